"""The allow-list of facts that a policy rule may speak about, and the type of each.

A rule is a conjunction of predicates over these and nothing else, so that everybody can see what
the policy looks at. How a fact is read from a request stands in ``comity.review.policy_facts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class FactType(StrEnum):
    """What can be claimed of a fact: ``is`` of a flag, ``over`` of a number, and so on."""

    FLAG = "flag"
    NUMBER = "number"
    WORDS = "words"


CLAIMS: Final[Mapping[FactType, frozenset[str]]] = {
    FactType.FLAG: frozenset({"is"}),
    FactType.NUMBER: frozenset({"over", "under"}),
    FactType.WORDS: frozenset({"any_of", "all_of", "none_of", "empty"}),
}

FACTS: Final[Mapping[str, FactType]] = {
    "kind": FactType.WORDS,
    "channel": FactType.WORDS,
    "authority.kind": FactType.WORDS,
    "authority.jurisdiction": FactType.WORDS,
    "authority.verified": FactType.FLAG,
    "instrument": FactType.WORDS,
    "instrument.flags": FactType.WORDS,
    "issued_by": FactType.WORDS,
    "issued_by.known": FactType.FLAG,
    "signature.needed": FactType.FLAG,
    "services": FactType.WORDS,
    "services.foreign": FactType.WORDS,
    "accounts.count": FactType.NUMBER,
    "accounts.places": FactType.WORDS,
    "categories": FactType.WORDS,
    "categories.not_held": FactType.WORDS,
    "period.bounded": FactType.FLAG,
    "period.days": FactType.NUMBER,
    "period.ends_after_receipt": FactType.FLAG,
    "offences": FactType.WORDS,
    "offences.serious": FactType.FLAG,
    "offences.groups": FactType.WORDS,
    "offences.unknown": FactType.WORDS,
    "offences.speech": FactType.FLAG,
    "offences.national_security": FactType.FLAG,
    "offences.children": FactType.FLAG,
    "cites.empty": FactType.FLAG,
    "secrecy.ordered": FactType.FLAG,
    "secrecy.has_end": FactType.FLAG,
    "emergency.threat": FactType.WORDS,
    "emergency.called_back": FactType.FLAG,
    "scope.worldwide": FactType.FLAG,
    "follows.known": FactType.FLAG,
    "marks": FactType.WORDS,
    "answers": FactType.WORDS,
}
"""``marks`` are intake's observations; ``answers`` are a reviewer's, as ``HR-S4=list``."""

MARKS: Final[frozenset[str]] = frozenset(
    {
        "unsigned",
        "wrong-identifier",
        "wrong-entity",
        "duplicate",
        "language-not-read",
        "illegible",
        "child-user",
        "journalist-user",
        "mass-demand",
        "geofence",
        "keyword",
    }
)
"""What a person or intake may have observed of the submission that the request cannot say."""
