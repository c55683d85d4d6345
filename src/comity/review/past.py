"""Judge all past requests by a changed policy: columns of what they said, and tables of rules.

Many requests say the same in one place. A column holds a number for each request and, for each
number, one request that says so; a predicate is tried once for each number. Whether a rule finds
is then a matter of looking up: the least of what its predicates say (0 not so, 1 a fact is
missing, 2 so). The plain way here reads row by row; an adapter does the same with NumPy.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from comity.pack import Books, PolicyBook, Rule
from comity.pack.facts import FACTS, FactType
from comity.pack.policy import Predicate
from comity.review.finding import SEVERITY, Lens, Review
from comity.review.past_words import WordColumn, word_column
from comity.review.policy_facts import READERS, SOURCES, Fact, PolicyCase, Source
from comity.review.policy_predicates import claim_of
from comity.review.policy_trace import changes_of, day_of
from comity.review.recommend import severest
from comity.vocabulary.words import Recommendation

NOT_SO, UNTOLD, SO = range(3)
SAID = {False: NOT_SO, None: UNTOLD, True: SO}
ASKS = SEVERITY[Recommendation.ASK]
GEO = SEVERITY[Recommendation.GEO_LIMIT]
NO_DATA = len(SEVERITY)
"""The answer that stands outside the order of severity, as a number behind it."""
ANSWERS = (*sorted(SEVERITY, key=SEVERITY.__getitem__), Recommendation.NO_DATA)

day_of_receipt: Source = day_of


@dataclass(frozen=True, slots=True)
class Rest:
    """What the lenses say besides the policy: how severe, and what else the answer depends on."""

    severity: int
    no_data: bool = False
    law_passed: bool = True

    def answer(self, severity: int) -> int:
        """Return the whole answer, as an index of ``ANSWERS``, if the policy is so severe."""
        if self.no_data:
            return NO_DATA
        worst = max(severity, self.severity)
        return ASKS if worst == GEO and not self.law_passed else worst


RESTS = tuple(
    Rest(severity, no_data, passed)
    for severity in SEVERITY.values()
    for no_data in (False, True)
    for passed in (False, True)
)
"""Every rest there is: a past request keeps the index of its own."""


def rest_of(said: Review) -> int:
    """Return what a review says besides its policy, as an index of ``RESTS``."""
    others = [one for one in said.findings if one.lens is not Lens.POLICY]
    rest = Rest(
        severity=SEVERITY[severest(others)],
        no_data=said.recommendation is Recommendation.NO_DATA,
        law_passed=said.law.passed,
    )
    return RESTS.index(rest)


@dataclass(slots=True)
class PastColumn:
    """What all past requests say in one place."""

    numbers: array[int] = field(default_factory=lambda: array("I"))
    cases: list[PolicyCase] = field(default_factory=list)
    known: dict[Hashable, int] = field(default_factory=dict)

    def add(self, said: Hashable, case: PolicyCase) -> None:
        """Add one request."""
        number = self.known.setdefault(said, len(self.cases))
        if number == len(self.cases):
            self.cases.append(case)
        self.numbers.append(number)


class PastRequests:
    """The requests of the past, in columns; they are added once and judged as often as wanted."""

    def __init__(self) -> None:
        sources = dict.fromkeys((day_of_receipt, *SOURCES.values()))
        self.columns: dict[Source, PastColumn] = {source: PastColumn() for source in sources}
        self.count = 0

    def add(self, case: PolicyCase) -> None:
        """Add one request."""
        for source, column in self.columns.items():
            column.add(source(case), case)
        self.count += 1

    def days(self) -> tuple[date, ...]:
        """Return the days of receipt, in the order of their numbers."""
        return tuple(map(day_of, self.columns[day_of_receipt].cases))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a predicate says of each number of a column, in each stretch between two changes.

    ``stretches`` is the stretch of each number of the day column; empty where all say the same.
    """

    source: Source
    by_stretch: tuple[bytes, ...]
    stretches: tuple[int, ...] = ()

    def says(self, number: int, day: int) -> int:
        """Return what it says of a number, on the day of that number."""
        return self.by_stretch[self.stretches[day] if self.stretches else 0][number]


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A rule over columns: two that say the same of every past request are equal."""

    severity: int
    claims: tuple[Claim, ...]


def tabled(*several: Books, past: PastRequests) -> tuple[tuple[RuleTable, ...], ...]:
    """Return the policy of each of the books over the columns of the past.

    Facts are read once for all books that differ in nothing but their policy.
    """
    read: dict[tuple[tuple[str, str], ...], Reading] = {}
    found = []
    for books in several:
        law = tuple(one for one in books.digests if one[0] != "policy")
        reading = read.setdefault(law, Reading(books, past))
        changes = tuple(at.date() for at in changes_of(books.policy))
        stretches = tuple(bisect_right(changes, day) for day in past.days())
        tables = _Tables(books.policy, reading, (date.min, *changes), stretches)
        found.append(tuple(map(tables.rule, books.policy.rule)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts of all columns, by the law and the words of some books; each is read once."""

    books: Books
    past: PastRequests
    read: dict[str, tuple[tuple[Fact, ...], tuple[Fact, ...]]] = field(default_factory=dict)
    words: dict[str, WordColumn] = field(default_factory=dict)

    def facts(self, name: str) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
        """Return the fact that each number of a column gives, and the different ones of them."""
        if name not in self.read:
            cases, reader = self.past.columns[SOURCES[name]].cases, READERS[name]
            found = tuple(reader(replace(one, books=self.books)) for one in cases)
            self.read[name] = (found, tuple(dict.fromkeys(found)))
        return self.read[name]

    def word_column(self, name: str) -> WordColumn:
        """Return in which facts of a column each word stands."""
        if name not in self.words:
            facts, _ = self.facts(name)
            self.words[name] = word_column([one for one in facts if isinstance(one, frozenset)])
        return self.words[name]


@dataclass(frozen=True, slots=True)
class _Tables:
    book: PolicyBook
    reading: Reading
    starts: tuple[date, ...]
    stretches: tuple[int, ...]

    def rule(self, rule: Rule) -> RuleTable:
        """Return a rule: its kinds first, then its predicates; one without any cannot tell."""
        so = SO if rule.when else UNTOLD
        source = SOURCES["kind"]
        kinds = (one.gov_request.kind for one in self.reading.past.columns[source].cases)
        asked = Claim(source, (bytes(so if kind in rule.kinds else NOT_SO for kind in kinds),))
        return RuleTable(SEVERITY[rule.recommends], (asked, *map(self._predicate, rule.when)))

    def _predicate(self, predicate: Predicate) -> Claim:
        source = SOURCES[predicate.fact]
        if FACTS[predicate.fact] is FactType.WORDS:
            column = self.reading.word_column(predicate.fact)
            return Claim(source, (column.says(predicate, so=SO),))
        claim = claim_of(predicate, self.book)
        dated = isinstance(predicate.over, str) or isinstance(predicate.under, str)
        days = self.starts if dated else self.starts[:1]
        facts, different = self.reading.facts(predicate.fact)
        said = ({one: SAID[claim(one, day)] for one in different} for day in days)
        found = tuple(bytes(map(one.__getitem__, facts)) for one in said)
        if len(set(found)) == 1:
            return Claim(source, found[:1])
        return Claim(source, found, self.stretches)


def severities(rules: tuple[RuleTable, ...], *, past: PastRequests) -> Iterator[int]:
    """Yield how severe the rules are with each request, read row by row: the plain way."""
    columns = {source: column.numbers for source, column in past.columns.items()}
    days = columns[day_of_receipt]
    for row in range(past.count):
        worst = 0
        for rule in rules:
            least = min(one.says(columns[one.source][row], days[row]) for one in rule.claims)
            worst = max(worst, (0, ASKS, rule.severity)[least])
        yield worst
