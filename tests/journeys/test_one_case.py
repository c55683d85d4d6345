"""One case from submission to receipt, through the actions that a live instance runs."""

from __future__ import annotations

import io
import json
import zipfile

import pyrage
import pytest

from comity.vocabulary.verdict import Clear
from comity_server.actions import release
from comity_server.casefile.models import Case, Release
from comity_server.ledger.models import Entry
from tests.support.cast import HOUR, NOON, a_cast, a_filed_case, a_sealed_case, decide

LATER = NOON + 4 * HOUR


def test_a_request_goes_from_submission_to_receipt(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    assert case.state == Case.State.SEALED
    assert [row.place for row in case.accounts.all()] == ["DE"]
    verdict = release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    assert verdict == Clear()
    released = Release.objects.get()
    download = release.open_download(
        release_id=released.id, by=cast.officer, at=LATER, now=lambda: LATER
    )
    sealed = b"".join(download.chunks)
    assert len(sealed) == download.size
    bag = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [cast.identity])))
    (access,) = [name for name in bag.namelist() if name.endswith("access/account-1.jsonl")]
    rows = [json.loads(line) for line in bag.read(access).splitlines()]
    assert [row["fields"]["ip"] for row in rows] == ["192.0.2.2"]
    whole = b"".join(bag.read(name) for name in bag.namelist())
    # His very facts: three bare letters stand by chance in the base64 of a proof now and then.
    assert [one for one in (b"bob@", b'"Bob"', b"192.0.2.3") if one in whole] == []
    assert Case.objects.get(id=case.id).state == Case.State.DELIVERED
    assert Entry.objects.filter(kind="release.delivered", case_ref=case.ref).count() == 1


def test_it_is_fetched_once(house):
    cast = a_cast(house)
    case = a_sealed_case(cast)
    release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    again = release.release_production(case_id=case.id, by=cast.counsel, at=LATER)
    assert again == Clear() and Release.objects.count() == 1
    found = Release.objects.get()
    for _ in release.open_download(
        release_id=found.id, by=cast.officer, at=LATER, now=lambda: LATER
    ).chunks:
        pass
    with pytest.raises(release.NotToBeHad):
        release.open_download(release_id=found.id, by=cast.officer, at=LATER, now=lambda: LATER)


def test_one_approval_is_not_two(house):
    cast = a_cast(house)
    case = a_filed_case(cast)
    row = decide(cast, case, at=NOON + HOUR)
    from comity_server.actions import determination

    determination.approve(
        determination_id=row.id, digest=row.digest, by=cast.counsel, at=NOON + HOUR
    )
    with pytest.raises(ValueError, match="second person"):
        determination.approve(
            determination_id=row.id, digest=row.digest, by=cast.counsel, at=NOON + HOUR
        )
    row.refresh_from_db()
    assert row.state == "proposed"
