"""What was published cannot be changed past the actions: the database itself refuses, on both."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from comity_server.actions import transparency
from comity_server.casefile.models import Edition, EditionFile
from comity_server.gate.change import migration
from comity_server.ledger import publishing
from comity_verify import comity_verify as tool
from tests.figures.publishing import JULY, a_little, agree, body, drawn_up, published
from tests.support.cast import a_cast
from tests.support.house import ON_POSTGRESQL


@pytest.fixture
def cast(house):
    cast = a_cast(house)
    a_little(cast)
    return cast


def refused(statement: str) -> None:
    """Run SQL as whoever has the database's password; it must fail, and change nothing."""
    with (
        pytest.raises(DatabaseError, match=r"never changes|with its edition|only ever added"),
        migration(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


EDITION = (
    "UPDATE casefile_edition SET facts = replace(facts, 'value', 'valve')",
    "UPDATE casefile_edition SET rolls = '{}'",
    "UPDATE casefile_edition SET state = 'drawn-up'",
    "UPDATE casefile_edition SET state = 'discarded'",
    "UPDATE casefile_edition SET checkpoint = checkpoint + 1",
    "UPDATE casefile_edition SET number = 2",
    "UPDATE casefile_edition SET ledger_number = NULL",
    "DELETE FROM casefile_edition",
)
FILES = (
    "UPDATE casefile_editionfile SET sha256 = '0'",
    "UPDATE casefile_editionfile SET name = 'x.json' WHERE name = 'report.json'",
    "DELETE FROM casefile_editionfile",
    "UPDATE casefile_editionapproval SET digest = '0'",
    "DELETE FROM casefile_editionapproval",
)


def test_a_published_edition_stands_against_raw_sql(cast):
    found = published(cast)
    before = body(found, "report.json")
    facts = Edition.objects.get().facts
    emptying = ("TRUNCATE casefile_edition CASCADE",) if ON_POSTGRESQL else ()
    for statement in (*EDITION, *FILES, *emptying):
        refused(statement)
    assert Edition.objects.get().facts == facts
    assert body(found, "report.json") == before
    key = publishing.signing_key().key.to_text()
    assert tool.check_report(before, key=key).faults == []


def test_a_changed_byte_of_a_file_that_got_past_the_database_is_found_by_the_tool(cast):
    found = published(cast)
    data, key = body(found, "report.json"), publishing.signing_key().key.to_text()
    place = data.index(b'"status":"zero"')
    broken = data[:place] + data[place:].replace(b'"value":0', b'"value":1', 1)
    assert tool.check_report(broken, key=key).faults


def test_what_is_entered_is_fixed_and_can_only_appear(cast):
    row = drawn_up(cast)
    agree(cast, row)
    transparency.publish(edition_id=row.id, by=cast.analyst, at=JULY)
    for statement in EDITION[:4]:
        refused(statement)


def test_a_drawing_up_cannot_be_published_by_hand_nor_given_files(cast):
    row = drawn_up(cast)
    with pytest.raises(DatabaseError), migration():
        Edition.objects.filter(id=row.id).update(
            state="published", ledger_number=1, published_at=JULY, checkpoint=9
        )
    refused("UPDATE casefile_edition SET rolls = '{}'")
    with pytest.raises(DatabaseError, match="with its edition"), migration():
        EditionFile.objects.create(edition=row, name="x", media_type="t", body=b"", sha256="0")
    refused("DELETE FROM casefile_edition")


def test_a_discarded_edition_stays_as_it_was(cast):
    row = drawn_up(cast)
    transparency.discard(edition_id=row.id, because="a letter", by=cast.analyst, at=JULY)
    refused("UPDATE casefile_edition SET state = 'drawn-up'")
