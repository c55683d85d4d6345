"""Keep what the generated public pages say: each change of a text is a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from comity_server.actions.actor import Actor
from comity_server.casefile.models import PageVersion
from comity_server.casefile.reading import page_versions
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


@retry_whole
def keep_pages(texts: Mapping[str, Sequence[str]], *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Keep each text that is not the newest version of its page; return the pages that changed.

    All of one moment stand in one ledger entry, with the digest of each. Where nothing changed,
    nothing is written.
    """
    by.must_be("system")
    if not _changed(texts):  # most often; so no transaction is opened for it
        return ()
    with change(Side.NONE):
        changed = _changed(texts)
        if not changed:  # somebody else was quicker
            return ()
        number = store.append(
            "public.pages-changed",
            at=at,
            actor=by.role,
            body={page: {"digest": digest, "version": n} for page, (n, digest) in changed.items()},
        )
        PageVersion.objects.bulk_create(
            PageVersion(
                page=page,
                number=version,
                at=at,
                lines=list(texts[page]),
                digest=digest,
                ledger_number=number,
            )
            for page, (version, digest) in changed.items()
        )
    return tuple(changed)


def _changed(texts: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, str]]:
    """Return the next number and the digest of each text that differs from what is kept."""
    newest = page_versions.newest_of_all()
    found = {}
    for page, lines in sorted(texts.items()):
        digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        number, kept = newest.get(page, (0, ""))
        if kept != digest:
            found[page] = (number + 1, digest)
    return found
