"""The books that a scenario is played under, and the part of them that a file asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from comity.pack import Books, PolicyBook

LAW, RIGHTS, POLICY = "law", "rights", "policy"


@dataclass(frozen=True, slots=True)
class BookVocabulary:
    """The ids that the books hold, as a scenario file may name them."""

    books: Books

    def instrument_ids(self) -> frozenset[str]:
        """Return the ids of the law packs' instruments."""
        return _instrument_ids(self.books)

    def offence_id(self, text: str) -> str | None:
        """Return the id of the offence that a word names; None where it names none."""
        found = self.books.offence(text)
        return None if found is None else found.id

    def question_ids(self) -> frozenset[str]:
        """Return the ids of the rights questions."""
        return frozenset(one.id for one in self.books.rights.question)

    def concern_ids(self) -> frozenset[str]:
        """Return the ids of the law packs' concerns."""
        return frozenset(one.id for pack in self.books.packs for one in pack.concerns)


@cache
def _instrument_ids(books: Books) -> frozenset[str]:
    return frozenset(one.id for pack in books.packs for one in pack.instruments)


def select(books: Books, packs: tuple[str, ...] | None) -> Books:
    """Return the part of the books that ``packs`` names: ``law``, ``law/hk``, ``rights``, a policy.

    None stands for all of them. The vocabulary always comes along.

    :raises ValueError: if there is no such pack.
    """
    if packs is None:
        return books
    for name in packs:
        if name not in set(_names(books)):
            raise ValueError(f"{name!r} names nothing: there is no such pack")
    return replace(
        books,
        packs=tuple(one for one in books.packs if LAW in packs or _law(one.code) in packs),
        rights=books.rights if RIGHTS in packs else replace(books.rights, question=()),
        policy=books.policy if _any_policy(packs) else PolicyBook((), ()),
        digests=tuple(one for one in books.digests if _is_named(one[0], packs)),
    )


def _law(code: str) -> str:
    return f"{LAW}/{code.lower()}"


def _names(books: Books) -> Iterator[str]:
    yield from (LAW, RIGHTS, POLICY, f"{POLICY}/starter")
    yield from (_law(pack.code) for pack in books.packs)


def _any_policy(packs: Iterable[str]) -> bool:
    return any(name.split("/")[0] == POLICY for name in packs)


def _is_named(digest: str, packs: tuple[str, ...]) -> bool:
    kind = digest.split("/")[0]
    if kind == POLICY:
        return _any_policy(packs)
    return kind not in {LAW, RIGHTS} or digest in packs or kind in packs
