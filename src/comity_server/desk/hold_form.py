"""Read the hold editor: a table of the scenario format, or what to write instead."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext

from comity.errors import ScenarioError
from comity.hold.terms import Hold, Never, OnAssessment, OnAttested, OnDate
from comity.vocabulary.places import PlaceError
from comity.vocabulary.words import RequestKind
from comity_server.casefile.hold_terms import parse_terms, write_terms
from comity_server.desk.pages.hold import HoldEditPage
from comity_server.faces.forms import FieldError


def entered_fields(request: HttpRequest) -> dict[str, str | list[str]]:
    several = {"services", "categories", "kinds"}
    if request.method != "POST":
        # What a hold is nearly always about; whoever wants all kinds unticks both.
        return {"kinds": [RequestKind.DISCLOSURE, RequestKind.REALTIME]}
    return {
        name: request.POST.getlist(name) if name in several else request.POST.get(name, "")
        for name in HoldEditPage.FIELDS
    }


def fields_of(terms: str, *, ref: str, title: str) -> dict[str, str | list[str]]:
    """Return what the editor's fields hold for the next version of a hold."""
    hold = parse_terms(terms, ref=ref)
    effective = hold.effective_at.strftime("%Y-%m-%d %H:%M")
    fields: dict[str, str | list[str]] = {
        "name": title,
        "requested_by": ", ".join(hold.requested_by),
        "users_in": ", ".join(hold.users_in),
        "match": hold.match,
        "unknown_place": hold.unknown_place,
        "services": list(hold.services),
        "categories": list(hold.categories),
        "kinds": list(hold.kinds),
        "instruments": ", ".join(hold.instruments),
        "stops": hold.stops,
        "effective_at": effective,
        "announced_at": hold.announced_at.strftime("%Y-%m-%d %H:%M") if hold.announced_at else "",
        "zone": "UTC",
        "received": hold.received,
        "older": hold.older or "",
        "emergency": hold.emergency,
        "underlying": hold.underlying,
        "review_by": hold.review_by.isoformat() if hold.review_by else "",
        "statement": hold.statement,
    }
    return {**fields, **_lift_fields(hold)}


def _lift_fields(hold: Hold) -> dict[str, str | list[str]]:
    match hold.lift:
        case OnAssessment(assessment=name):
            return {"lift_on": "assessment", "lift_detail": name}
        case OnAttested(event=event):
            return {"lift_on": "attested", "lift_detail": event}
        case OnDate(date=day):
            return {"lift_on": "date", "lift_date": day.isoformat()}
        case Never():
            return {"lift_on": "never"}
        case _:
            return {}


def slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "hold"


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def hold_table(given: object) -> tuple[dict[str, object], list[FieldError]]:
    """Return the hold's table from what was entered, or what to write instead."""
    errors: list[FieldError] = []
    zone = given.get("zone") or "UTC"
    if not given.get("name", "").strip():
        errors.append(FieldError("name", gettext("Give it a name that says what it does.")))
    if not given.get("emergency"):
        errors.append(
            FieldError("emergency", gettext("Choose for emergencies: there is no default."))
        )
    if not any(given.get(name, "").strip() for name in ("requested_by", "users_in")):
        errors.append(
            FieldError(
                "requested_by",
                gettext("Say who asks or whose users: a place, as HK."),
            )
        )
    effective = _instant(given.get("effective_at", ""), zone)
    if effective is None:
        errors.append(
            FieldError("effective_at", gettext("Enter from when it counts: 2020-06-30 23:00."))
        )
    lists = {
        "requested_by": _words(given.get("requested_by", "")),
        "users_in": _words(given.get("users_in", "")),
        "services": given.getlist("services"),
        "categories": given.getlist("categories"),
        "kinds": given.getlist("kinds"),
        "instruments": _words(given.get("instruments", "")),
    }
    both = lists["requested_by"] and lists["users_in"]
    received = given.get("received") or "all"
    table: dict[str, object] = {
        "stops": given.get("stops") or "production",
        "effective_at": effective,
        "announced_at": _instant(given.get("announced_at", ""), zone),
        "received": received,
        "older": (given.get("older") or "ask") if received == "from-effective" else None,
        "match": (given.get("match") or "either") if both else None,
        "unknown_place": given.get("unknown_place") or None,
        "underlying": given.get("underlying") or None,
        "emergency": given.get("emergency", ""),
        "review_by": _day(given.get("review_by", "")),
        "statement": given.get("statement", "").strip(),
        "lift": _lift(given),
        **lists,
    }
    return table, errors


def _instant(text: str, zone: str) -> datetime | None:
    """Return a civil time of a zone as an instant; a day alone is its first moment."""
    tidy = text.strip().replace("T", " ")
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(tidy, pattern).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    day = _day(tidy)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) if day else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _lift(given: object) -> dict[str, object] | None:
    match given.get("lift_on"):
        case "attested":
            return {"on": "attested", "event": given.get("lift_detail", "").strip()}
        case "date":
            return {"on": "date", "date": _day(given.get("lift_date", ""))}
        case "assessment":
            return {"on": "assessment", "assessment": given.get("lift_detail", "").strip()}
        case "never":
            return {"on": "never"}
        case _:
            return None


def parse_table(table: dict[str, object], entered: object) -> tuple[Hold | None, list[FieldError]]:
    try:
        return parse_terms(write_terms(table), ref="draft"), []
    except (ScenarioError, PlaceError) as wrong:
        _, _, rest = str(wrong).partition("hold: ")
        key, _, says = (rest or str(wrong)).partition(": ")
        field = key if key in HoldEditPage.FIELDS else "requested_by"
        return None, [FieldError(field, says or str(wrong))]
