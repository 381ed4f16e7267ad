"""Which scenario a line is practiced with: chosen here for report, plan, progress page and home alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from config.look import LINE_MARKS
from interviews.models import Round
from interviews.pairing.topics import topics
from scenarios.lines import LINES
from scenarios.models import Scenario
from scenarios.selectors import unseen_by


@dataclass(frozen=True)
class Untaken:
    """A scenario that can still be given, with the share of its checkpoints on each line."""

    scenario: Scenario
    emphasis: Mapping[str, float]

    def reason(self, line: str) -> str:
        share = self.emphasis.get(line, 0.0)
        about = f" {share:.0%} of its checkpoints are on {LINE_MARKS[line].name}." if share else ""
        return f"A {self.scenario.get_family_display()} scenario that is new to you.{about}"


@dataclass(frozen=True)
class Offer:
    """What a person has not begun to take, in the library's order, the families that interest them, and the
    ids of all scenarios that can be given."""

    untaken: Sequence[Untaken]
    interests: frozenset[str]
    published: frozenset[int] = frozenset()

    @cached_property
    def by_line(self) -> dict[str, Untaken]:
        """One for every line, whichever lines a page shows; empty when every scenario is known.

        Of interest first; then a scenario that no other line has, as far as there are any; then the one that
        asks most about the line.
        """
        given: Counter[int] = Counter()
        chosen = {}
        for line in LINES if self.untaken else ():
            chosen[line] = min(self.untaken, key=lambda one: self._order(one, line, given))
            given[chosen[line].scenario.pk] += 1
        return chosen

    def testing(self, line: str, family: str) -> Scenario | None:
        """The scenario of a family that asks most about a line."""
        there = [one for one in self.untaken if one.scenario.family == family]
        best = max(there, key=lambda one: one.emphasis.get(line, 0.0), default=None)
        return best.scenario if best else None

    def _order(self, one: Untaken, line: str, given: Counter[int]) -> tuple[bool, int, float]:
        is_other = one.scenario.family not in self.interests
        return is_other, given[one.scenario.pk], -one.emphasis.get(line, 0.0)


def offer_for(user: User) -> Offer:
    """As of now. Two queries; one more after something was published."""
    taken = Round.objects.filter(candidate=user, started_at__isnull=False).values(
        "scenario_version__scenario"
    )
    emphasis = {topic.scenario: topic.emphasis for topic in topics()}
    left = unseen_by(user).exclude(pk__in=taken).order_by("position", "slug")
    profile = getattr(user, "profile", None)
    return Offer(
        untaken=[Untaken(scenario, emphasis.get(scenario.pk, {})) for scenario in left],
        interests=frozenset(profile.interests if profile else ()),
        published=frozenset(emphasis),
    )
