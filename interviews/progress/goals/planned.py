"""A person's open goals, each with a plan that follows from what is known of them now."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Goal
from interviews.points import points
from interviews.progress.advice import Advice, bar_of, why
from interviews.progress.goals.services import today_of
from interviews.progress.plan import Plan, plan_to
from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from scenarios.lines import LINES
from scenarios.models import Scenario

STEPS = 3
DAYS_COUNTED = 13  # from two weeks on, weeks are easier to plan in
PAST = "That day is behind you. However it went, what you practiced is yours."
ON_THE_DAY = "Nothing is left to practice: trust what you have done. Good luck."
TOO_CLOSE = "That is too close for a plan: one more interview at most, then rest."


@dataclass(frozen=True)
class Step:
    """A line to work on, why, and a scenario that asks about it; None when every scenario is known."""

    line: str
    name: str
    why: str
    scenario: Scenario | None


@dataclass(frozen=True)
class PlannedGoal:
    """`plan` is None once the day is past: the goal waits to be finished or removed."""

    goal: Goal
    plan: Plan | None
    steps: list[Step]

    @property
    def sentence(self) -> str:
        return in_words(self.plan) if self.plan else PAST


def open_goals_of(user: User, advice: Advice) -> list[PlannedGoal]:
    """Those ahead before those whose day is past. One query."""
    today = today_of(user)
    goals = sorted(Goal.objects.filter(user=user, done_at=None), key=lambda goal: goal.on < today)
    return [_planned(goal, today, advice) for goal in goals]


def in_words(plan: Plan) -> str:
    """How long there is, and what is realistic until then."""
    return f"{time_left(plan.days)} {_what_fits(plan)}"


def time_left(days: int) -> str:
    if days <= 1:
        return "Tomorrow." if days else "Today."
    if days <= DAYS_COUNTED:
        return f"In {days} days."
    return f"In {'about ' if days % 7 else ''}{round(days / 7)} weeks."


def _what_fits(plan: Plan) -> str:
    if plan.before == 0:
        return TOO_CLOSE if plan.days else ON_THE_DAY
    often = {1: "one interview", 2: "two interviews", 3: "three interviews"}[plan.a_week]
    began = f"With {often} a week you have {plan.before} before it."
    surer = f"from ±{points(plan.reach_now)} now to about ±{points(plan.reach)}"
    if plan.needed == 0:
        return f"{began} Your fair score is settled already; they make it surer, {surer}."
    if plan.is_enough:
        return f"{began} Enough to settle your fair score, {surer}."
    stays = f"it stays provisional, as settling it takes {plan.needed}"
    return f"{began} They make your fair score surer, {surer}; {stays}."


def _planned(goal: Goal, today: date, advice: Advice) -> PlannedGoal:
    if goal.on < today:
        return PlannedGoal(goal, None, [])
    steps = _steps(goal.level, advice) if goal.on > today else []
    return PlannedGoal(goal, _plan(goal, today, advice), steps)


def _plan(goal: Goal, today: date, advice: Advice) -> Plan:
    progress = advice.progress
    known = progress.parameters.predicting
    prior = known["candidate"] ** 0.5
    noise = (
        known.get(SESSION, 0.0)
        + (known[NOISE] + known.get(BY_LINE, 0.0)) / len(LINES)
        + progress.parameters.variances["interviewer"]
    )
    return plan_to(goal.on, today, sd=progress.fair.sd if progress.fair else prior, noise=noise)


def _steps(level: str, advice: Advice) -> list[Step]:
    bar, chosen = bar_of(advice.rubric, level), advice.offer.by_line
    return [
        Step(
            line=need.line,
            name=LINE_MARKS[need.line].name,
            why=why(need, bar),
            scenario=chosen[need.line].scenario if chosen else None,
        )
        for need in advice.needs(level)[:STEPS]
    ]
