"""Open data of an edition: tidy CSV, a Frictionless descriptor for it, and a JSON Schema.

Source: Data Package (Tabular) as published by the Frictionless project; JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from comity.ledger.canonical import Json
from comity.transparency.cells import Band, NotReported, Number, Shown, Status, status_of
from comity.transparency.csv_text import write_csv
from comity.transparency.edition import Edition
from comity.transparency.months import closed
from comity.transparency.registry import FigureId, figure_of
from comity.transparency.report_file import FORMAT, facts_of
from comity.transparency.words import Unit

_FIELDS: Final[Sequence[tuple[str, str, str]]] = (
    ("edition", "string", "Name of the edition."),
    ("period_start", "datetime", "First instant of the period, UTC."),
    ("period_end", "datetime", "First instant after the period, UTC."),
    ("table", "string", "Id of the table in the report."),
    ("jurisdiction", "string", "Whose authorities asked: ISO 3166 code; empty means all."),
    ("cell", "string", "Name of the cell in its table."),
    ("figure", "string", "Id of the figure in the registry."),
    ("unit", "string", "What is counted. Never add figures of two units."),
    ("status", "string", "What stands in the cell. Only number and zero have a value."),
    ("value", "integer", "The number. Empty is not zero."),
    ("low", "integer", "Least number of a band."),
    ("high", "integer", "Greatest number of a band."),
    ("was", "integer", "The number in the earlier edition, where this one corrects it."),
    ("why", "string", "Why a cell is not reported."),
)


def write_figures_csv(edition: Edition) -> bytes:
    """Return every published cell as one row of RFC 4180 CSV, the bands last."""
    start, end = (instant.isoformat().replace("+00:00", "Z") for instant in closed(edition.period))
    rows = []
    for table in edition.tables:
        for cell in table.cells:
            keys = dict(zip(table.dimensions, cell.keys, strict=True))
            where = (edition.name, start, end, table.id, keys.get("jurisdiction", ""))
            unit = figure_of(cell.figure).unit.value
            rows.append((*where, cell.name, cell.figure.value, unit, *_said(cell.shown)))
    for line in edition.banded:
        where = (edition.name, start, end, line.option, "")
        unit = Unit.ACCOUNTS if line.category.endswith("selectors") else Unit.REQUESTS
        rows.append((*where, line.category, line.category, unit.value, *_said(line.shown)))
    return write_csv([name for name, _, _ in _FIELDS], rows)


def _said(shown: Shown) -> tuple[str, ...]:
    status = status_of(shown).value
    match shown:
        case Number(value=value, was=was):
            return status, str(value), "", "", "" if was is None else str(was), ""
        case Band(low=low, high=high):
            return status, "", str(low), str(high), "", ""
        case NotReported(why=why):
            return status, "", "", "", "", why
        case _:
            return status, "", "", "", "", ""


def descriptor_of(edition: Edition, *, csv: bytes, path: str) -> Mapping[str, Json]:
    """Return the Frictionless data package of an edition's CSV."""
    fields: list[Json] = []
    for name, kind, description in _FIELDS:
        field: dict[str, Json] = {"name": name, "type": kind, "description": description}
        if name == "status":
            field["constraints"] = {"required": True, "enum": [status.value for status in Status]}
        fields.append(field)
    return {
        "name": _slug(f"{edition.publisher} {edition.name}"),
        "title": f"{edition.publisher}: government requests, {edition.name}",
        "version": str(edition.number),
        "created": f"{edition.published_on.isoformat()}T00:00:00Z",
        "resources": [
            {
                "name": "figures",
                "path": path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(csv),
                "hash": f"sha256:{sha256(csv).hexdigest()}",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
        "definitions": facts_of(edition)["definitions"],
    }


def _slug(text: str) -> str:
    kept = [character if character.isalnum() else "-" for character in text.casefold()]
    return "-".join(part for part in "".join(kept).split("-") if part)


def _object(properties: Mapping[str, Json], optional: Sequence[str] = ()) -> Mapping[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties.keys() - set(optional)),
        "additionalProperties": False,
    }


_TEXT: Final[Mapping[str, Json]] = {"type": "string"}
_COUNT: Final[Mapping[str, Json]] = {"type": "integer", "minimum": 0}
_HEX: Final[Mapping[str, Json]] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _list(items: Json) -> Mapping[str, Json]:
    return {"type": "array", "items": items}


def report_schema() -> Mapping[str, Json]:
    """Return the JSON Schema of the published report file."""
    texts = _list(_TEXT)
    shown: Json = {"$ref": "#/$defs/shown"}
    cell = _object({"figure": _figures(), "keys": texts, "name": _TEXT, "shown": shown})
    table = _object(
        {
            "cells": _list(cell),
            "dimensions": texts,
            "id": _TEXT,
            "title": _TEXT,
            "total": shown,
            "unit": {"enum": [*(unit.value for unit in Unit), None]},
            "why_no_roll": _TEXT,
        }
    )
    correction = _object({"cell": _TEXT, "now": shown, "table": _TEXT, "was": shown, "why": _TEXT})
    banded = _object({"category": _TEXT, "option": _TEXT, "shown": shown, "source": _TEXT})
    definition = _object({"definition": _TEXT, "excludes": _TEXT, "unit": _TEXT})
    facts = _object(
        {
            "banded": _list(banded),
            "corrections": _list(correction),
            "definitions": {"type": "object", "additionalProperties": definition},
            "edition": _TEXT,
            "notes": texts,
            "number": {"type": "integer", "minimum": 1},
            "period": _object({"end": _TEXT, "start": _TEXT}),
            "published_on": {"type": "string", "format": "date"},
            "publisher": _TEXT,
            "released": texts,
            "tables": _list(table),
        }
    )
    row: Json = {"type": "array", "prefixItems": [_HEX, _TEXT], "minItems": 2, "maxItems": 2}
    rolls: Json = {"type": "object", "additionalProperties": _list(row)}
    top = _object({"facts": facts, "format": {"const": FORMAT}, "receipt": _TEXT, "rolls": rolls})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A published edition of figures",
        **top,
        "$defs": {"shown": {"oneOf": _shapes()}},
    }


def _figures() -> Mapping[str, Json]:
    return {"enum": [figure.value for figure in FigureId]}


def _shapes() -> list[Json]:
    positive: Json = {"type": "integer", "minimum": 1}
    return [
        _object({"status": {"const": "number"}, "value": positive, "was": _COUNT}, ["was"]),
        _object({"status": {"const": "zero"}, "value": {"const": 0}, "was": _COUNT}, ["was"]),
        _object({"status": {"const": "not-reported"}, "why": _TEXT}),
        _object({"status": {"const": "withheld"}}),
        _object({"status": {"const": "band"}, "low": _COUNT, "high": _COUNT}),
    ]
