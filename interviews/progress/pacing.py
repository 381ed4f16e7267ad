"""Habits of pacing over the last rounds: stage minutes used against planned. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scenarios.lines import STAGES

ROUNDS = 10
OVERRUN_SECONDS = 60  # past what was planned, extensions included, before it counts
HABIT = Fraction(1, 2)
FEWEST_FOR_HABIT = 3


@dataclass(frozen=True)
class StageTime:
    """One stage of one round; planned with its extensions."""

    round_id: str
    stage: str
    planned_seconds: int
    used_seconds: int


@dataclass(frozen=True)
class StageHabit:
    """A stage over the rounds in which it was begun and not cut short: means in seconds, and how often it
    overran."""

    stage: str
    rounds: int
    planned_seconds: int
    used_seconds: int
    overruns: int

    @property
    def is_overrun_by_habit(self) -> bool:
        return self.overruns >= FEWEST_FOR_HABIT and self.overruns >= HABIT * self.rounds


@dataclass(frozen=True)
class Pacing:
    """`rounds` of the last ten have times; `wraps_missed` of them never came to the wrap-up."""

    rounds: int
    stages: list[StageHabit]
    wraps_missed: int

    @property
    def overrun(self) -> list[StageHabit]:
        """What is habitually overrun, the most often first."""
        return sorted(
            (habit for habit in self.stages if habit.is_overrun_by_habit), key=lambda habit: -habit.overruns
        )

    @property
    def misses_wrap_by_habit(self) -> bool:
        return self.wraps_missed >= FEWEST_FOR_HABIT and self.wraps_missed >= HABIT * self.rounds


def pacing_of(times: Sequence[StageTime]) -> Pacing:
    """From the stages that were begun in the last rounds."""
    rounds = {time.round_id for time in times}
    wrapped = {time.round_id for time in times if time.stage == "wrap"}
    cut_short = _cut_short(times)
    whole = [time for time in times if (time.round_id, time.stage) not in cut_short]
    habits = [habit for stage in STAGES if (habit := _habit(stage, whole))]
    return Pacing(len(rounds), habits, len(rounds - wrapped))


def _cut_short(times: Sequence[StageTime]) -> set[tuple[str, str]]:
    """Round and stage where the round ended before the stage's time; a wrap-up may be short."""
    in_order = sorted(times, key=lambda time: STAGES.index(time.stage))
    last = {time.round_id: time for time in in_order}
    return {
        (time.round_id, time.stage)
        for time in last.values()
        if time.stage != "wrap" and time.used_seconds < time.planned_seconds
    }


def _habit(stage: str, times: Collection[StageTime]) -> StageHabit | None:
    there = [time for time in times if time.stage == stage]
    if not there:
        return None
    return StageHabit(
        stage=stage,
        rounds=len(there),
        planned_seconds=round(sum(time.planned_seconds for time in there) / len(there)),
        used_seconds=round(sum(time.used_seconds for time in there) / len(there)),
        overruns=sum(time.used_seconds > time.planned_seconds + OVERRUN_SECONDS for time in there),
    )
