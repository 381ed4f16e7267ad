"""What becomes of flags: a scenario's author and staff read them by place, and settle each."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Refused
from scenarios.access import get_scenario_to_open_for
from scenarios.models import Flag, Rubric, Scenario, ScenarioVersion
from scenarios.quality.flags import check_answer, places_in
from scenarios.quality.places import Place
from scenarios.selectors import current_rubric, published, texts
from scenarios.writing.reviewing import is_author

SETTLED_SHOWN = 100


@dataclass
class FlaggedPlace:
    """The open flags of one text, over all versions that have it; `is_current` unless it was rewritten."""

    place: Place
    is_current: bool
    flags: list[Flag] = field(default_factory=list)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many flags of each kind, the most frequent first."""
        return Counter(flag.get_kind_display() for flag in self.flags).most_common()


@dataclass(frozen=True)
class SettledFlag:
    flag: Flag
    place: Place


@dataclass(frozen=True)
class FlagList:
    """`places` by their newest flag; `settled` the newest first, at most a hundred."""

    places: list[FlaggedPlace]
    settled: list[SettledFlag]

    @property
    def open_count(self) -> int:
        return sum(len(place.flags) for place in self.places)


def get_scenario_quality_for(user: User, slug: str) -> Scenario:
    """Return the scenario if the person may see what readers say of it.

    Raises Forbidden: `not_author`, and `kit_withheld` to who is a candidate themselves just now.
    """
    scenario = get_scenario_to_open_for(user, slug)
    if not may_see_quality(user, scenario):
        raise Forbidden("not_author", "What readers say of a scenario is for its author and staff.")
    return scenario


def may_see_quality(user: User | AnonymousUser, scenario: Scenario) -> bool:
    return isinstance(user, User) and (user.is_staff or is_author(user, scenario))


def get_flag_for(user: User, slug: str, flag_id: int) -> Flag:
    """Return a flag of a scenario whose quality the person may see. Raises also Refused(`not_found`)."""
    flag = Flag.objects.filter(pk=flag_id, version__scenario=get_scenario_quality_for(user, slug)).first()
    if flag is None:
        raise Refused("not_found", "There is no such flag. It may have been taken back.", status=404)
    return flag


@transaction.atomic
def settle_flag(*, settler: User, flag: Flag, outcome: str, note: str = "") -> Flag:
    """Record what became of a flag, once and for all.

    Raises Invalid(`unknown_outcome`, `too_long`, `bad_text`) and Refused(`already_settled`).
    """
    check_answer(outcome, dict(Flag.OUTCOMES), note)
    locked = Flag.objects.select_for_update().filter(pk=flag.pk).first()
    if locked is None or not locked.is_open:
        raise Refused("already_settled", "This flag was settled or taken back meanwhile. Reload the page.")
    locked.outcome, locked.note = outcome, note.strip()
    locked.settled_by, locked.settled_at = settler, timezone.now()
    if locked.flagged_by_id is None:
        locked.sentence = ""  # who wrote it has deleted their account, and nobody needs it any more
    locked.save(update_fields=["outcome", "note", "settled_by", "settled_at", "sentence"])
    return locked


def flagged_scenarios() -> QuerySet[Scenario]:
    """Published scenarios with `open_flags`, how many wait to be settled; the one with most first."""
    flagged = published().filter(versions__flags__pk__isnull=False, versions__flags__settled_at=None)
    return flagged.annotate(open_flags=Count("versions__flags")).order_by("-open_flags", "position", "slug")


def open_flag_count(scenario: Scenario) -> int:
    return Flag.objects.filter(version__scenario=scenario, settled_at=None).count()


def flags_of(scenario: Scenario) -> FlagList:
    """What readers have flagged in any version of a scenario; two queries more for each version flagged."""
    flags = (
        Flag.objects.filter(version__scenario=scenario)
        .select_related("version", "flagged_by", "settled_by")
        .defer("version__source", *texts("version"))
    )
    now = places_in(scenario.version, current_rubric())
    read = _PlacesRead()
    grouped: dict[Place, FlaggedPlace] = {}
    for flag in flags.filter(settled_at=None):
        place = read.by(flag)
        group = grouped.setdefault(place, FlaggedPlace(place, is_current=now.get(place.key) == place))
        group.flags.append(flag)
    settled = flags.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")[:SETTLED_SHOWN]
    return FlagList(list(grouped.values()), [SettledFlag(flag, read.by(flag)) for flag in settled])


class _PlacesRead:
    """Places as they were read by those who flagged them; each version is loaded once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], dict[str, Place]] = {}

    def by(self, flag: Flag) -> Place:
        read = (flag.version_id, flag.rubric_id)
        if read not in self._known:
            version = ScenarioVersion.objects.get(pk=flag.version_id)
            self._known[read] = places_in(version, Rubric.objects.get(pk=flag.rubric_id))
        return self._known[read][flag.place]
