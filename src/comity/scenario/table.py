"""A TOML table that is read strictly: every key once, by its type, and nothing left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from comity.errors import ScenarioError
from comity.vocabulary.instants import InstantError, as_instant, end_of, start_of

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


class Table:
    """One table of a scenario file, with the place where it stands for messages.

    Each method reads one key and raises :class:`ScenarioError` if it is missing or wrong; the
    ``optional_`` ones return None, and the lists are empty, where the key is absent.
    :meth:`finish` refuses what nobody has read.
    """

    def __init__(self, where: str, values: Mapping[str, object]) -> None:
        self.where = where
        self._values = values
        self._read: set[str] = set()

    def fault(self, key: str, says: str) -> ScenarioError:
        """Return the error that names this file, table and key."""
        return ScenarioError(f"{self.where}: {key}: {says}")

    @contextmanager
    def naming(self, key: str) -> Iterator[None]:
        """Turn a value's own refusal into an error that names the key."""
        try:
            yield
        except (ValueError, InstantError) as refusal:
            raise self.fault(key, str(refusal)) from refusal

    @property
    def label(self) -> str:
        """Return the table's id for messages; empty where it has none."""
        name = self._values.get("id")
        return name if isinstance(name, str) else ""

    def placed(self, where: str) -> Table:
        """Return the same table, unread, under another name in messages."""
        return Table(where, self._values)

    def finish(self) -> None:
        """Refuse every key that has not been read."""
        unknown = sorted(set(self._values) - self._read)
        if unknown:
            raise self.fault(unknown[0], "no such key here; nothing is guessed, so take it out")

    def has(self, key: str) -> bool:
        """Return whether the key is present."""
        return key in self._values

    def value(self, key: str) -> object:
        """Return a key's value as it stands in the file."""
        self._read.add(key)
        if key not in self._values:
            raise self.fault(key, "missing, and it has no default")
        return self._values[key]

    def any_text(self, key: str, default: str | None = None) -> str:
        """Return a text, which may be blank."""
        if default is not None and not self.has(key):
            return default
        found = self.value(key)
        if not isinstance(found, str):
            raise self.fault(key, f"a text is due, not {_show(found)}")
        return found

    def text(self, key: str) -> str:
        """Return a text that is not blank."""
        found = self.any_text(key)
        if not found.strip():
            raise self.fault(key, "it may not be blank")
        return found

    def optional_text(self, key: str) -> str | None:
        """Return a text; None where it is absent or empty."""
        return self.any_text(key, "") or None

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        if default is not None and not self.has(key):
            return default
        found = self.value(key)
        if not isinstance(found, bool):
            raise self.fault(key, f"true or false is due, not {_show(found)}")
        return found

    def number(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """Return a whole number of at least ``least``."""
        if default is not None and not self.has(key):
            return default
        found = self.value(key)
        if type(found) is not int or found < least:
            raise self.fault(key, f"a whole number from {least} is due, not {_show(found)}")
        return found

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """Return one word of a closed list."""
        if default is not None and not self.has(key):
            return default
        return self.as_word(key, self.any_text(key), words)

    def as_word(self, key: str, text: str, words: type[Word]) -> Word:
        """Return the word that a text is."""
        try:
            return words(text)
        except ValueError:
            raise self.fault(key, f"{text!r} is none of {', '.join(words)}") from None

    def words(
        self, key: str, words: type[Word], default: tuple[Word, ...] = ()
    ) -> tuple[Word, ...]:
        """Return words of a closed list."""
        if not self.has(key):
            return default
        return tuple(self.as_word(key, text, words) for text in self.texts(key))

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, none of them blank; empty where the key is absent."""
        if not required and not self.has(key):
            return ()
        found = self.value(key)
        if not isinstance(found, list):
            raise self.fault(key, f"a list of texts is due, not {_show(found)}")
        for one in found:
            if not isinstance(one, str) or not one.strip():
                raise self.fault(key, f"a text is due in this list, not {_show(one)}")
        return tuple(found)

    def parsed(self, key: str, parse: Callable[[str], T]) -> T:
        """Return a text as ``parse`` reads it."""
        with self.naming(key):
            return parse(self.text(key))

    def all_parsed(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Return a list of texts as ``parse`` reads each of them."""
        with self.naming(key):
            return tuple(parse(text) for text in self.texts(key))

    def instant(self, key: str) -> datetime:
        """Return an instant in UTC; one without an offset, or a date, is refused."""
        found = self.value(key)
        if not isinstance(found, datetime):
            raise self.fault(key, f"an instant with its offset is due, not {_show(found)}")
        with self.naming(key):
            return as_instant(found)

    def optional_instant(self, key: str) -> datetime | None:
        """Return an instant; None where it is absent."""
        return self.instant(key) if self.has(key) else None

    def day(self, key: str) -> date:
        """Return a date; an instant is refused."""
        found = self.value(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.fault(key, f"a date is due, not {_show(found)}")
        return found

    def optional_day(self, key: str) -> date | None:
        """Return a date; None where it is absent."""
        return self.day(key) if self.has(key) else None

    def start(self, key: str) -> datetime:
        """Return a start: an instant, or a date's 00:00 in UTC."""
        return self.instant(key) if self._is_instant(key) else start_of(self.day(key))

    def end(self, key: str) -> datetime:
        """Return an exclusive end: an instant, or the end of a date, which includes the day."""
        return self.instant(key) if self._is_instant(key) else end_of(self.day(key))

    def optional_end(self, key: str) -> datetime | None:
        """Return an exclusive end; None where it is absent."""
        return self.end(key) if self.has(key) else None

    def table(self, key: str) -> Table:
        """Return the table under a key."""
        found = self.value(key)
        if not isinstance(found, dict):
            raise self.fault(key, f"a table is due, not {_show(found)}")
        return Table(f"{self.where}: {key}", found)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the list of tables under a key; empty where it is absent."""
        if not self.has(key):
            return ()
        found = self.value(key)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.fault(key, f"a list of tables is due, not {_show(found)}")
        return tuple(
            Table(f"{self.where}: {key} {number}", one) for number, one in enumerate(found, 1)
        )

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs, in the order of their keys; empty where absent."""
        if not self.has(key):
            return ()
        inner = self.table(key)
        return tuple(sorted((name, inner.text(name)) for name in inner._values))

    def _is_instant(self, key: str) -> bool:
        return isinstance(self.value(key), datetime)


SHOWN_AT_MOST: Final = 60


def _show(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) <= SHOWN_AT_MOST else f"{text[:SHOWN_AT_MOST]}…"
