"""Samples of the desk's daily pages: queue and case."""

from __future__ import annotations

from comity_server.desk.pages import case, queue
from comity_server.faces.forms import Form, Option, fill
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
from tests.faces.samples.common import CLEAR, desk, hkt, ist

_TABS = (
    queue.Tab("Mine", "?tab=mine", 4, current=True),
    queue.Tab("Team", "?tab=team", 12),
    queue.Tab("With others", "?tab=others", 9),
    queue.Tab("Held", "?tab=held", 131),
)

QUEUE = queue.QueuePage(
    frame=desk(),
    title="What waits for you",
    tabs=_TABS,
    sorted_by="Sorted by clock, then harm",
    groups=(
        queue.QueueGroup(
            "late",
            "Late",
            (
                queue.QueueRow(
                    "C-2Q8F-WK",
                    "/desk/case/C-2Q8F-WK/",
                    "An Garda Síochána asks for content of one account",
                    "Warrant, Dublin District Court",
                    "Sign the determination",
                    due=ist(14, 4),
                    chip=Chip(State.LATE, "Late by 3 hours"),
                ),
            ),
        ),
        queue.QueueGroup(
            "today",
            "Today",
            (
                queue.QueueRow(
                    "C-9TT4-HB",
                    "/desk/case/C-9TT4-HB/",
                    "Tribunal judiciaire de Paris asks to remove two posts",
                    "Order, worldwide asked",
                    "Answer R2",
                    due=ist(14, 12),
                    chip=Chip(State.SOON, "In 5 hours"),
                    stop=Chip(State.ASK, "One question open"),
                ),
                queue.QueueRow(
                    "C-5JX0-PE",
                    "/desk/case/C-5JX0-PE/",
                    "Polizei Hamburg asks to preserve one account",
                    "Letter",
                    "Confirm the snapshot",
                    due=ist(14, 16),
                    chip=Chip(State.SOON, "In 9 hours"),
                ),
            ),
        ),
        queue.QueueGroup(
            "week",
            "This week",
            (
                queue.QueueRow(
                    "C-7K3M-Q2",
                    "/desk/case/C-7K3M-Q2/",
                    "Hong Kong Police Force asks for subscriber and access data of two accounts",
                    "Search warrant, magistrate",
                    "Answer L5",
                    due=hkt(16, 18),
                    chip=Chip(State.SOON, "In 2 days 4 hours"),
                    stop=Chip(State.BARRED, "Barred by one hold"),
                ),
            ),
        ),
    ),
    next_href="?after=abc",
    next_label="Next 50",
)

EMPTY_QUEUE = queue.QueuePage(
    frame=desk(),
    title="What waits for you",
    tabs=(queue.Tab("Mine", "?tab=mine", 0, current=True), queue.Tab("Team", "?tab=team", 9)),
    groups=(),
    empty="Nothing waits for you. 9 wait for others.",
    empty_act=Act("See what waits for others", href="?tab=others"),
)


def _answer(code: str) -> Form:
    return Form(action=f"/desk/case/C-7K3M-Q2/answer/{code}/", version="17")


_YES_NO = (
    Option("yes", "Yes"),
    Option("no", "No"),
    Option("unknown", "Cannot tell", "Bars as a no would, and says so."),
)

_POLICY = case.Lens(
    "policy",
    "Policy",
    5,
    5,
    (
        case.Finding(
            "P1",
            "Particular enough",
            CLEAR,
            "Two accounts, two categories, thirty days.",
            anchors=(3, 4),
        ),
        case.Finding("P2", "Officer confirmed", CLEAR, "Call-back to the number in our directory."),
    ),
    (
        case.Finding("P3", "Within what we hold", CLEAR, "We hold both categories for these days."),
        case.Finding("P4", "Not a repeat", CLEAR, "No earlier request names these accounts."),
        case.Finding("P5", "Preserved first", CLEAR, "Snapshot of 8 July, 18:04 HKT."),
    ),
    (case.Looked("Not met", "The request is a mass demand", "Starter policy, mass demands"),),
    "Give",
)
_LAW = case.Lens(
    "law",
    "Law",
    6,
    7,
    (
        case.Finding(
            "L5",
            "Is our entity bound?",
            Chip(State.ASK, "Open"),
            "Warrant names a company in Hong Kong; the service is run from Ireland.",
            sources=(Link("Police Force Ordinance, s. 50(7)", "https://law.example/hk/pfo/50"),),
            anchors=(2,),
            form=_answer("L5"),
            options=_YES_NO,
        ),
        case.Finding("L1", "Issuer has the power", CLEAR, "Magistrate, s. 50(7).", anchors=(2,)),
    ),
    tuple(
        case.Finding(f"L{n}", "Within its term", CLEAR, "Dated 7 July 2020.")
        for n in (2, 3, 4, 6, 7)
    ),
)
_RIGHTS = case.Lens(
    "rights",
    "Rights",
    8,
    10,
    (
        case.Finding(
            "R4",
            "Could this be about speech?",
            Chip(State.ASK, "Open"),
            "Offence cited is theft; one account posts on politics.",
            anchors=(1,),
            form=_answer("R4"),
            options=_YES_NO,
        ),
        case.Finding(
            "R7",
            "Can the user be told?",
            Chip(State.ASK, "Open"),
            "No order forbids it; none is cited.",
            form=_answer("R7"),
            options=_YES_NO,
        ),
    ),
    tuple(
        case.Finding(
            f"R{n}",
            "Least intrusive means",
            CLEAR,
            "Content is not asked for.",
            answered="Answered yes by Lena Vogt, 9 Jul 2020, 10:12 IST",
        )
        for n in (1, 2, 3, 5, 6, 8, 9, 10)
    ),
)

_S = case.Span
_PAPER = case.Paper(
    "The paper",
    "page 1 of 2",
    (
        (_S("To the company secretary,"),),
        (
            _S("In the matter of "),
            _S("theft, s. 9 Theft Ordinance", 1, "#q-R4"),
            _S(", you are required by warrant of a "),
            _S("magistrate at Kowloon City", 2, "#q-L5"),
            _S(" to produce the "),
            _S("registration particulars and access records", 3, "#q-P1"),
            _S(" of the two users named below for "),
            _S("1 to 30 June 2020", 4, "#q-P1"),
            _S(", not later than "),
            _S("16 July 2020 at 6 p.m.", 5, "#reason-1"),
        ),
    ),
    Link("Open the original. Opening is recorded.", "/desk/case/C-7K3M-Q2/paper/"),
)


def _row(account: str, category: str, granted: str = "not decided") -> case.SetRow:
    return case.SetRow(
        account,
        category,
        case.SetCell(True, "1 to 30 June 2020"),
        case.SetCell(False, granted),
        case.SetCell(False, "nothing"),
        case.SetCell(False, "nothing"),
    )


CASE = case.CasePage(
    frame=desk(
        print_line="C-7K3M-Q2 · printed by Ana Ruiz, 14 Jul 2020, 14:00 HKT · checkpoint 4,102"
    ),
    title="Hong Kong Police Force asks for subscriber and access data of two accounts",
    reference="C-7K3M-Q2",
    back=Link("Queue", "/desk/queue/"),
    position="3 of 12",
    received=hkt(8, 18),
    channel="portal",
    facts=(
        case.Fact(
            "who",
            "Who asks",
            "Cyber Security and Technology Crime Bureau",
            state=Chip(State.CLEAR, "Confirmed by call-back"),
        ),
        case.Fact("what", "What", "2 accounts, 2 categories", "1 to 30 June 2020"),
        case.Fact(
            "law", "By which law", "Search warrant, magistrate", "Police Force Ordinance, s. 50(7)"
        ),
        case.Fact(
            "until", "Until when", chip=Chip(State.SOON, "In 2 days 4 hours"), moment=hkt(16, 18)
        ),
        case.Fact("turn", "Whose turn", "Ana Ruiz, counsel", "Answer question L5"),
    ),
    verdict=VerdictPanel(
        State.BARRED,
        "Nothing may leave this case",
        (
            Reason(
                1,
                "Hold “Hong Kong: no production”",
                "has been in force since 30 June 2020, 23:00 HKT, and covers this request. "
                "It ends when people lift it, "
                "after the human-rights assessment is approved; 4 of 10 sections are done.",
                "Open the hold",
                "/desk/holds/hk-production/",
            ),
            Reason(
                2,
                "Questions L5, R4 and R7 have no answer.",
                "An open question bars, as a no would.",
                "Go to L5",
                "#q-L5",
            ),
            Reason(
                3,
                "No determination is signed,",
                "so nothing has been collected.",
                "Write it",
                "/desk/case/C-7K3M-Q2/determination/",
            ),
        ),
        aside_heading="What waiting costs",
        aside="The deadline goes on. The law pack records no penalty for this instrument.",
        acts=(
            Act("Answer L5", href="#q-L5", main=True),
            Act("Write", href="/desk/case/C-7K3M-Q2/determination/"),
        ),
    ),
    lenses=(_POLICY, _LAW, _RIGHTS),
    questions_open="3 questions open",
    sets=(
        _row("user-8f21", "Subscriber"),
        _row("user-8f21", "Access"),
        _row("user-c09d", "Subscriber"),
        _row("user-c09d", "Access"),
    ),
    paper=_PAPER,
    clocks=(
        case.Clock(
            "The clock",
            hkt(16, 18),
            Chip(State.SOON, "In 2 days 4 hours"),
            ist(16, 11),
            (
                Pair("Set by", "the warrant itself, passage 5"),
                Pair("Counted from", "its receipt", moment=hkt(8, 18)),
                Pair("Rule", "Police Force Ordinance, s. 50(7)"),
                Pair("Earliest plausible end", "", moment=hkt(16, 18)),
            ),
            "A deadline raises an alarm. It gives nothing.",
        ),
    ),
    timeline=(
        Dated(hkt(10, 10, 12), "Lena Vogt answered R1 to R3.", ledger_number=4071),
        Dated(
            hkt(9, 11, 30), "Omar Haddad confirmed the officer by call-back.", ledger_number=4033
        ),
        Dated(hkt(8, 18, 4), "A snapshot of two accounts was kept.", ledger_number=4002),
        Dated(hkt(8, 18), "The request came in by portal.", ledger_number=4001),
    ),
    places=(
        case.PlaceRow(
            "user-8f21", "Hong Kong SAR China", "billing address", 1, fill(action="/desk/place/")
        ),
        case.PlaceRow("user-c09d", "unknown", "", 2),
    ),
    assign_form=fill(action="/desk/assign/"),
    assign_options=(Option("1", "Ana Ruiz"),),
    approvals=(
        case.Approval("Lena Vogt", "counsel", Chip(State.UNKNOWN, "Not asked yet")),
        case.Approval("Mika Sato", "executive", Chip(State.UNKNOWN, "Not asked yet")),
    ),
    approvals_note="0 of 2, asked once a determination is signed",
    sums=(
        Pair("Submission", "9f2a 77c0 1be4 c41e", mono=True),
        Pair("Warrant, page 1", "03bd 1f7c a2e8 9d40", mono=True),
    ),
    notice=(
        Pair("Verdict", chip=Chip(State.ASK, "Ask")),
        Pair("Decide by", moment=hkt(20, 18)),
        Pair("Why", "No order forbids it; the instrument does not say."),
    ),
    previous_href="/desk/case/C-9TT4-HB/",
    next_href="/desk/case/C-1111-AA/",
    access_link=Link("Who has read this case", "/desk/case/C-7K3M-Q2/access/"),
    happened=(
        Dated(
            hkt(9, 14),
            "We asked the officer a question",
            note="Our letter of 9 July.",
            link=Link("Take back", "/desk/case/C-7K3M-Q2/happened/1/"),
            ledger_number=4040,
        ),
    ),
    happened_link=Link("What happened?", "/desk/case/C-7K3M-Q2/happened/"),
    comment_form=Form(action="/desk/case/C-7K3M-Q2/comment/"),
    comments=(Dated(hkt(9, 15, 10), "Lena Vogt: “Ask the duty lawyer in Dublin about L5.”"),),
)
