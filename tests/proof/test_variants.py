"""A harness that finds nothing proves nothing: it must find each gate made wrong on purpose."""

from __future__ import annotations

import pytest

from tests.proof.variants import Variant, apply, copy_sources, prove, variants
from tests.support.examples import LEVEL
from tests.support.programs import need

IN_CI = (
    "chunk-not-asked-again",
    "hold-takes-the-shared-side",
    "key-share-only",
    "sqlite-deferred",
    "verdict-before-the-lock",
)
"""What CI plays of them; at night all are."""

ALL = variants()
PLAYED = [one for one in ALL if LEVEL == "nightly" or one.path.stem in IN_CI]


def test_there_are_many_and_each_still_fits_the_sources(tmp_path):
    copy_sources(tmp_path)
    assert len(ALL) >= 20 and {one.path.stem for one in ALL} >= set(IN_CI)
    for one in ALL:
        assert one.wrong and one.call, one.path
        apply(one, tmp_path, only_check=True)


@pytest.mark.journey
@pytest.mark.parametrize("variant", PLAYED, ids=lambda one: one.path.stem)
def test_a_wrong_gate_is_found(variant: Variant, tmp_path, count_cases):
    if variant.database == "postgresql":
        need("postgres")
    copy_sources(tmp_path)
    apply(variant, tmp_path)
    ran = prove(tmp_path, *variant.call)
    assert ran.returncode == 1, f"not found: {variant.wrong}\n{ran.stdout[-3000:]}"
    assert "FAILED " in ran.stdout and "broken" in ran.stdout, ran.stdout[-3000:]
    count_cases(1)


@pytest.mark.journey
def test_the_gate_as_it_is_shipped_is_found_right_by_the_same_call(tmp_path):
    copy_sources(tmp_path)
    ran = prove(tmp_path, "schedules", "--database", "sqlite", "--select", "suspension")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
