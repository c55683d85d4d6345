"""Read the facts and rolls of an edition back into the values that they were written from.

What was published is parsed strictly: bytes that would not be written again just so are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from comity.errors import FiguresError, LedgerError
from comity.ledger.canonical import Json, canonical, parse_canonical
from comity.transparency.cells import Band, NotReported, Number, Shown, Status, Withheld
from comity.transparency.edition import (
    BandedFigure,
    Correction,
    Edition,
    PublishedCell,
    PublishedTable,
)
from comity.transparency.registry import FigureId
from comity.transparency.report_file import facts_of, rolls_of
from comity.transparency.roll import Roll, Row
from comity.vocabulary.instants import Period


def read_edition(*, facts: bytes, rolls: bytes) -> Edition:
    """Return the edition whose canonical facts and rolls these are.

    :raises FiguresError: if they are anything else than what an edition is written as.
    """
    try:
        said, lines = parse_canonical(facts), parse_canonical(rolls)
        edition = _edition(_object(said), _object(lines))
    except (KeyError, TypeError, ValueError, LedgerError) as error:
        raise FiguresError(f"These are not the facts and rolls of an edition: {error}.") from error
    if canonical(facts_of(edition)) != facts or canonical(rolls_of(edition)) != rolls:
        raise FiguresError("These facts or rolls are not written as an edition writes them.")
    return edition


def _edition(facts: Mapping[str, Json], rolls: Mapping[str, Json]) -> Edition:
    period = _object(facts["period"])
    name = _text(facts["edition"])
    return Edition(
        publisher=_text(facts["publisher"]),
        name=name,
        number=_whole(facts["number"]),
        period=Period(_instant(period["start"]), _instant(period["end"])),
        published_on=date.fromisoformat(_text(facts["published_on"])),
        tables=tuple(_table(_object(one), name, rolls) for one in _list(facts["tables"])),
        banded=tuple(_banded(_object(one)) for one in _list(facts["banded"])),
        released=tuple(map(_text, _list(facts["released"]))),
        notes=tuple(map(_text, _list(facts["notes"]))),
        corrections=tuple(_correction(_object(one)) for one in _list(facts["corrections"])),
    )


def _table(table: Mapping[str, Json], edition: str, rolls: Mapping[str, Json]) -> PublishedTable:
    name = _text(table["id"])
    return PublishedTable(
        id=name,
        title=_text(table["title"]),
        dimensions=tuple(map(_text, _list(table["dimensions"]))),
        cells=tuple(_cell(_object(one)) for one in _list(table["cells"])),
        total=_shown(_object(table["total"])),
        roll=_roll(name, edition, _list(rolls[name])) if name in rolls else None,
        why_no_roll=_text(table["why_no_roll"]),
    )


def _cell(cell: Mapping[str, Json]) -> PublishedCell:
    return PublishedCell(
        name=_text(cell["name"]),
        keys=tuple(map(_text, _list(cell["keys"]))),
        figure=FigureId(_text(cell["figure"])),
        shown=_shown(_object(cell["shown"])),
    )


def _roll(table: str, edition: str, lines: Sequence[Json]) -> Roll:
    pairs = [_list(line) for line in lines]
    rows = (Row(bytes.fromhex(_text(entry)), _text(label)) for entry, label in pairs)
    return Roll(edition, table, tuple(rows))


def _banded(line: Mapping[str, Json]) -> BandedFigure:
    shown = _shown(_object(line["shown"]))
    return BandedFigure(
        _text(line["option"]), _text(line["category"]), shown, _text(line["source"])
    )


def _correction(one: Mapping[str, Json]) -> Correction:
    return Correction(
        table=_text(one["table"]),
        cell=_text(one["cell"]),
        was=_shown(_object(one["was"])),
        now=_shown(_object(one["now"])),
        why=_text(one["why"]),
    )


def _shown(said: Mapping[str, Json]) -> Shown:
    match Status(_text(said["status"])):
        case Status.NUMBER | Status.ZERO:
            return Number(_whole(said["value"]), _whole(said["was"]) if "was" in said else None)
        case Status.NOT_REPORTED:
            return NotReported(_text(said["why"]))
        case Status.WITHHELD:
            return Withheld()
        case Status.BAND:
            return Band(_whole(said["low"]), _whole(said["high"]))


def _instant(value: Json) -> datetime:
    return datetime.fromisoformat(_text(value).replace("Z", "+00:00"))


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return value


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is missing")
    return value


def _whole(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number is missing")
    return value
