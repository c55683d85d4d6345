"""Pages of text: how to check us, what we hold, how we tell users, the security contact."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from comity.vocabulary.words import Category
from comity_server import clock
from comity_server.casefile.reading import announced
from comity_server.faces.parts import Act, Link, Pair
from comity_server.faces.shown import shown
from comity_server.public.frames import frame
from comity_server.public.pages.texts import Section, TextPage
from comity_server.public.words import explain_category, say_category

SECURITY_FOR = timedelta(days=180)
"""For how long a copy of security.txt may be relied on. RFC 9116 advises less than a year."""


def check(request: HttpRequest) -> HttpResponse:
    """Say how a stranger checks what we hand out and publish, with one file and no network."""
    page = TextPage(
        frame=frame(request),
        title=gettext("How can you check us without trusting us?"),
        lead=gettext(
            "One file for a bare Python, and no network. It shares no code with our house."
        ),
        acts=(Act(gettext("Download comity_verify.py"), href="/comity_verify.py", main=True),),
        sections=(
            Section(
                gettext("A production or a receipt"),
                (
                    gettext(
                        "Save the file that we gave you beside the tool. It carries the checkpoint "
                        "under which it stands."
                    ),
                ),
                commands=(
                    "python -I -S comity_verify.py production FILE",
                    "python -I -S comity_verify.py receipt FILE",
                ),
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
                commands=("python -I -S comity_verify.py ledger FOLDER --hashes-only",),
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
    return shown(request, page)


def holdings(request: HttpRequest) -> HttpResponse:
    """Say which classes of data we hold, and which we cannot give because we do not."""
    provider = announced.provider()
    held = provider.holds_data if provider else []
    services = provider.services if provider else []
    page = TextPage(
        frame=frame(request),
        title=gettext("Which data do we hold?"),
        lead=gettext("Nobody can be made to give what we do not have."),
        sections=(
            Section(
                gettext("Our services"),
                (", ".join(services) or gettext("Nobody has described them yet."),),
            ),
            Section(
                gettext("Classes of data"),
                pairs=tuple(
                    Pair(
                        say_category(word).capitalize(),
                        _held(word, held),
                        note=explain_category(word),
                    )
                    for word in Category
                ),
                links=(Link(gettext("Which document reaches which data"), "/serve/"),),
            ),
        ),
    )
    return shown(request, page)


def _held(word: str, held: list[str]) -> str:
    if word in held:
        return gettext("We hold it for at least one service")
    return gettext("We do not hold it")


def telling(request: HttpRequest) -> HttpResponse:
    """Say when a user hears that somebody asked about them."""
    page = TextPage(
        frame=frame(request),
        title=gettext("When do you hear that somebody asked about you?"),
        lead=gettext(
            "When we answer a request that names an account, refused ones too, we decide about "
            "telling its user."
        ),
        sections=(
            Section(
                gettext("How we decide"),
                pairs=(
                    Pair(
                        gettext("Told"), gettext("Where the law allows or asks it, without delay.")
                    ),
                    Pair(
                        gettext("Told later"),
                        gettext("Where an order keeps us from it, on the day on which it ends."),
                    ),
                    Pair(
                        gettext("Forbidden"),
                        gettext("Where a law that we have read forbids it."),
                    ),
                    Pair(
                        gettext("A person decides"),
                        gettext(
                            "Where the law is not clear, by a date. Nobody stays untold by default."
                        ),
                    ),
                ),
            ),
            Section(
                gettext("How you read it"),
                (
                    gettext(
                        "With a code and the name of your account you open the notice here. The "
                        "code alone shows nothing, and the page has no name of who asked in its "
                        "address or title."
                    ),
                    gettext("We never ask for your password there."),
                ),
                links=(Link(gettext("Open a notice"), "/notice/"),),
            ),
        ),
    )
    return shown(request, page)


def security(request: HttpRequest) -> HttpResponse:
    """Say to whom to write about a hole."""
    contact = _contact()
    where = (
        Pair(gettext("Address"), contact, mono="@" in contact)
        if contact
        else Pair(gettext("Address"), gettext("Nobody has named one yet. Write to our portal."))
    )
    page = TextPage(
        frame=frame(request),
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
    return shown(request, page)


def _contact() -> str:
    provider = announced.provider()
    return provider.security_contact if provider else ""


def security_txt(request: HttpRequest) -> HttpResponse:
    """Return the contact for machines. Source: RFC 9116."""
    contact = _contact()
    # A contact with a line break would write lines of its own into the file.
    if not contact or any(c in contact for c in "\r\n"):
        raise Http404
    reach = contact if contact.startswith(("https://", "mailto:", "tel:")) else f"mailto:{contact}"
    expires = (clock.now() + SECURITY_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {reach}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {request.build_absolute_uri()}",
        f"Policy: {request.build_absolute_uri('/security/')}",
        "Preferred-Languages: en",
    )
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
