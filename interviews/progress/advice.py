"""What to practice next, in one function for all pages: the scenario and line that give most, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from accounts.models import User
from config.look import LINE_MARKS
from interviews.points import points
from interviews.progress.need import Bar, Known, Need, needs_of
from interviews.progress.offer import Offer, offer_for
from interviews.progress.rules import Take
from interviews.progress.selectors import Progress, outline_of
from interviews.progress.trend import MIDDLE
from interviews.ratings.assumptions import BY_LINE
from interviews.ratings.parameters import Parameters, line_noise
from interviews.ratings.selectors import line_figures
from scenarios.lines import LINES
from scenarios.models import Rubric
from scenarios.rubric import RubricContent
from scenarios.selectors import rubric_content

DEFAULT_LEVEL = "senior"


@dataclass(frozen=True)
class Recommendation:
    """A scenario to practice next, with the reason in a sentence; `line` is empty before the first score."""

    slug: str
    title: str
    reason: str
    line: str = ""


@dataclass(frozen=True)
class Advice:
    """What every recommendation is chosen from. Made once for a page."""

    progress: Progress
    rubric: RubricContent
    offer: Offer

    def needs(self, level: str) -> list[Need]:
        """By line for the bar of the level, the greatest first."""
        parameters = self.progress.parameters
        noise = line_noise(parameters.predicting) + parameters.variances["interviewer"]
        return needs_of(_known(self.progress), bar_of(self.rubric, level), noise)


def advice_for(user: User, progress: Progress) -> Advice:
    """Three queries."""
    rubric = Rubric.objects.order_by("-number").values_list("pk", flat=True)[:1].get()
    return Advice(progress=progress, rubric=_content(rubric), offer=offer_for(user))


def what_next(user: User, advice: Advice | None = None) -> Recommendation | None:
    """The line that needs it most, with the scenario for it; None when every scenario is known.

    Without `advice`, four queries; seven before the first fair score.
    """
    known = advice or advice_for(user, outline_of(user))
    level = level_of(user)
    need = known.needs(level)[0]
    chosen = known.offer.by_line.get(need.line)
    if chosen is None:
        return None
    scenario = chosen.scenario
    if not known.progress.rounds and known.progress.fair is None:
        family = scenario.get_family_display()
        reason = f"A first scenario in {family}. You have not read its kit, the interviewer's guide."
        return Recommendation(scenario.slug, scenario.title, reason)
    reason = f"{why(need, bar_of(known.rubric, level))} {chosen.reason(need.line)}"
    return Recommendation(scenario.slug, scenario.title, reason, need.line)


def why(need: Need, bar: Bar) -> str:
    """The need in a sentence with its figures."""
    name, share = LINE_MARKS[need.line].name, f"{need.share:.0%} of the {bar.name.lower()} bar"
    now, after = points(need.reach_now), points(need.reach_after)
    if not need.known.interviews:
        return (
            f"{name} was never scored and counts for {share}. So far it is a guess, ±{now}; one interview"
            f" makes it ±{after}."
        )
    told = "1 interview" if need.known.interviews == 1 else f"{need.known.interviews} interviews"
    stands = f"{name} is at {points(need.known.value)} ±{now} after {told}"
    if need.is_weakness:
        below = f"{points(need.missing)} below the {points(bar.mean)} asked for"
        return f"{stands}, {below}, and counts for {share}."
    return f"{stands} and counts for {share}. One more makes it ±{after}."


def level_of(user: User) -> str:
    profile = getattr(user, "profile", None)
    return profile.target_level if profile else DEFAULT_LEVEL


def _known(progress: Progress) -> dict[str, Known]:
    """Each line as the model knows it; before it has run, as raw scores tell with the same assumptions."""
    parameters, fair = progress.parameters, progress.fair
    by_line = parameters.predicting.get(BY_LINE, 0.0)
    if fair is None:
        return {line: _by_raw(line, progress.rounds, parameters) for line in LINES}
    figures, anybody = line_figures(fair), Known(fair.value, (fair.sd**2 + by_line) ** 0.5, 0)
    return {
        line: Known(figures[line].value, figures[line].sd, figures[line].sessions)
        if line in figures
        else anybody
        for line in LINES
    }


def _by_raw(line: str, takes: Sequence[Take], parameters: Parameters) -> Known:
    """A normal prior and as many scores with the noise of an interviewer who is not known."""
    scores = [take.scores[line] for take in takes if line in take.scores]
    before = parameters.predicting["candidate"] + parameters.predicting.get(BY_LINE, 0.0)
    noise = line_noise(parameters.predicting) + parameters.variances["interviewer"]
    mean = MIDDLE if parameters.mean is None else parameters.mean
    precision = 1 / before + len(scores) / noise
    return Known((mean / before + sum(scores) / noise) / precision, precision**-0.5, len(scores))


def bar_of(rubric: RubricContent, level: str) -> Bar:
    bar = rubric.level_bar(level)
    shares = {line: weight / 100 for line, weight in rubric.weights.items()}
    return Bar(level, bar.name, bar.mean_at_least, frozenset(bar.must_reach), shares)


@lru_cache(maxsize=4)
def _content(rubric: int) -> RubricContent:
    """Rubrics never change, so that this is kept."""
    return rubric_content(Rubric.objects.get(pk=rubric))
