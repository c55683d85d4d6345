"""What always holds of a step, whatever the holds."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.flow import Stage, judge_step
from comity.testing import NOON, a_provider
from comity.vocabulary.verdict import Ask, Clear, severity
from comity.vocabulary.words import Step
from tests.support.generated_cases import PLACES, SERVICES, obstacles, records, requests

some_records = st.lists(records, max_size=3, unique_by=lambda record: record.hold.id)
some_obstacles = st.lists(obstacles, max_size=2)
steps = st.sampled_from(Step)


def judged(gov_request, held, step, others=(), categories=None):
    return judge_step(
        stage=Stage(a_provider(), tuple(held), obstacles=tuple(others)),
        gov_request=gov_request,
        account=next(iter(gov_request.accounts), None),
        categories=gov_request.categories if categories is None else categories,
        step=step,
        at=NOON,
    )


@given(requests(), some_records, records, steps)
def test_adding_a_hold_never_opens_a_step(gov_request, held, extra, step):
    before = judged(gov_request, held, step)
    after = judged(gov_request, [*held, extra], step)
    assert severity(after.verdict) >= severity(before.verdict)


@given(requests(), some_records, some_obstacles, obstacles, steps)
def test_adding_an_obstacle_never_opens_a_step(gov_request, held, others, extra, step):
    before = judged(gov_request, held, step, others)
    after = judged(gov_request, held, step, [*others, extra])
    assert severity(after.verdict) >= severity(before.verdict)


@given(requests(), some_records, some_obstacles, steps, st.randoms(use_true_random=False))
def test_the_order_of_holds_and_obstacles_never_matters(gov_request, held, others, step, chance):
    found = judged(gov_request, held, step, others)
    chance.shuffle(held)
    chance.shuffle(others)
    again = judged(gov_request, held, step, others)
    assert (again.verdict, again.limit, again.approvals) == (
        found.verdict,
        found.limit,
        found.approvals,
    )


@given(requests(), some_records)
def test_a_later_step_is_never_milder(gov_request, held):
    found = [severity(judged(gov_request, held, step).verdict) for step in Step]
    assert found == sorted(found)


@given(requests(), some_records, some_obstacles)
def test_acknowledging_is_never_stopped(gov_request, held, others):
    assert judged(gov_request, held, Step.ACKNOWLEDGE, others).verdict == Clear()


@given(requests(), some_records, steps, st.data())
def test_asking_for_more_categories_makes_none_of_them_stricter_or_milder(
    gov_request, held, step, data
):
    if not gov_request.categories:
        return
    category = data.draw(st.sampled_from(gov_request.categories))
    alone = judged(gov_request, held, step, categories=(category,))
    together = judged(gov_request, held, step)
    assert severity(together.verdict) <= severity(alone.verdict)
    same = severity(alone.verdict) == severity(together.verdict)
    assert same is (not together.limit or category in together.limit)


LISTS = {"requested_by": PLACES, "users_in": PLACES, "services": SERVICES}


@settings(max_examples=200)
@given(requests(), records, steps, st.sampled_from(sorted(LISTS)), st.data())
def test_a_hold_with_a_shorter_list_never_holds_more(gov_request, record, step, name, data):
    """Narrowing never widens: taking a word out of a list of two or more lets no more through
    the hold's mouth than before, so it never bars what the longer list let go."""
    words = getattr(record.hold, name)
    if len(words) < 2:
        return
    shorter = data.draw(st.sampled_from([tuple(w for w in words if w != x) for x in words]))
    narrower = replace(record, hold=replace(record.hold, **{name: shorter}))
    before = judged(gov_request, [record], step)
    after = judged(gov_request, [narrower], step)
    assert severity(after.verdict) <= severity(before.verdict)


@given(requests(), some_records, some_obstacles, steps)
def test_approvals_are_needed_exactly_where_people_are_asked(gov_request, held, others, step):
    found = judged(gov_request, held, step, others)
    assert (found.approvals >= 1) is isinstance(found.verdict, Ask)
    assert found.limit < frozenset(gov_request.categories) or not found.limit
