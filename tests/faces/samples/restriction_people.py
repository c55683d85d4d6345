"""Samples of what restrictions mean for people: notice, objection, the public list, a demand."""

from __future__ import annotations

from dataclasses import replace

from comity_server.desk.pages import objection
from comity_server.faces.forms import Option, fill
from comity_server.faces.parts import Chip, Dated, Link, Pair, State, VerdictPanel
from comity_server.public.pages import restriction, stand
from tests.faces.samples.common import BARRED, SHA, desk, hkt
from tests.faces.samples.desk_decisions import PROOF
from tests.faces.samples.public_pages import NOTICE, frame

NOTICE_LIMITED = replace(
    NOTICE,
    sentence=(
        "Cyberspace Administration asked us to restrict your account. We gave them none of your "
        "data."
    ),
    gave=(),
    kept=(),
    proof=(),
    limited=(
        Pair("China, since", moment=hkt(4, 8, month=6), note="It goes on until people lift it."),
    ),
    objection=fill(action="/notice/", entered={"identifier": "host"}),
)
OBJECTION = objection.ObjectionPage(
    frame=desk("Restrictions"),
    title="A user objects to ‘One meeting, closed to people in China’",
    back=Link("Objections", "/desk/objections/"),
    verdict=VerdictPanel(
        State.ASK,
        "Waits to be read",
        text="Somebody who did not say yes to the restriction decides it.",
    ),
    says="The meeting was a memorial. It breaks no law where I live.",
    about=(
        Pair(
            "One meeting, closed to people in China",
            chip=Chip(State.BARRED, "In force"),
            link=Link("Open the restriction", "/desk/restrictions/a/"),
        ),
    ),
    form=fill(action="/desk/objections/a/"),
    choices=(
        Option("yes", "Yes", "Then two people lift it on its own page."),
        Option("no", "No", "The restriction goes on."),
    ),
)
REDACT = objection.RedactPage(
    frame=desk(),
    title="What of this demand may everybody read?",
    back=Link("Back to the case", "/desk/cases/C-7K3M-Q2X9/"),
    form=fill(action="/desk/cases/C-7K3M-Q2X9/publish-letter/"),
    parts=(
        Option("0", "From: Cyberspace Administration"),
        Option("1", "Received: 3 June 2020"),
        Option("2", "About meeting: host"),
        Option("3", "End this meeting."),
    ),
    digest=SHA,
)
PUBLIC_RESTRICTIONS = restriction.RestrictionsPage(
    frame=frame(),
    proof=PROOF,
    lead="What we limit binds people in the place named and nobody else, until people lift it.",
    stances=(
        stand.Stance(
            "China",
            replace(BARRED, word="Limited"),
            "One meeting is closed to people in China, on a demand of its regulator.",
            (
                Pair("Since", moment=hkt(4, 8, month=6)),
                Pair("It rests on", "a demand of an authority"),
                Pair("Proved at the door", moment=hkt(4, 8, 1, month=6)),
            ),
        ),
    ),
    letters=(Link("A demand of 3 Jun 2020", "/restrictions/letters/a/"),),
    past=(Dated(hkt(1, 9, month=6), "China: lifted. “Two rooms.”", ledger_number=3999),),
)
PUBLISHED_LETTER = restriction.PublishedLetterPage(
    frame=frame(),
    parts=("From: Cyberspace Administration", "Received: 3 June 2020", None, "End this meeting."),
    facts=(
        Pair("By our rule", "We publish what we were asked to limit"),
        Pair("Published", moment=hkt(11, 9, month=6)),
        Pair("SHA-256 of these parts", SHA, mono=True),
        Pair("Entry in the ledger", "4120"),
    ),
)
