"""Samples of the pages on restrictions by place."""

from __future__ import annotations

from comity_server.desk.pages import restriction
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import (
    Act,
    Chip,
    Dated,
    Link,
    Pair,
    Reason,
    State,
    VerdictPanel,
)
from tests.faces.samples.common import desk, hkt

_TITLE = "One meeting, closed to people in China"
_BACK = Link("Restrictions", "/desk/restrictions/")
_KEPT = Chip(State.CLEAR, "Kept out")
_LET = Chip(State.CLEAR, "Let in")
_T = restriction.Trial
RESTRICTION = restriction.RestrictionPage(
    frame=desk("Restrictions"),
    title=_TITLE,
    reference="R-7K3M-Q2X9 · 2",
    back=_BACK,
    verdict=VerdictPanel(
        State.BARRED,
        "It binds people in China",
        text="Look at it again by 1 Sep 2020. No date lifts it.",
        acts=(
            Act("Lift it", href="/desk/restrictions/a/lift/"),
            Act("Change it", href="/desk/restrictions/new/?changes=R-7K3M-Q2X9"),
        ),
    ),
    sentences=(
        Pair("Thing", "meeting/123"),
        Pair("People in", "China"),
        Pair("They are inside when", "one known signal puts them there"),
        Pair("Where nobody can tell", "they are let in"),
        Pair("It rests on", "A request of an authority: 451", note="C-7K3M-Q2X9"),
        Pair("Why", "The demand reaches no further than where its law applies."),
        Pair("Since", moment=hkt(4, 8)),
        Pair("Look at it again by", "1 Sep 2020", note="An alarm; it lifts nothing."),
    ),
    shown_text="This meeting is not open to people in China, because of a demand there.",
    published="One meeting is closed to people in China, on a demand of its regulator.",
    proof=restriction.Proof(
        Chip(State.CLEAR, "Live, proved"),
        "Tried at 4 Jun 2020, 08:01 HKT through the newest snapshot. Entry 4102.",
        (
            _T("192.0.2.0 (China)", _KEPT),
            _T("2001:db8:1:: (China)", _KEPT),
            _T("198.51.100.0 (Hong Kong SAR China)", _LET),
            _T("by their own word: AQ (Antarctica)", _LET),
        ),
    ),
    proof_acts=(
        Act("Try the gate", action="/desk/restrictions/a/prove/", fields=(("through", "x"),)),
        Act("Ask the service", action="/desk/restrictions/a/prove/", fields=(("through", "y"),)),
    ),
    orders=(
        Pair("Withhold: meeting/rooms", "T-1", chip=Chip(State.CLEAR, "Done"), moment=hkt(4, 8, 1)),
        Pair(
            "Withhold: meeting/calendar",
            chip=Chip(State.ASK, "No answer yet"),
            note="executor meeting/calendar: status 503",
        ),
    ),
    snapshot=(
        Pair("Number", "41"),
        Pair("Published", moment=hkt(4, 8)),
        Pair("Good until", moment=hkt(5, 8), note="Renewed before."),
        Pair(
            "Opened with the key",
            "restrictions+1a2b3c4d+AQs0p1Zr8Yw7mQ2dVb5kQy0nF3hJt6uXcE9iLoSgRaWz",
            mono=True,
        ),
    ),
    timeline=(
        Dated(hkt(4, 8, 1), "Proved at the door.", ledger_number=4102),
        Dated(hkt(4, 8), "Mika Sato said yes: read with counsel", ledger_number=4099),
        Dated(hkt(3, 19), "Lena Vogt said yes: narrowest that fits", ledger_number=4090),
        Dated(hkt(3, 18), "Ana Ruiz drafted it.", link=Link("C-7K3M-Q2X9", "/desk/cases/a/")),
    ),
    versions=(Link("Version 1", "/desk/restrictions/b/"),),
)
RESTRICTION_DRAFT = restriction.RestrictionPage(
    frame=desk("Restrictions"),
    title=_TITLE,
    reference="R-7K3M-Q2X9 · 1",
    back=_BACK,
    verdict=VerdictPanel(
        State.ASK,
        "A draft binds nobody",
        text="Two people must say yes to exactly this before it binds anybody.",
        acts=(
            Act("Say yes to this restriction", href="/desk/restrictions/a/yes/", main=True),
            Act("Drop it", href="/desk/restrictions/a/drop/"),
        ),
    ),
    sentences=RESTRICTION.sentences[:6],
    shown_text=RESTRICTION.shown_text,
    published="",
    proof=restriction.Proof(Chip(State.UNKNOWN, "Not proved"), "Nobody has tried the door since."),
    proof_acts=(),
    orders=(),
    snapshot=(),
    timeline=RESTRICTION.timeline[3:],
)
_O = Option
RESTRICTION_EDIT = restriction.RestrictionEditPage(
    frame=desk("Restrictions"),
    title="New restriction: draft",
    back=Link("Back to the case", "/desk/cases/C-7K3M-Q2X9/"),
    form=fill(
        action="/desk/restrictions/new/?case=C-7K3M-Q2X9",
        entered={
            "title": _TITLE,
            "resource": "meeting/123",
            "places": "CN",
            "basis": "request",
            "signals": "any",
        },
        errors=(
            FieldError("unknown_place", "Choose what follows where nobody can tell: no default."),
        ),
    ),
    bases=(
        _O("request", "this request", "People are told 451."),
        _O("policy", "our own terms", "People are told 403."),
    ),
    signals=(
        _O("any", "one is enough", "Hits travellers too."),
        _O("majority", "most of those known", "Lets some in."),
    ),
    unknown_places=(
        _O("block", "kept out", "Hits people elsewhere."),
        _O("admit", "let in", "Lets some people there in."),
    ),
    everywhere=(_O("yes", "everywhere"),),
    zones=(_O("UTC", "UTC"), _O("Asia/Hong_Kong", "Asia/Hong_Kong")),
    proposal=(
        Pair("It would rest on", "nothing yet: see below"),
        Pair("Place", "China"),
        Pair("Thing", "meeting/123", mono=True),
    ),
    doubts=(
        "The law lens found no instrument that carries it.",
        "The whole world was asked for. It is never proposed.",
    ),
    preview=restriction.PreviewPart(
        "It would hit 1,204 of 40,000 people",
        (
            Pair("Every known signal inside", "1,102"),
            Pair(
                "Some signal says outside",
                "102",
                note="They may well be elsewhere, and lose it too.",
            ),
            Pair("of these by their address", "97"),
            Pair("of these by their bill", "11"),
            Pair("Nothing known of them", "0"),
            Pair("Let in although a signal says inside", "0"),
        ),
        "Nothing of these people is kept.",
    ),
)
_DEMAND = "Cyberspace Administration asks us to restrict an account"
LIMIT_TERMS = restriction.LimitPage(
    frame=desk(),
    title=_DEMAND,
    back=Link("Back to the case", "/desk/cases/C-7K3M-Q2X9/"),
    form=fill(action="/desk/cases/C-7K3M-Q2X9/limit/", version="1"),
    verdict=VerdictPanel(
        State.ASK,
        "The lenses recommend: ask",
        (Reason(1, "Nobody has said yet whether it breaks our own terms."),),
    ),
    answers=(
        _O("yes", "Yes", "Then it is ours to act on, demand or not."),
        _O("no", "No", "Then only the law of whoever asks can limit it."),
    ),
)
LIMIT = restriction.LimitPage(
    frame=desk(),
    title=_DEMAND,
    back=Link("Back to the case", "/desk/cases/C-7K3M-Q2X9/"),
    form=fill(
        action="/desk/cases/C-7K3M-Q2X9/limit/",
        version="1",
        errors=(FieldError("outcome", "Choose what is done."),),
    ),
    verdict=VerdictPanel(
        State.ASK,
        "The lenses recommend: ask",
        (
            Reason(1, "The law lens found no instrument that carries it."),
            Reason(2, "The whole world was asked for. It is never proposed."),
        ),
    ),
    answers=LIMIT_TERMS.answers,
    judged=(
        Pair("Answered by Ana Ruiz", "It does not break them.", note="A memorial is no breach."),
        Pair("When", moment=hkt(3, 12)),
    ),
    outcomes=(
        _O("geo-limit", "Limit it, as narrowly as can be", "Two people approve this."),
        _O("refuse", "Refuse", "Nothing is limited."),
    ),
)
