"""Read the exit editor: the plan's table, or what to write instead; and write a plan into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from comity.restriction.exit_plan import ExitPlan, Farewell
from comity.restriction.exit_stages import Stage
from comity_server.casefile.exit_terms import PlanWrong, parse_plan
from comity_server.casefile.hold_terms import write_terms
from comity_server.desk.forms.exit_languages import OTHER, farewells, offered, part_of, tag_of
from comity_server.faces.forms import FieldError


def field_of(stage: Stage, part: str) -> str:
    """Return the name of a stage's field."""
    return f"{stage.replace('-', '_')}_{part}"


def terms_of(
    given: Mapping[str, str], *, ref: str, before: ExitPlan | None
) -> tuple[str, tuple[FieldError, ...]]:
    """Return the terms that were entered, or what to write instead."""
    zone, errors, stages = given.get("zone") or "UTC", [], []
    for stage in Stage:
        text = given.get(field_of(stage, "at"), "").strip()
        if not text:
            continue
        at = _instant(text, zone)
        if at is None:
            name = field_of(stage, "at")
            errors.append(FieldError(name, gettext("Enter day and time: 2020-07-09 00:00.")))
            continue
        owner = given.get(field_of(stage, "owner"), "").strip()
        if not owner:
            name = field_of(stage, "owner")
            errors.append(FieldError(name, gettext("Say who answers for it.")))
        kept = sorted(before.stage(stage).after) if before and before.has(stage) else []
        row: dict[str, object] = {"do": str(stage), "at": at, "owner": owner}
        stages.append({**row, "after": [str(one) for one in kept]} if kept else row)
    languages = offered(place=given.get("place", ""), before=before)
    said = farewells(given, languages)
    errors += _other(given, said)
    if errors:
        return "", tuple(errors)
    return _checked(_table(given, stages, said), ref=ref)


def _other(given: Mapping[str, str], said: list[Farewell]) -> list[FieldError]:
    """Add the farewell in a language that was named, or say what to write instead."""
    title, text = (given.get(f"{part}_{OTHER}", "").strip() for part in ("title", "text"))
    named = given.get("language_other", "").strip()
    if not (title or text or named):
        return []
    tag = tag_of(named)
    if tag is None:
        wrong = gettext("Enter the language as a tag, such as “fil” or “pt-BR”.")
        return [FieldError("language_other", wrong)]
    if any(one.language == tag for one in said):
        return [FieldError("language_other", gettext("This language has its own place above."))]
    if not text:
        return [FieldError("text_other", gettext("Write the text: we have no draft in it."))]
    said.append(Farewell(tag, title, text))
    return []


def _table(
    given: Mapping[str, str], stages: list[dict[str, object]], said: list[Farewell]
) -> dict[str, object]:
    days = given.get("export_days", "").strip()
    services = [one.strip() for one in given.get("services", "").split(",") if one.strip()]
    return {
        "place": given.get("place", "").strip(),
        "services": services,
        "unknown_place": given.get("unknown_place", ""),
        "signals": given.get("signals") or "any",
        "requests": given.get("requests") or "ask",
        "export_days": int(days) if days.isascii() and days.isdigit() else days,
        "stage": stages,
        "farewell": [
            {"language": one.language, "title": one.title, "text": one.text} for one in said
        ],
    }


def _checked(table: dict[str, object], *, ref: str) -> tuple[str, tuple[FieldError, ...]]:
    terms = write_terms(table)
    try:
        parse_plan(terms, ref=ref)
    except PlanWrong as wrong:
        return "", (FieldError(_field_in(str(wrong)), str(wrong)),)
    return terms, ()


def _field_in(message: str) -> str:
    for name in ("place", "services", "unknown_place", "export_days"):
        if f"{name}:" in message:
            return name
    for stage in Stage:
        if f"{stage}:" in message or f" {stage} " in f" {message} ":
            return field_of(stage, "at")
    return "place"


def entered_of(plan: ExitPlan, *, title: str, zone: str) -> dict[str, str]:
    """Return a plan as the editor shows it, in the civil time of a zone."""
    entered = {
        "title": title,
        "place": str(plan.place),
        "services": ", ".join(sorted(plan.services)),
        "unknown_place": str(plan.unknown_place),
        "signals": str(plan.signals),
        "requests": str(plan.requests),
        "export_days": str(plan.export_days),
        "zone": zone,
    }
    for one in plan.stages:
        local = one.at.astimezone(ZoneInfo(zone))
        entered[field_of(one.stage, "at")] = f"{local:%Y-%m-%dT%H:%M}"
        entered[field_of(one.stage, "owner")] = one.owner
    for farewell in plan.farewells:
        entered[f"title_{part_of(farewell.language)}"] = farewell.title
        entered[f"text_{part_of(farewell.language)}"] = farewell.text
    return entered


def _instant(text: str, zone: str) -> datetime | None:
    tidy = text.replace("T", " ")
    for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(tidy, pattern).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    return None
