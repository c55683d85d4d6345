"""A market exit in the gallery: under way, with a stage that waits for its person."""

from __future__ import annotations

from comity_server.desk.pages.leaving import ExitPage, StageRow
from comity_server.faces.parts import Act, Chip, Dated, Link, Pair, Reason, State, VerdictPanel
from tests.faces.samples.common import desk, hkt

_STAGES = (
    StageRow(
        name="Announcement",
        moment=hkt(7, 9),
        owner="Mika Sato",
        switches="The farewell page and the public page of the exit are shown.",
        chip=Chip(State.CLEAR, "Done"),
        by_clock="A person starts it and says what was done.",
        final="It cannot be taken back.",
        done="Done 7 Jul 2020, 09:00 HKT by Mika Sato, entry 59. The page is up.",
    ),
    StageRow(
        name="Application stores",
        moment=hkt(8, 18),
        owner="Omar Haddad",
        switches="Application stores there no longer offer it.",
        chip=Chip(State.LATE, "Late by 2 hours"),
        by_clock="A person starts it and says what was done.",
        final="",
        act=Act("Start this stage", href="/desk/exits/hk/do/stores/"),
    ),
    StageRow(
        name="Deletion",
        moment=hkt(20, 12, month=10),
        owner="Lena Vogt",
        switches="The services delete the accounts there, save what must stay.",
        chip=None,
        by_clock="A person starts it and says what was done.",
        final="It cannot be taken back.",
        conflicts=(
            Reason(1, "Requests are open.", "Open requests ask for accounts there: answer them."),
        ),
    ),
)
EXIT = ExitPage(
    frame=desk("Market exits"),
    title="Leaving Hong Kong",
    back=Link("Market exits", "/desk/exits/"),
    verdict=VerdictPanel(
        State.LATE,
        "One stage waits",
        text="Application stores: nothing that comes after goes on.",
        acts=(
            Act("Edit the plan", href="/desk/exits/hk/edit/"),
            Act("Take the exit back", href="/desk/exits/hk/back/"),
        ),
    ),
    stages=_STAGES,
    about=(
        Pair("Place", "Hong Kong SAR China"),
        Pair("Services", "video"),
        Pair("Requests after access", "a person decides each"),
        Pair("Digest", "6dc4a89d7bd25183", mono=True),
    ),
    words=(
        Dated(hkt(7, 5), "Lena Vogt said yes: it is not safe.", ledger_number=55),
        Dated(hkt(7, 6), "Mika Sato said yes: I agree.", ledger_number=56),
    ),
    report=(
        Pair("Done and planned", chip=Chip(State.LATE, "Not equal")),
        Pair("Announcement", "as planned", note="entries 59"),
        Pair("Application stores", chip=Chip(State.LATE, "was due and is missing")),
    ),
    lead="No stage touches what is preserved, and requests are always received and counted.",
    links=(Link("Public page", "/exits/hk/"), Link("Farewell page", "/farewell/hk/")),
)
