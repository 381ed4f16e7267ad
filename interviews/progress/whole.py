"""Everything about one person's progress, read once: page, API, JSON and PDF are made from it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from interviews.progress.advice import Advice, Recommendation, advice_for, what_next
from interviews.progress.goals.planned import PlannedGoal, open_goals_of
from interviews.progress.missed import Missed
from interviews.progress.pacing import Pacing
from interviews.progress.retakes.selectors import Retakes, retakes_of
from interviews.progress.selectors import Progress, missed_for, pacing_for, progress_of, rhythm_for
from interviews.progress.weeks import Rhythm
from interviews.ratings.assumptions import IMPROVED
from interviews.ratings.selectors import is_provisional
from interviews.reports.fairness import APART


@dataclass(frozen=True)
class Whole:
    person: str
    read_at: datetime
    progress: Progress
    advice: Advice
    recommended: Recommendation | None
    pacing: Pacing
    missed: Missed
    retakes: Retakes
    rhythm: Rhythm
    goals: list[PlannedGoal]

    @property
    def is_provisional(self) -> bool:
        return self.progress.fair is not None and is_provisional(self.progress.fair)

    @property
    def apart(self) -> str:
        """What is said to who is linked with few; empty otherwise."""
        return APART if self.progress.fair and self.progress.fair.is_apart else ""

    @property
    def has_improved(self) -> bool | None:
        """None while there is no trend; True only with a probability above 0.9."""
        fair = self.progress.fair
        if fair is None or fair.gain_probability is None or self.progress.trend.now is None:
            return None
        return fair.gain_probability > IMPROVED


def whole_of(user: User) -> Whole:
    """A number of queries that no history changes; see the tests for each."""
    progress = progress_of(user)
    advice = advice_for(user, progress)
    return Whole(
        person=str(user),
        read_at=timezone.now(),
        progress=progress,
        advice=advice,
        recommended=what_next(user, advice),
        pacing=pacing_for(user),
        missed=missed_for(user),
        retakes=retakes_of(progress.takes, progress.noise, advice.offer.published),
        rhythm=rhythm_for(user),
        goals=open_goals_of(user, advice),
    )
