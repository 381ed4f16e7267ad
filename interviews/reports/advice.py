"""What the library offers for the next interview: drills by line and score, unseen scenarios by line."""

from collections.abc import Collection, Mapping, Sequence

from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Round
from interviews.pairing.topics import topics
from interviews.progress.selectors import HELD
from interviews.reports.inputs import Advice, DrillInput, ScenarioInput
from scenarios.learn.reader import learn_content
from scenarios.lines import LINES
from scenarios.models import Scenario
from scenarios.selectors import unseen_by

A_LINE = 2  # scenarios offered for each line, so that two lines need not be given the same


def advice_for(candidate: User) -> Advice:
    """As of now, for any line of the next report of this person. Three queries."""
    held = Round.objects.filter(candidate=candidate, state__in=HELD)
    untaken = unseen_by(candidate).exclude(pk__in=held.values("scenario_version__scenario"))
    unseen = list(untaken.order_by("position", "slug"))
    emphasis = {topic.scenario: topic.emphasis for topic in topics()}
    profile = getattr(candidate, "profile", None)
    interests = profile.interests if profile else ()
    return Advice(
        drills=tuple(
            DrillInput(line=step.line, score=score, text=text)
            for step in learn_content().steps.steps
            for score, text in step.drills.items()
        ),
        scenarios=tuple(
            _offered(line, scenario, share)
            for line in LINES
            for scenario, share in _best(unseen, _shares(emphasis, line), interests)
        ),
    )


def _shares(emphasis: Mapping[int, Mapping[str, float]], line: str) -> dict[int, float]:
    """By scenario, the share of its checkpoints that are on the line."""
    return {scenario: by_line.get(line, 0.0) for scenario, by_line in emphasis.items()}


def _best(
    unseen: Sequence[Scenario], shares: dict[int, float], interests: Collection[str]
) -> list[tuple[Scenario, float]]:
    """As what is next on the progress page: of interest first, then where the line is asked for most."""
    ordered = sorted(unseen, key=lambda one: (one.family not in interests, -shares.get(one.pk, 0.0)))
    return [(one, shares.get(one.pk, 0.0)) for one in ordered[:A_LINE]]


def _offered(line: str, scenario: Scenario, share: float) -> ScenarioInput:
    about = f" {share:.0%} of its checkpoints are on {LINE_MARKS[line].name}." if share else ""
    return ScenarioInput(
        line=line,
        slug=scenario.slug,
        title=scenario.title,
        reason=f"You have not seen this scenario in {scenario.get_family_display()}.{about}",
    )
