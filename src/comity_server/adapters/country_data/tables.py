"""Country data as lines of text: ranges in CSV, and geofeeds after RFC 8805."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from ipaddress import ip_address, ip_network

from comity_edge.layering import PlaceRange
from comity_server.adapters.country_data.found import (
    CountryData,
    CountryDataFault,
    place_text,
    range_of,
)

Found = tuple[int, PlaceRange]
"""The version of the address (4 or 6) and the range."""


def _rows(raw: bytes) -> Iterator[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CountryDataFault("the file is not UTF-8") from fault
    for row in csv.reader(StringIO(text, newline="")):
        cells = [cell.strip() for cell in row]
        if cells and cells[0] and not cells[0].startswith("#"):
            yield cells


def _gather(found: Iterable[Found | None]) -> CountryData:
    v4, v6, left_out = [], [], 0
    for one in found:
        if one is None:
            left_out += 1
        else:
            (v4 if one[0] == 4 else v6).append(one[1])
    return CountryData(tuple(v4), tuple(v6), left_out)


def read_csv(raw: bytes) -> CountryData:
    """Return the ranges of lines ``first,last,place`` or ``network,place``.

    Addresses may be written as text or, with both kinds told apart by their size, as whole numbers.
    A line that is neither, a heading for instance, is left out and counted.

    :raises CountryDataFault: if the file is not UTF-8.
    """
    return _gather(_csv_line(cells) for cells in _rows(raw))


def _csv_line(cells: Sequence[str]) -> Found | None:
    try:
        if "/" in cells[0]:
            network = ip_network(cells[0], strict=False)
            return network.version, range_of(network, place_text(cells[1]))
        first, last = (
            ip_address(int(cell) if cell.isascii() and cell.isdigit() else cell)
            for cell in cells[:2]
        )
        if first.version != last.version or int(first) > int(last):
            return None
        return first.version, (int(first), int(last), place_text(cells[2]))
    except (ValueError, IndexError):
        return None


def read_geofeed(raw: bytes) -> CountryData:
    """Return the ranges of a geofeed: ``prefix,country,region,city,postal``.

    The region counts where it lies in the country, otherwise the country does. A prefix with host
    bits set is left out, as RFC 8805, section 2.1.1.1, has it.

    :raises CountryDataFault: if the file is not UTF-8.
    """
    return _gather(_geofeed_line(cells) for cells in _rows(raw))


def _geofeed_line(cells: Sequence[str]) -> Found | None:
    country, region = (*cells[1:3], "", "")[:2]
    try:
        network = ip_network(cells[0])
    except ValueError:
        return None
    inside = region.upper().startswith(f"{country.upper()}-")
    place = (place_text(region) if inside else "") or place_text(country)
    return network.version, range_of(network, place)
