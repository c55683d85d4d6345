"""Wrong books of the clock are refused with file, line and cure."""

import shutil

import pytest

from comity.errors import PackError
from comity.pack import load_books
from tests.clock.made import PACKS

CASES = [
    ("rules", '"eu.epocpr"', '"eu.epoxpr"', "'eu.epoxpr' names no instrument"),
    ("windows", 'period = "P10D"', 'period = "10 days"', "is no ISO 8601 duration"),
    ("zones", '"Europe/Athens"', '"Europe/Atlantis"', "no zone of the IANA time zone database"),
    ("counting", 'holidays = "eu"', 'holidays = "xx"', "there are no holidays 'xx'"),
    ("holidays", 'places = ["BE"]', 'places = ["AT"]', "the holidays of AT stand in 'at' already"),
    ("counting", '"12-25"', '"12-32"', "'2000-12-32' is no day"),
    ("rules", "pauses = true", "pause = true", "unknown key 'pause'"),
    ("rules", 'clock = "challenge"', 'clock = "answer"', "unknown word 'answer'"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), CASES)
def test_a_wrong_value_is_refused_by_file_and_cure(tmp_path, file, old, new, says):
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs)
    path = packs / "clocks" / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load_books(packs)
    (fault,) = refusal.value.faults
    assert (fault.file, says in fault.says) == (f"clocks/{file}.toml", True), fault
    assert fault.cure
