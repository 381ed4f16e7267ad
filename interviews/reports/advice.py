"""What the library offers for the next interview: drills by line and score, and a scenario for each line."""

from accounts.models import User
from interviews.progress.offer import Untaken, offer_for
from interviews.reports.inputs import Advice, DrillInput, ScenarioInput
from scenarios.learn.reader import learn_content


def advice_for(candidate: User) -> Advice:
    """As of now, for any line of the next report of this person. Two queries."""
    return Advice(
        drills=tuple(
            DrillInput(line=step.line, score=score, text=text)
            for step in learn_content().steps.steps
            for score, text in step.drills.items()
        ),
        scenarios=tuple(_offered(line, one) for line, one in offer_for(candidate).by_line.items()),
    )


def _offered(line: str, one: Untaken) -> ScenarioInput:
    return ScenarioInput(line=line, slug=one.scenario.slug, title=one.scenario.title, reason=one.reason(line))
