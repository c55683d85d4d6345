"""Read the hold editor: a table of the scenario format, or what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext

from comity.hold.terms import Hold, Never, OnAssessment, OnAttested, OnDate
from comity.vocabulary.places import PlaceError
from comity.vocabulary.words import RequestKind
from comity_server.casefile.drafting import DraftRefused, read_draft
from comity_server.casefile.hold_terms import parse_terms, write_terms
from comity_server.casefile.place_names import code_of
from comity_server.desk.forms.hold_clauses import EXCEPTIONS, read_clauses, words_of
from comity_server.desk.pages.hold import HoldEditPage
from comity_server.faces.forms import FieldError
from comity_server.faces.zones import all_zones

MOST_NAME = 200
FIRST_YEAR = 1900
SEVERAL = {"services", "categories", "kinds", *(f"except_{n}_limit" for n in EXCEPTIONS)}


def entered_fields(request: HttpRequest) -> dict[str, str | list[str]]:
    if request.method != "POST":
        # What a hold is nearly always about; whoever wants all kinds unticks both.
        return {"kinds": [RequestKind.DISCLOSURE, RequestKind.REALTIME]}
    return {
        name: request.POST.getlist(name) if name in SEVERAL else request.POST.get(name, "")
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
    return {**fields, **_lift_fields(hold), **_clause_fields(hold)}


def _clause_fields(hold: Hold) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {}
    for number, one in enumerate(hold.exceptions, start=1):
        at = f"except_{number}"
        fields[f"{at}_id"] = one.id
        fields[f"{at}_offences"] = ", ".join(sorted(one.offences))
        fields[f"{at}_limit"] = sorted(one.limit)
        fields[f"{at}_instruments"] = ", ".join(one.instruments)
        fields[f"{at}_needs"] = str(one.needs)
        fields[f"{at}_published"] = "yes" if one.published else ""
    for number, route in enumerate(hold.routes, start=1):
        at = f"route_{number}"
        fields[f"{at}_to"] = route.to
        for side, moment in (("from", route.open.start), ("until", route.open.end)):
            fields[f"{at}_{side}"] = moment.strftime("%Y-%m-%d %H:%M") if moment else ""
    return fields


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


def _codes(given: object, field: str, errors: list[FieldError]) -> list[str]:
    """Return the codes of the places that were typed; what is none is told beside the field."""
    found = []
    for text in words_of(given.get(field, "")):
        try:
            found.append(code_of(text))
        except PlaceError as wrong:
            errors.append(FieldError(field, f"{wrong}."))
    return found


def hold_table(given: object) -> tuple[dict[str, object], list[FieldError]]:
    """Return the hold's table from what was entered, or what to write instead."""
    errors: list[FieldError] = []
    zone = given.get("zone") or "UTC"
    if zone not in all_zones():
        errors.append(FieldError("zone", gettext("Choose one of the zones.")))
        zone = "UTC"
    errors += _unread(given, zone)
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
                gettext(
                    "Say who asks or whose users are concerned: a place, as HK. Without a scope it "
                    "would stop everything."
                ),
            )
        )
    effective = _instant(given.get("effective_at", ""), zone)
    if effective is None:
        errors.append(
            FieldError("effective_at", gettext("Enter from when it counts: 2020-06-30 23:00."))
        )
    lists = {
        "requested_by": _codes(given, "requested_by", errors),
        "users_in": _codes(given, "users_in", errors),
        "services": given.getlist("services"),
        "categories": given.getlist("categories"),
        "kinds": given.getlist("kinds"),
        "instruments": words_of(given.get("instruments", "")),
    }
    clauses = read_clauses(given, instant=lambda text: _bound(text, zone))
    errors += clauses.errors
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
        **({"except": clauses.exceptions} if clauses.exceptions else {}),
        **({"routes": clauses.routes} if clauses.routes else {}),
    }
    return table, errors


def _unread(given: object, zone: str) -> Iterator[FieldError]:
    """Yield what was typed and would be left out in silence because it cannot be read."""
    announced, review = given.get("announced_at", ""), given.get("review_by", "")
    if announced.strip() and _instant(announced, zone) is None:
        yield FieldError("announced_at", gettext("Enter when it is announced: 2020-07-01 09:00."))
    if review.strip() and _day(review) is None:
        yield FieldError("review_by", gettext("Enter a day: 2020-12-31."))
    if given.get("lift_on") == "date" and _day(given.get("lift_date", "")) is None:
        yield FieldError("lift_date", gettext("Enter the day from which people may lift it."))
    if len(given.get("name", "")) > MOST_NAME:
        yield FieldError("name", gettext("Give it a name of at most 200 characters."))
    for name in ("name", "statement", "reasons", "lift_detail"):
        if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in given.get(name, "")):
            yield FieldError(name, gettext("Leave out what cannot be printed."))


def _bound(text: str, zone: str) -> datetime | date | None:
    """Return one end of a route's time: a day as it is, which includes it, or an instant."""
    return _day(text) or _instant(text, zone)


def _instant(text: str, zone: str) -> datetime | None:
    """Return a civil time of a zone as an instant; a day alone is its first moment."""
    tidy = text.strip().replace("T", " ")
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            found = datetime.strptime(tidy, pattern).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
        return found if found.year >= FIRST_YEAR else None
    day = _day(tidy)
    if day is None or day.year < FIRST_YEAR:
        return None
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


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


_FIELD_OF = {"except": "except_1_offences", "routes": "route_1_to", "lift": "lift_detail"}


def parse_table(table: dict[str, object], ref: str) -> tuple[Hold | None, list[FieldError]]:
    """Return the hold, or every fault with the field that it stands in."""
    try:
        return read_draft(write_terms(table), ref=ref), []
    except DraftRefused as wrong:
        return None, [FieldError(_field(one.key), one.text) for one in wrong.faults]


def _field(key: str) -> str:
    field = _FIELD_OF.get(key, key)
    return field if field in HoldEditPage.FIELDS else "requested_by"
