"""Letters about one thing are one correspondence, whoever's letters came in between."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.correspondence import (
    LinkReason,
    Received,
    addresses_in,
    correspondences,
    link_between,
    quoted_share,
)
from comity.intake.outcome import Letter

NOON = datetime(2021, 12, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SHARED = Path(os.environ.get("COMITY_SHARED", Path(__file__).resolve().parents[2] / "../shared"))

DEMAND = """To the legal department,

The page below claims to be run by our office and collects visitors' passwords.
https://copy.pages.example/login
It breaks section 12 of our Forgery Act, so we ask you to take it down at once.

Regards,
Sergeant Example, Cyber Unit
"""
REMINDER = "Dear support team,\n\nIt can still be opened, please act.\n\n" + "".join(
    f"> {line}\n" for line in DEMAND.splitlines()
)
OTHER = """To the legal department,

Another page sells stolen tickets to the national museum and its gardens.
https://tickets.pages.example/
Please remove it, as it breaks section 40 of our Consumer Act of last year.

Regards,
Sergeant Example, Cyber Unit
"""


def a_letter(text: str, *, subject: str = "", message_id: str = "", refers: str = "") -> Letter:
    return Letter(
        from_name="Sergeant",
        from_address="cyber@police.example",
        sent_at=None,
        subject=subject,
        message_id=message_id,
        in_reply_to=(refers,) if refers else (),
        references=(),
        text=text,
    )


def received(name: str, letter: Letter, *, days: int = 0, authority: str = "police") -> Received:
    return Received(name, letter, authority, NOON + days * DAY)


FIRST = received("first", a_letter(DEMAND, subject="Fake page", message_id="<1@police.example>"))
THIRD = received("third", a_letter(OTHER, subject="Tickets"), days=2)


def reason(later: Letter, *, authority: str = "police") -> LinkReason | None:
    link = link_between(FIRST, received("later", later, days=1, authority=authority))
    return None if link is None else link.reason


def test_a_reference_links() -> None:
    assert reason(a_letter("Any news?", refers="<1@police.example>")) is LinkReason.REFERS
    assert reason(a_letter("Any news?", refers="<2@police.example>")) is None


def test_two_answers_to_one_letter_are_linked() -> None:
    one = received("one", a_letter("Here it is.", refers="<ours@forum.example>"))
    other = received("other", a_letter("And here.", refers="<ours@forum.example>"), days=1)
    link = link_between(other, one)
    assert link is not None
    assert (link.earlier, link.later, link.reason) == ("one", "other", LinkReason.REFERS)


def test_a_quotation_of_most_of_a_letter_links() -> None:
    assert reason(a_letter(REMINDER)) is LinkReason.QUOTES
    assert quoted_share(earlier=DEMAND, later=REMINDER) == 1.0


@pytest.mark.parametrize(
    "mark", ["Re: ", "RE: Re: ", "AW: ", "Fwd: ", "re[2]: ", "回复：", "TR : "]
)
def test_the_same_subject_and_one_same_address_link(mark: str) -> None:
    again = "Still there: HTTPS://copy.pages.example/login."
    assert reason(a_letter(again, subject=f"{mark}fake  page")) is LinkReason.SUBJECT_AND_ADDRESS
    assert reason(a_letter(again, subject="Something else")) is None
    assert reason(a_letter("Still there.", subject=f"{mark}fake page")) is None
    assert reason(a_letter(again)) is None


def test_another_authority_or_nobody_known_is_never_linked() -> None:
    assert reason(a_letter(REMINDER), authority="court") is None
    assert reason(a_letter("x", refers="<1@police.example>"), authority="court") is None
    nobody = replace(FIRST, authority="")
    assert link_between(nobody, replace(nobody, id="other")) is None


def test_letters_that_share_only_their_greetings_are_two() -> None:
    assert [found.letters for found in correspondences([FIRST, THIRD])] == [("first",), ("third",)]


def test_a_chain_is_one_and_a_stranger_between_is_not_in_it() -> None:
    second = received("second", a_letter(REMINDER, message_id="<2@police.example>"), days=1)
    fourth = received("fourth", a_letter("Well?", refers="<2@police.example>"), days=3)
    found = correspondences([fourth, THIRD, second, FIRST])
    assert [one.letters for one in found] == [("first", "second", "fourth"), ("third",)]
    assert [link.reason for link in found[0].links] == [LinkReason.QUOTES, LinkReason.REFERS]


@given(st.permutations([0, 1, 2, 3]))
def test_the_order_in_which_letters_are_given_changes_nothing(order: list[int]) -> None:
    letters = [
        FIRST,
        received("second", a_letter(REMINDER), days=1),
        THIRD,
        received("fourth", a_letter("Well?", refers="<1@police.example>"), days=3),
    ]
    assert correspondences([letters[place] for place in order]) == correspondences(letters)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_letter_is_in_exactly_one_correspondence(texts: list[str]) -> None:
    letters = [received(str(number), a_letter(text)) for number, text in enumerate(texts)]
    members = [name for found in correspondences(letters) for name in found.letters]
    assert sorted(members) == sorted(letter.id for letter in letters)


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_quoted_share_is_a_share(earlier: str, later: str) -> None:
    assert 0.0 <= quoted_share(earlier=earlier, later=later) <= 1.0


def test_addresses_end_before_the_marks_of_the_sentence() -> None:
    text = "See (https://a.example/x/), <https://b.example>; or https://c.example/y?z=1."
    assert addresses_in(text) == {
        "https://a.example/x",
        "https://b.example",
        "https://c.example/y?z=1",
    }


def test_two_real_letters_of_one_bureau_are_one_correspondence() -> None:
    folder = SHARED / "data/github/letters"
    paths = sorted(folder.glob("*-CSTCB.md")) if folder.is_dir() else []
    if len(paths) != 2:
        pytest.skip("the two real letters are not on this machine (shared data, not ours to copy)")
    letters = [
        received(path.stem, a_letter(path.read_text("utf-8")), days=number * 14)
        for number, path in enumerate(paths)
    ]
    found = correspondences([*letters, FIRST, THIRD])
    assert tuple(path.stem for path in paths) in [one.letters for one in found]
    assert len(found) == 3
