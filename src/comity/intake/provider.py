"""The provider whose house this is: one company, or a group with many services and brands."""

from __future__ import annotations

from dataclasses import dataclass, field

from comity.vocabulary.places import Place
from comity.vocabulary.words import Category, Service

ALL_CATEGORIES = frozenset(Category)


@dataclass(frozen=True, slots=True)
class Provider:
    """Where we are established, what we run, and which classes of data we hold at all."""

    name: str
    established_in: Place
    services: tuple[Service, ...]
    holds_data: frozenset[Category] = field(default=ALL_CATEGORIES)
