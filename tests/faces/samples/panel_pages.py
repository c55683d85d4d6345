"""Samples of an assessor's pages."""

from __future__ import annotations

from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Act, Link, Pair
from comity_server.panel import pages
from comity_server.public.pages.frame import PublicFrame
from tests.faces.samples.common import SHA, hkt

FRAME = PublicFrame(
    service="Comity",
    nav=(),
    home_href="/panel/",
    practice="Sealed view. Each page that you open is recorded.",
)
DOOR = pages.DoorPage(
    frame=FRAME,
    title="A view for Rosa Lind",
    lead="It shows the working of published figures. Each page that you open is recorded.",
    act=Act("Open the view", action="/panel/enter/x/", main=True),
)
NOTHING = pages.DoorPage(
    frame=FRAME,
    title="There is nothing here that you can open",
    lead="If you were sent this link, ask the sender.",
)
START = pages.StartPage(
    frame=FRAME,
    title="The working of published figures",
    lead="Read only. Requests have names here that are yours alone.",
    facts=(
        Pair("Who looks", "Rosa Lind"),
        Pair("For what", "Check the figures for the press council"),
        Pair("Until", moment=hkt(31, 23)),
    ),
    seeds=(Pair("2020-1", SHA, mono=True, note="fixed in entry 4,102 of the ledger"),),
    form=fill(
        action="/panel/seed/",
        entered={"period": "2020-2", "digest": "xyz"},
        errors=(
            FieldError("digest", "Write the SHA-256 of your seed: 64 small hexadecimal digits."),
        ),
    ),
    editions=(
        pages.EditionLinks(
            "January to June 2020, edition 1",
            (
                Link("Requests for user data by place of the authority", "/panel/2020-1/a/"),
                Link("What became of requests for user data", "/panel/2020-1/b/"),
            ),
        ),
    ),
)
_LINES = tuple(
    pages.RowLine(n, SHA[n : n + 16], label, cell, name)
    for n, (label, cell, name) in enumerate(
        (
            ("HK", "HK", "Q7KX-2M4P-AB3D-77FF"),
            ("withheld", "DE", "M2KX-9M4P-CC3D-77AF"),
            ("HK", "cannot be opened", ""),
        )
    )
)
ROWS = pages.RowsPage(
    frame=FRAME,
    title="Requests for user data by place of the authority",
    back=Link("All tables", "/panel/"),
    facts=(
        Pair("Edition", "2020-1", mono=True),
        Pair("Entries", "3"),
        Pair("Root", SHA, mono=True),
        Pair("Entries that nothing opens", "1"),
        Pair("Counted requests without an entry", "0"),
    ),
    rows=_LINES,
    form=fill(action="/panel/2020-1/a/sample/", entered={"count": "20"}),
    next_href="/panel/2020-1/a/?from=100",
)
SAMPLE = pages.SamplePage(
    frame=FRAME,
    title="Sample of 2 rows",
    back=Link("All rows", "/panel/2020-1/a/"),
    lead="Compute each entry from its salt, edition, table, cell and commitment.",
    rows=tuple(
        pages.OpenedRow(
            line,
            (
                Pair("Entry", SHA, mono=True),
                Pair("Salt", SHA[:32], mono=True),
                Pair("Commitment", SHA[::-1], mono=True),
                Pair("Intake", "entry 3,990 of the ledger"),
            ),
        )
        for line in _LINES[:2]
    ),
)
