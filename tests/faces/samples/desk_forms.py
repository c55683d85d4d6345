"""A sample of an official form as it was filled in."""

from __future__ import annotations

from comity_server.desk.pages.sheet import SheetPage, SheetSection
from comity_server.faces.parts import Act, Link, Pair
from tests.faces.samples.common import desk, hkt

NON_EXECUTION = SheetPage(
    frame=desk("Queue"),
    title="Information that an EPOC or EPOC-PR cannot be executed",
    lead="Regulation (EU) 2023/1543, Annex III",
    back=Link("Forms of this case", "/desk/cases/C-7K3M-Q2/forms/"),
    about=(
        Pair("Case", "C-7K3M-Q2", mono=True),
        Pair("Made", moment=hkt(9, 9, 31)),
        Pair("SHA-256", "9f2a77c01be4c41e" * 4, mono=True),
    ),
    sections=(
        SheetSection("A. Certificate concerned", (Pair("This is about", "an EPOC"),)),
        SheetSection(
            "D. Reasons for non-execution",
            (
                Pair("Because", "the certificate is incomplete"),
                Pair("Explanation", "The time range is not legible."),
            ),
        ),
    ),
    acts=(
        Act("Fetch the PDF", href="/desk/cases/C-7K3M-Q2/forms/1/paper/"),
        Act("Record that it was sent", href="/desk/cases/C-7K3M-Q2/forms/1/sent/"),
    ),
)
