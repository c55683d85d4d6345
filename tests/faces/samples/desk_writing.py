"""Samples of the pages on which something is written down, and of a law book."""

from __future__ import annotations

from comity_server.desk.pages.case import Paper, Span
from comity_server.desk.pages.lists import ListRow
from comity_server.desk.pages.packs import InstrumentRow, PackPage
from comity_server.desk.pages.write import Field, FieldGroup, WritePage
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Chip, Link, Pair, State
from tests.faces.samples.common import desk, hkt

LETTER = WritePage(
    frame=desk("Letters"),
    title="What does lau@police.example ask?",
    back=Link("Letters to read", "/desk/letters/"),
    lead="What a letter says of its sender proves nothing.",
    form=fill(
        action="/desk/letters/1/",
        entered={"accounts": "alice@example.org", "categories": ["subscriber"]},
        errors=(FieldError("says", "Say in a few sentences what this is about."),),
    ),
    groups=(
        FieldGroup(
            "Who asks",
            (
                Field(
                    "authority",
                    "Authority of our directory",
                    "select",
                    options=(Option("1", "Hong Kong Police Force (Hong Kong SAR China)"),),
                    required=False,
                ),
                Field("follows", "Goes on with", hint="Proposed: C-7K3M-Q2.", size="half"),
            ),
        ),
        FieldGroup(
            "What it asks",
            (
                Field("accounts", "Accounts", "area", "One on each line."),
                Field(
                    "categories",
                    "Classes of data",
                    "checkbox",
                    options=(Option("subscriber", "subscriber"), Option("access", "access")),
                ),
                Field("period_start", "First day", "date", size="half"),
                Field("says", "What it says, in its own words", "area", rows=6),
            ),
        ),
    ),
    button="Record the request",
    about_heading="What it says of itself",
    about=(
        Pair("Received", "by e-mail", moment=hkt(9, 18)),
        Pair("Subject", "Our file 77"),
    ),
    paper=Paper(
        heading="The letter",
        position="read in a process of its own",
        paragraphs=((Span("Who used alice@example.org on 3 June?"),),),
    ),
    parts_heading="What came with it",
    parts=(
        ListRow("warrant.pdf", note="31 kB", chip=Chip(State.CLEAR, "PDF")),
        ListRow("files.zip", note="2 kB", chip=Chip(State.ASK, "It is an archive.")),
    ),
)

PACK = PackPage(
    frame=desk(),
    title="The law of Hong Kong SAR China, as we read it",
    back=Link("Law books", "/desk/packs/"),
    instruments=(
        InstrumentRow(
            name="Magistrate's search warrant",
            local="搜查令",
            citation="Police Force Ordinance (Cap. 232), s 50(7)",
            reaches="subscriber, access",
            deadline="no day is named",
            evidence=Chip(State.CLEAR, "Read in its source"),
        ),
    ),
    about=(Pair("As of", "23 Nov 2026"), Pair("Digest", "eac74932b2c17d80", mono=True)),
    authorities=(Pair("Hong Kong Police Force", "香港警務處"),),
    concerns=(Pair("Protest-related prosecutions", "They need human-rights review."),),
    sources=(Link("Police Force Ordinance (Cap. 232)", "https://law.example/232"),),
)
