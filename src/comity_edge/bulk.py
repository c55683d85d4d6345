"""Judge everybody who is present at once, after a change.

Participants come in columns: packed addresses, and for each other signal a number into a short list
of texts, as a service keeps them anyway. Resources which the same rules concern form a group, and
in a group places which those rules cannot tell apart are of one kind. Each combination of kinds is
judged once, by the slow and obvious gate; the rest is looking up, by NumPy where it is installed.
"""

from __future__ import annotations

from array import array
from typing import Any

from comity_edge.bulk_numpy import by_numpy, class_of
from comity_edge.crowd import Column, Crowd, ManyAnswers
from comity_edge.crowd_plan import Plan

try:
    import numpy as _numpy
except ImportError:  # the standard library is enough, only slower
    _numpy = None  # type: ignore[assignment]  # stands for "not installed"

numpy: Any = _numpy

__all__ = ["Column", "Crowd", "ManyAnswers", "judge_crowd"]


def judge_crowd(plan: Plan) -> ManyAnswers:
    """Return the answer to every row of the crowd.

    :raises ValueError: if a column has a number that no text belongs to.
    """
    if len(plan.crowd):
        _check_numbers(plan)
    if numpy is None or not len(plan.crowd):
        return _plainly(plan)
    numbers = by_numpy(numpy, plan)

    def rows(wanted: frozenset[int]) -> list[int]:
        found: list[int] = numpy.flatnonzero(numpy.isin(numbers, sorted(wanted))).tolist()
        return found

    return ManyAnswers(numbers, tuple(plan.known), rows)


def _check_numbers(plan: Plan) -> None:
    """Refuse a number without a text: a row must never be judged by what another one said."""
    for column in filter(None, (plan.crowd.resources, *plan.columns)):
        numbers = column.numbers if numpy is None else numpy.asarray(column.numbers)
        low, high = (
            (min(numbers), max(numbers)) if numpy is None else (numbers.min(), numbers.max())
        )
        if low < 0 or high >= len(column.texts):
            raise ValueError("every number of a column is that of a text")


def _plainly(plan: Plan) -> ManyAnswers:
    crowd = plan.crowd
    known: dict[int, int] = {}
    numbers = array("L")
    for row in range(len(crowd)):
        at = row * crowd.width
        number = class_of(crowd.addresses[at : at + crowd.width], plan.snapshot)
        combination = plan.group_of_resource[crowd.resources.numbers[row]]
        kinds = plan.kinds[combination]
        values = (number, *(column.numbers[row] if column else 0 for column in plan.columns))
        for kind, width, value in zip(kinds, plan.widths, values, strict=True):
            combination = combination * width + kind.of_text[value]
        if combination not in known:
            known[combination] = plan.answer(combination)
        numbers.append(known[combination])

    def rows(wanted: frozenset[int]) -> list[int]:
        return [row for row, number in enumerate(numbers) if number in wanted]

    return ManyAnswers(numbers, tuple(plan.known), rows)
