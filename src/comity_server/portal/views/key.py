"""The key to which we seal for an officer, and offering another one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from comity.errors import SealError
from comity_server import clock
from comity_server.actions import authority
from comity_server.adapters.sealing import RecipientKey, fingerprint, parse_recipient
from comity_server.casefile.reading import for_officers
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Chip, Moment, Pair, State
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of
from comity_server.people import signing_in
from comity_server.portal.frames import frame
from comity_server.portal.pages.key import KeyPage

SAID = "key-said"


@sessions.officers_only
def key(request: HttpRequest) -> HttpResponse:
    """Show the key in use, or take another one: it seals nothing until we have rung back."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        errors = _offer(request)
        if not errors:
            request.session[SAID] = True
            return HttpResponseRedirect(request.path)
    said = (
        gettext("We have your key. We ring your authority before anything is sealed to it.")
        if request.session.pop(SAID, False)
        else ""
    )
    page = KeyPage(
        frame=frame(request, said=said),
        form=fill(action=request.path, entered=request.POST.dict(), errors=errors),
        present=_present(request),
        consequences=(
            gettext("Your present key ends at once: nothing more is sealed to it."),
            gettext("We ring your authority again, and ask for you and for the new key's digits."),
            gettext("Until then no files are given to you; your requests go on."),
        ),
    )
    return shown(request, page, status=422 if errors else 200)


def _offer(request: HttpRequest) -> tuple[FieldError, ...]:
    """Offer the key, or return what to mend."""
    try:
        recipient = parse_recipient(request.POST.get("age_recipient", ""))
    except SealError as wrong:
        return (FieldError("age_recipient", str(wrong)),)
    present = for_officers.key_of(request.actor.person)
    if present is not None and present.recipient == recipient:
        text = gettext("This is the key that we have. Enter another one, or leave it as it is.")
        return (FieldError("age_recipient", text),)
    authority.offer_key(
        officer_id=for_officers.officer_id_of(request.actor.person),
        recipient=recipient,
        by=request.actor,
        at=clock.now(),
    )
    return ()


def _present(request: HttpRequest) -> tuple[Pair, ...]:
    found = for_officers.key_of(request.actor.person)
    if found is None:
        return ()
    chip = (
        Chip(State.CLEAR, gettext("Read back by telephone, and in use"))
        if found.status == "confirmed"
        else Chip(State.ASK, gettext("Waits for our call"))
    )
    return (
        Pair(gettext("State"), chip=chip),
        Pair(
            gettext("Digits that we read to each other"),
            fingerprint(RecipientKey(found.recipient)),
            mono=True,
        ),
        Pair(gettext("Offered"), moment=Moment(found.offered_at, _zone(request))),
    )


def _zone(request: HttpRequest) -> str:
    officer = signing_in.officer_of(request.user)
    return zone_of(officer.authority.jurisdiction) if officer else "UTC"
