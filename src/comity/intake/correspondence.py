"""Link letters that are one correspondence, so that one demand is counted once.

Two letters belong together only where the same authority writes. Then any of these links them: a
reference to the other's Message-ID; a quotation of most of the other; the same subject and at least
one same address of the web. Being alike is a proposal with its reason: a person can part what was
linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from comity.intake.outcome import Letter

_URL = re.compile(r"https?://[^\s<>\"')\]}]+", re.IGNORECASE)
_REPLY = re.compile(
    r"(?:\s*(?:re|aw|sv|fw|fwd|wg|tr|rv|回复|答复|轉寄|转发)\s*(?:\[\d+\])?\s*[:：])+\s*", re.I
)
_SHORTEST_LINE = 25
"""Shorter lines (greetings, closings) stand in letters that have nothing to do with each other."""

_QUOTED_SHARE = 0.6
_FAR_PAST = datetime(1, 1, 1, tzinfo=UTC)


class LinkReason(StrEnum):
    """Why two letters are one correspondence."""

    REFERS = "refers"
    QUOTES = "quotes"
    SUBJECT_AND_ADDRESS = "subject-and-address"


@dataclass(frozen=True, slots=True)
class Received:
    """A letter, when it came and which authority it is taken to be from.

    ``authority`` is whatever the caller holds authorities by: an id of the directory once known,
    the domain of the sender before. It is compared, never shown; empty is nobody, and links
    nothing.
    """

    id: str
    letter: Letter
    authority: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """Two letters that belong together, earlier first, and why."""

    earlier: str
    later: str
    reason: LinkReason


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Letters that are one, in the order in which they came, and the links that make them one."""

    letters: tuple[str, ...]
    links: tuple[Link, ...]


def link_between(one: Received, other: Received) -> Link | None:
    """Return why two letters are one correspondence; None if they are not known to be."""
    if not one.authority or one.authority != other.authority or one.id == other.id:
        return None
    earlier, later = sorted((one, other), key=_order)
    reason = _reason(earlier.letter, later.letter)
    return None if reason is None else Link(earlier.id, later.id, reason)


def correspondences(letters: Sequence[Received]) -> tuple[Correspondence, ...]:
    """Return the correspondences among letters, oldest first; each letter is in exactly one.

    The order in which letters are given changes nothing.
    """
    ordered = sorted(letters, key=_order)
    links = [
        link
        for place, later in enumerate(ordered)
        for earlier in ordered[:place]
        if (link := link_between(earlier, later)) is not None
    ]
    groups: dict[str, str] = {received.id: received.id for received in ordered}
    for link in links:
        kept, joined = sorted((groups[link.earlier], groups[link.later]))
        groups = {letter: kept if group == joined else group for letter, group in groups.items()}
    found = []
    for group in dict.fromkeys(groups[received.id] for received in ordered):
        members = tuple(received.id for received in ordered if groups[received.id] == group)
        found.append(
            Correspondence(members, tuple(link for link in links if link.later in members))
        )
    return tuple(found)


def addresses_in(text: str) -> frozenset[str]:
    """Return the addresses of the web in a text, without the marks that end a sentence."""
    return frozenset(found.rstrip(".,;:!?").rstrip("/").lower() for found in _URL.findall(text))


def quoted_share(*, earlier: str, later: str) -> float:
    """Return how much of a letter, by its longer lines, stands in a later one: 0 to 1."""
    lines = _lines(earlier)
    total = sum(map(len, lines))
    if not total:
        return 0.0
    held = _lines(later)
    return sum(len(line) for line in lines if line in held) / total


def _order(received: Received) -> tuple[datetime, datetime, str]:
    return (received.received_at, received.letter.sent_at or _FAR_PAST, received.id)


def _reason(earlier: Letter, later: Letter) -> LinkReason | None:
    if _refers(earlier, later) or _refers(later, earlier) or _same_root(earlier, later):
        return LinkReason.REFERS
    if quoted_share(earlier=earlier.text, later=later.text) >= _QUOTED_SHARE:
        return LinkReason.QUOTES
    subject = _subject(earlier)
    if (
        subject
        and subject == _subject(later)
        and addresses_in(earlier.text) & addresses_in(later.text)
    ):
        return LinkReason.SUBJECT_AND_ADDRESS
    return None


def _refers(earlier: Letter, later: Letter) -> bool:
    return bool(earlier.message_id) and earlier.message_id in (
        *later.in_reply_to,
        *later.references,
    )


def _same_root(one: Letter, other: Letter) -> bool:
    """Return whether both answer the same letter, ours for one, which we may not hold as mail."""
    return bool({*one.in_reply_to, *one.references} & {*other.in_reply_to, *other.references})


def _subject(letter: Letter) -> str:
    return " ".join(_REPLY.sub("", letter.subject, count=1).casefold().split())


def _lines(text: str) -> frozenset[str]:
    # What quotes a line puts marks before it, and mail programs change its spaces and its numbers.
    plain = (re.sub(r"^[\s>|*]*(?:\d{1,3}[.)])?", "", line) for line in text.splitlines())
    bare = (" ".join(line.casefold().split()) for line in plain)
    return frozenset(line for line in bare if len(line) >= _SHORTEST_LINE)
