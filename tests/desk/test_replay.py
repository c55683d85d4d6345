"""Recorded reviews are judged again by the command that an auditor would call."""

from __future__ import annotations

from click.testing import CliRunner

from comity_server.casefile.models import Case, Review
from comity_server.casefile.reading.replay import replay
from comity_server.cli.pack import command
from comity_server.gate.change import migration
from tests.support.cast import NOON, a_cast, a_filed_case, decide


def test_a_recorded_review_comes_out_the_same_and_a_changed_one_is_named(house):
    cast = a_cast(house)
    decide(cast, a_filed_case(cast), at=NOON)
    ref = Case.objects.get().ref
    assert [one.fault for one in replay()] == [""]
    assert CliRunner().invoke(command, ["replay", ref]).exit_code == 0

    row = Review.objects.get()
    with migration():
        Review.objects.filter(id=row.id).update(said=bytes(row.said) + b" ")
    done = CliRunner().invoke(command, ["replay"])
    assert done.exit_code == 1 and f"not ok 1 - {ref}" in done.output

    with migration():
        Review.objects.filter(id=row.id).update(pack_digests={"law/hk": "0" * 64})
    assert "not on the shelf" in next(iter(replay())).fault
