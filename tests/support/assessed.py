"""An edition over real intakes, with its salts in the vault, for those who look at its working."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import date

from comity.ledger.canonical import canonical
from comity.transparency.closing import close_tables
from comity.transparency.edition import Edition
from comity.transparency.history import CaseHistory, FigureEvent
from comity.transparency.months import closed, half_year
from comity.transparency.report_file import KIND, entry_body, facts_of, rolls_of
from comity.transparency.words import FigureWord
from comity.vocabulary.places import Jurisdiction
from comity.vocabulary.words import RequestId, RequestKind
from comity_server.casefile import models
from comity_server.casefile.reading import assessors
from comity_server.gate.change import Side, change
from comity_server.ledger import publishing, store
from comity_server.vault import writing
from comity_server.vault.models import Blob
from tests.support.cast import DAY, HOUR, NOON, Cast, a_filed_case

PERIOD, NAME = half_year(2020, 1), "2020-1"
AT = NOON + 40 * DAY


@dataclass(frozen=True)
class Assessed:
    """What was published, of which cases."""

    edition: Edition
    refs: tuple[str, ...]


def cases(cast: Cast, count: int = 12) -> tuple[str, ...]:
    """File requests and return their references."""
    return tuple(a_filed_case(cast, at=NOON + n * HOUR).ref for n in range(count))


def publish(cast: Cast, refs: tuple[str, ...]) -> Assessed:
    """Publish an edition that counts each of these cases, the last three of other places."""
    rng, salts = random.Random(7), {}

    def salt(request: RequestId, table: str) -> bytes:
        return salts.setdefault(table, {}).setdefault(request, rng.randbytes(16))

    tables = close_tables(
        [_history(ref, n, len(refs)) for n, ref in enumerate(refs)],
        edition=NAME,
        period=PERIOD,
        threshold=3,
        salt=salt,
        commitments={ref: made for ref, (_, made) in assessors.commitments(refs).items()},
    ).tables
    edition = Edition("Example Search", NAME, 1, PERIOD, date(2020, 7, 20), tables)
    _keep(cast, edition, salts)
    return Assessed(edition, refs)


def _history(ref: str, number: int, count: int) -> CaseHistory:
    place = "HK" if number < count - 3 else ("DE", "FR", "GB")[count - 1 - number]
    at = NOON + number * HOUR
    events = (FigureEvent(at + HOUR, FigureWord.REFUSED),) if number % 2 else ()
    return CaseHistory(
        id=RequestId(ref),
        kind=RequestKind.DISCLOSURE,
        received_at=at,
        jurisdiction=Jurisdiction(place),
        events=events,
    )


def _keep(cast: Cast, edition: Edition, salts: dict[str, dict[RequestId, bytes]]) -> None:
    with change(Side.NONE):
        number = store.append(KIND, at=AT, actor="counsel", body=entry_body(edition))
    checkpoint = publishing.publish(at=AT)
    said = {t: {str(ref): s.hex() for ref, s in of.items()} for t, of in salts.items()}
    stored = writing.store_pieces([canonical(said)])
    start, end = closed(edition.period)
    with change(Side.NONE):
        row = models.Edition.objects.create(
            period_name=NAME,
            number=1,
            name=NAME,
            start=start,
            end=end,
            state="published",
            facts=canonical(facts_of(edition)).decode(),
            rolls=canonical(rolls_of(edition)).decode(),
            plan={},
            counted="",
            digest="",
            salts_id=stored.id,
            drawn_up_by_id=cast.admin.person,
            drawn_up_at=AT,
            ledger_number=number,
            published_at=AT,
            checkpoint=int(checkpoint.text.splitlines()[1]),
        )
        Blob.objects.create(
            id=stored.id,
            case_id=row.id if isinstance(row.id, uuid.UUID) else None,
            purpose="salts",
            path=stored.path,
            wrapped_key=stored.wrapped_key.sealed,
            size=stored.size,
            sha256=stored.sha256,
            made_at=AT,
        )
        store.append("transparency.appeared", at=AT, actor="system")
