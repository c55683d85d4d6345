"""Say in the log what was odd about calls, without saying it a million times, or about whom."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Final

LOG: Final = logging.getLogger("comity_edge")

MEANINGS: Final = {
    "mapped": "an IPv4 address came inside IPv6 and was judged as IPv4",
    "zone": "an address came with a zone, which was left out",
    "port": "an address came with a port, which was left out",
    "space": "an address came with spaces around it, which were left out",
    "ambiguous": "an address can be read in two ways and counts as unknown",
    "malformed": "an address is none and counts as unknown",
    "signal": "a signal is no text and counts as unknown",
    "resource": "a resource is no text; every rule was taken to cover it",
    "action": "an action is not in the list and was judged as each of them",
    "instant": "an instant had no offset or was none; the clock was used",
    "expired": "the snapshot has expired; every place counts as unknown until a new one comes",
    "early": "the snapshot is not valid yet; every place counts as unknown until it is",
}


class Oddities:
    """Count what was odd, by kind, and log the first, the tenth, the hundredth, and so on."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, kind: str) -> None:
        """Count one, and log it if its number is a power of ten."""
        self._counts[kind] += 1
        count = self._counts[kind]
        if str(count).strip("0") == "1":
            LOG.warning("comity_edge.%s: %s (%d so far)", kind, MEANINGS[kind], count)

    def count(self, kind: str) -> int:
        """Return how many there were of a kind."""
        return self._counts[kind]
