from datetime import date, timedelta

import pytest

from interviews.progress.goals.planned import in_words, time_left
from interviews.progress.need import Bar, Known, needs_of
from interviews.progress.plan import plan_to

BAR = Bar(
    "senior", "Senior", 3.0, frozenset({"monitoring"}), {"data": 0.2, "monitoring": 0.1, "framing": 0.2}
)
NOISE = 0.77
TODAY = date(2026, 11, 22)


def test_what_is_far_below_the_bar_comes_before_what_is_uncertain() -> None:
    known = {"data": Known(2.0, 0.2, 9), "framing": Known(3.2, 0.6, 1)}
    weak, unsure = needs_of(known, BAR, NOISE)
    assert (weak.line, weak.is_weakness, weak.missing) == ("data", True, 1.0)
    assert (unsure.line, unsure.is_weakness, unsure.missing) == ("framing", False, 0.0)
    assert unsure.reduction == pytest.approx(0.36**2 / (0.36 + NOISE))
    assert unsure.reach_after < unsure.reach_now


def test_a_line_that_the_bar_must_see_counts_twice_until_it_is_scored() -> None:
    (never,) = needs_of({"monitoring": Known(3.0, 0.6, 0)}, BAR, NOISE)
    (once,) = needs_of({"monitoring": Known(3.0, 0.6, 1)}, BAR, NOISE)
    assert never.total == pytest.approx(2 * once.total)


def test_a_plan_takes_as_few_interviews_a_week_as_settle_the_score() -> None:
    plan = plan_to(TODAY + timedelta(days=35), TODAY, sd=0.55, noise=0.5)
    assert (plan.weeks, plan.needed, plan.a_week, plan.before, plan.is_enough) == (5, 4, 1, 5, True)
    assert plan.reach < plan.reach_now
    assert "In 5 weeks. With one interview a week you have 5 before it. Enough to settle" in in_words(plan)


def test_a_plan_that_the_time_does_not_allow_says_so() -> None:
    plan = plan_to(TODAY + timedelta(days=7), TODAY, sd=0.55, noise=0.9)
    assert (plan.a_week, plan.before, plan.is_enough) == (3, 3, False)
    assert "it stays provisional" in in_words(plan)


def test_on_the_day_itself_there_is_nothing_left_to_practice() -> None:
    plan = plan_to(TODAY, TODAY, sd=0.2, noise=0.5)
    assert (plan.before, plan.needed) == (0, 0)
    assert plan.reach == pytest.approx(plan.reach_now)
    assert in_words(plan) == "Today. Nothing is left to practice: trust what you have done. Good luck."
    near = plan_to(TODAY + timedelta(days=2), TODAY, sd=0.5, noise=0.5)
    assert in_words(near) == "In 2 days. That is too close for a plan: one more interview at most, then rest."


def test_a_settled_score_needs_no_more_but_practice_goes_on() -> None:
    plan = plan_to(TODAY + timedelta(days=21), TODAY, sd=0.25, noise=0.5)
    assert (plan.needed, plan.a_week, plan.before) == (0, 1, 3)
    assert "is settled already" in in_words(plan)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Today."),
        (1, "Tomorrow."),
        (3, "In 3 days."),
        (13, "In 13 days."),
        (14, "In 2 weeks."),
        (20, "In about 3 weeks."),
    ],
)
def test_the_time_left_is_said_as_people_say_it(days: int, said: str) -> None:
    assert time_left(days) == said
