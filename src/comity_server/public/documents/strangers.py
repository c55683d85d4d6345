"""What a stranger reads: how to check what we hand out and publish, and whom to tell of a hole."""

from __future__ import annotations

from django.utils.translation import gettext

from comity_server.faces.parts import Link, Pair
from comity_server.public.documents.document import Document
from comity_server.public.documents.sources import Sources
from comity_server.public.pages.texts import Section

TOOL = "python -I -S comity_verify.py"


def checking(sources: Sources) -> Document:
    """Return how a notice, a production, a figure and the ledger are checked."""
    return Document(
        key="check",
        path="/check/",
        title=gettext("How can you check us without trusting us?"),
        lead=gettext(
            "One file for a bare Python, and no network. It shares no code with our house."
        ),
        sections=(
            Section(
                gettext("A notice to a user"),
                (
                    gettext(
                        "Type the address of this service yourself and enter the code with the "
                        "name of your account. We send no link that signs you in, and ask for no "
                        "password."
                    ),
                    *_ask_us(sources),
                ),
                links=(Link(gettext("Open a notice"), "/notice/"),),
            ),
            Section(
                gettext("A production or a receipt"),
                (
                    gettext(
                        "Save the file that we gave you beside the tool. It carries the checkpoint "
                        "under which it stands."
                    ),
                ),
                commands=(f"{TOOL} production FILE", f"{TOOL} receipt FILE"),
            ),
            Section(
                gettext("A figure"),
                (
                    gettext(
                        "Save an edition's report. The tool checks its rolls, their roots in the "
                        "ledger, the checkpoint that came first, and every count. If you sent a "
                        "request or were told of one, ask us for the opening of your entry: it "
                        "shows in which cell you were counted."
                    ),
                ),
                commands=(f"{TOOL} report report.json",),
                links=(Link(gettext("All editions"), "/report/editions/"),),
            ),
            Section(
                gettext("The ledger"),
                (
                    gettext(
                        "We publish signed checkpoints and the hashes of the tree, laid out as "
                        "C2SP tlog-tiles. Keep an old checkpoint: with it you find any later "
                        "change of what came before."
                    ),
                ),
                commands=(f"{TOOL} ledger FOLDER --hashes-only",),
                links=(
                    Link(gettext("Checkpoints"), "/checkpoints/"),
                    Link(gettext("Our key"), "/ledger/key.vkey"),
                    Link(gettext("The newest checkpoint"), "/ledger/checkpoint"),
                ),
            ),
            Section(
                gettext("What it answers"),
                pairs=(
                    Pair(gettext("Exit 0"), gettext("All is proved.")),
                    Pair(gettext("Exit 1"), gettext("Something is not; it says what and where.")),
                    Pair(gettext("Exit 2"), gettext("It was called wrongly; nothing was checked.")),
                ),
            ),
        ),
    )


def _ask_us(sources: Sources) -> tuple[str, ...]:
    contact = sources.contact
    ways = [contact.mail, contact.phone]
    said = gettext(" or ").join(way for way in ways if way)
    return (gettext("In doubt, ask us: %(how)s.") % {"how": said},) if said else ()


def security(sources: Sources) -> Document:
    """Return to whom to write about a hole, and what we ask and promise."""
    contact = sources.contact.security
    where = (
        Pair(gettext("Address"), contact, mono="@" in contact)
        if contact
        else Pair(gettext("Address"), gettext("Nobody has named one yet. Write to our portal."))
    )
    return Document(
        key="security",
        path="/security/",
        title=gettext("Have you found a hole?"),
        lead=gettext("Tell us before others, and give us time to mend it."),
        sections=(
            Section(gettext("Write to"), pairs=(where,)),
            Section(
                gettext("What we ask"),
                (
                    gettext("Stop as soon as you see data of somebody else, and keep none of it."),
                    gettext("Say what you did, so that we can see it too."),
                ),
                links=(Link("security.txt", "/.well-known/security.txt"),) if contact else (),
            ),
        ),
    )
