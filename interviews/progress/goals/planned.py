"""A person's open goals, each with a plan that follows from what is known of them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Goal
from interviews.progress.advice import Advice, Untaken, bar_of, why
from interviews.progress.goals.services import today_of
from interviews.progress.need import Need
from interviews.progress.plan import Plan, plan_to
from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from scenarios.lines import LINES
from scenarios.models import Scenario

STEPS = 3


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
        return in_words(self.plan) if self.plan else "The day is past."


def open_goals_of(user: User, advice: Advice) -> list[PlannedGoal]:
    """One query."""
    today = today_of(user)
    return [
        PlannedGoal(goal, _plan(goal, today, advice), _steps(goal.level, advice))
        if goal.on >= today
        else PlannedGoal(goal, None, [])
        for goal in Goal.objects.filter(user=user, done_at=None)
    ]


def in_words(plan: Plan) -> str:
    """Realistic, in two sentences."""
    often = {1: "one interview", 2: "two interviews", 3: "three interviews"}[plan.a_week]
    if plan.before == 0:
        return "There is no week left to practice in. Rest, and read the anchors of your lines once more."
    began = f"With {often} a week you have {plan.before} before."
    reaches = f"the 90% interval of your fair score from ±{plan.reach_now:.2f} to about ±{plan.reach:.2f}"
    if plan.needed == 0:
        return f"{began} Your fair score is not provisional any more; they bring {reaches}."
    if plan.is_enough:
        return f"{began} Enough to bring {reaches}: not provisional any more."
    return f"{began} They bring {reaches}. It stays provisional: that takes {plan.needed}."


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
    needs = advice.needs(level)[:STEPS]
    bar = bar_of(advice.rubric, level)
    steps: list[Step] = []
    left = list(advice.untaken)
    for need in needs:
        best = _asking_most(need, left, advice)
        left = [one for one in left if one is not best]
        name = LINE_MARKS[need.line].name
        steps.append(Step(need.line, name, why(need, bar), best.scenario if best else None))
    return steps


def _asking_most(need: Need, left: Sequence[Untaken], advice: Advice) -> Untaken | None:
    return advice.best([need], left)
