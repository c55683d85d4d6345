"""Set the one-page summary of a production as a PDF, the same bytes for the same contents.

Text of others goes into the page as data, never as markup. Only the typesetter's own fonts are
used, so that the page does not depend on the machine; a name in a script that they lack is pointed
to.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import typst

from comity.collection.lines import instant_text
from comity.determination.scope import Grant
from comity.release.contents import Contents, PairCount
from comity.release.safe_table import safe_text

_TEMPLATE = Path(__file__).with_name("summary.typ")
_LONGEST = 200
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_GONE = "They were discarded and are not here."
_WORDS = {
    "other-account": "about other accounts",
    "other-category": "of other kinds",
    "outside-period": "outside the period",
    "undated": "without an instant",
    "wrong-type": "of the wrong type",
    "over-limit": "over the limit",
}


def set_summary(contents: Contents) -> bytes:
    """Return the summary of a production as a PDF."""
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(_facts(contents), ensure_ascii=True)},
        timestamp=0,
    )


def _facts(contents: Contents) -> dict[str, object]:
    facts = contents.facts
    provider, authority = _shown(facts.provider), _shown(facts.authority)
    names = [facts.provider, facts.authority, facts.case, *facts.scope.accounts]
    return {
        "title": f"Records for {authority}",
        "production": f"Production {facts.production}",
        "opening": (
            f"{provider} made this production in case {_shown(facts.case)}. It was prepared on "
            f"{instant_text(facts.prepared_at)}."
        ),
        "rows": [_row(pair) for pair in contents.pairs],
        "scope": [_grant(grant) for grant in facts.scope],
        "discarded": _discarded(facts.discarded),
        "check": "Open comity/HOW-TO-CHECK.txt. It needs no program of ours.",
        "determination": facts.determination_sha256,
        "unshown": "" if all(map(_can_show, names)) else _UNSHOWN,
    }


_UNSHOWN = (
    "A name here is in a script that this page's fonts lack, or is longer than the page shows. "
    "It stands in full in comity/scope.json and comity/manifest.json."
)


def _row(pair: PairCount) -> dict[str, str]:
    span = "no instants"
    if pair.first_at is not None and pair.last_at is not None:
        span = f"{instant_text(pair.first_at)} to {instant_text(pair.last_at)}"
    return {
        "category": pair.grant.category.value,
        "account": f"{pair.name}: {_shown(pair.grant.account)}",
        "records": f"{pair.rows:,}",
        "span": span if pair.rows else "looked for, none found",
    }


def _grant(grant: Grant) -> str:
    start = "the beginning" if grant.period.start is None else instant_text(grant.period.start)
    end = "now" if grant.period.end is None else f"before {instant_text(grant.period.end)}"
    when = f"from {start} to {end}" if grant.binds_time else "as it stands, without a period"
    return f"{grant.category.value} of {_shown(grant.account)}: {when}"


def _discarded(counts: tuple[tuple[str, int], ...]) -> str:
    if not counts:
        return "Our systems returned nothing beyond what was decided."
    listed = ", ".join(f"{number:,} {_WORDS.get(reason, reason)}" for reason, number in counts)
    return f"Records that our systems returned beyond what was decided: {listed}. {_GONE}"


def _shown(text: str) -> str:
    clean = safe_text(text).removeprefix("'")
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}…"


def _can_show(text: str) -> bool:
    return len(text) <= _LONGEST and all(
        unicodedata.name(sign, "").startswith(_SCRIPTS) for sign in text if sign.isalpha()
    )
