"""The emergency form: one page, nine fields, telephone first, no upload needed."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from comity_server import clock
from comity_server.actions import intake
from comity_server.casefile.reading import for_officers
from comity_server.faces import sentences, sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Moment
from comity_server.faces.shown import shown
from comity_server.people import signing_in
from comity_server.portal.answers import as_emergency
from comity_server.portal.frames import frame
from comity_server.portal.pages.guided import EmergencyPage, EmergencySentPage

_FIELD_OF = {"accounts": "account", "says": "who", "service": "account"}


@sessions.officers_only
def emergency(request: HttpRequest) -> HttpResponse:
    """Take an emergency in at once and say when; a person on duty sees it first in the queue."""
    entered = request.POST.dict() if request.method == "POST" else {}
    errors: tuple[FieldError, ...] = ()
    if entered:
        errors = _missing(entered)
        provider = for_officers.provider()
        if not errors and provider:
            now = clock.now()
            fields = as_emergency(entered, service=entered.get("service") or provider.services[0])
            filed = intake.file_request(
                fields=fields,
                key=_key(request, entered),
                by=request.actor,
                at=now,
                language=get_language() or "en",
            )
            if isinstance(filed, intake.Filed):
                page = EmergencySentPage(
                    frame=frame(request),
                    reference=filed.case.ref,
                    sent=Moment(filed.case.received_at),
                    called=None,
                    request_href=f"/portal/requests/{filed.case.ref}/",
                )
                return shown(request, page)
            errors = tuple(
                FieldError(_FIELD_OF.get(one.field, one.field), one.text) for one in filed
            )
    page = EmergencyPage(
        frame=frame(request),
        form=fill(action="/portal/emergency/", entered=entered, errors=errors),
        threats=_threats(),
        under_hold=_under_hold(request),
    )
    return shown(request, page, status=422 if errors else 200)


def _missing(entered: dict[str, str]) -> tuple[FieldError, ...]:
    due = (
        ("who", gettext("Say who is in danger, as far as you know.")),
        ("what", gettext("Say what will happen, and when.")),
        ("account", gettext("Write the account as the user has it.")),
        ("control_room", gettext("Write which control room we can ask for.")),
    )
    return tuple(FieldError(name, cure) for name, cure in due if not entered.get(name, "").strip())


def _key(request: HttpRequest, entered: dict[str, str]) -> str:
    # The same nine answers of the same officer on one day are one emergency: a second click.
    said = repr(sorted((k, v) for k, v in entered.items() if k != "csrfmiddlewaretoken"))
    whole = f"{request.actor.person}|{clock.now():%Y-%m-%d}|{said}"
    return "emergency:" + hashlib.sha256(whole.encode()).hexdigest()[:48]


def _threats() -> tuple[Option, ...]:
    return (
        Option("death", gettext("Somebody may die")),
        Option("serious-injury", gettext("Somebody may be seriously hurt")),
        Option("child", gettext("A child is in danger")),
        Option("kidnapping", gettext("Somebody has been taken")),
        Option("infrastructure", gettext("Something many people depend on")),
        Option("other", gettext("Something else")),
    )


def _under_hold(request: HttpRequest) -> str:
    officer = signing_in.officer_of(request.user)
    if officer is None:
        return ""
    found = for_officers.announced_holds(
        jurisdiction=officer.authority.jurisdiction, at=clock.now()
    )
    return sentences.emergencies_under_hold(found[0].hold.emergency) if found else ""
