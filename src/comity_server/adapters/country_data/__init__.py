"""Read the operator's own country data: ranges in CSV, RFC 8805 geofeeds, MMDB databases.

We ship none: the free ones are known to be wrong in places that matter. Each reader turns what it
reads into ranges with place codes, and says how many lines it could not use. Nothing in such a file
can do more than make addresses unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from comity_edge.layering import PlaceRange, place_ranges
from comity_edge.ranges import PlaceRanges
from comity_server.adapters.country_data.found import CountryData, CountryDataFault
from comity_server.adapters.country_data.mmdb import read_mmdb
from comity_server.adapters.country_data.tables import read_csv, read_geofeed

READERS = {".mmdb": read_mmdb, ".csv": read_csv, ".geofeed": read_geofeed}

__all__ = ["CountryData", "CountryDataFault", "read_country_data", "together"]


def read_country_data(path: Path) -> CountryData:
    """Return what a file says, by its ending: ``.mmdb``, ``.csv`` or ``.geofeed``.

    :raises CountryDataFault: if it cannot be read at all.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise CountryDataFault(
            f"{path.name}: country data end in .mmdb, .csv (first,last,place or network,place) or "
            ".geofeed (RFC 8805)"
        )
    try:
        return reader(path.read_bytes())
    except OSError as fault:
        raise CountryDataFault(f"{path.name} cannot be read ({fault.strerror})") from fault


def together(data: Sequence[CountryData]) -> PlaceRanges:
    """Return what all files say together; where two differ the smaller range counts."""
    v4: list[PlaceRange] = [one for found in data for one in found.v4]
    v6: list[PlaceRange] = [one for found in data for one in found.v6]
    return place_ranges(v4=v4, v6=v6)
