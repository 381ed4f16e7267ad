"""Flags: readers say which place of a scenario is wrong. `settling` is what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from scenarios.access import get_scenario
from scenarios.content import kit_of, prompt_of
from scenarios.models import Flag, Rubric, Scenario, ScenarioVersion
from scenarios.quality.places import PROMPT, Place, places_of
from scenarios.selectors import current_rubric, rubric_content, texts
from scenarios.services import read_kit

MAX_FLAGS_A_DAY = 50


@dataclass(frozen=True)
class FlaggablePlace:
    """One place of a version that the person may read; `own` is their latest flag of it."""

    scenario: Scenario
    version: ScenarioVersion
    rubric: Rubric
    place: Place
    own: Flag | None


@dataclass(frozen=True)
class FlagSlot:
    """What a page shows at a place: the way to flag it, and the person's latest flag."""

    slug: str
    number: int
    place: Place
    own: Flag | None


@dataclass(frozen=True)
class Flagging:
    """All that the kit page needs to offer a flag at each place.

    `general_anchors` are those of the rubric that the scenario did not sharpen: the kit has no text of them.
    """

    slug: str
    number: int
    places: dict[str, Place]
    own: dict[str, Flag]
    general_anchors: list[Place]

    def slot(self, key: str) -> FlagSlot:
        """Raises KeyError for a place that the version does not have."""
        return FlagSlot(self.slug, self.number, self.places[key], self.own.get(key))


def get_place_for(user: User, slug: str, key: str, number: int | None = None) -> FlaggablePlace:
    """Return a place of a version (the current one without a number) if the person may read it.

    Raises as `get_scenario` does for the prompt and as `read_kit` for all others, before it
    tells whether there is such a place; Refused(`not_found`) where there is none.
    """
    scenario = get_scenario(slug) if key == PROMPT else read_kit(user=user, slug=slug)
    version = scenario.versions.filter(number=number).first() if number else scenario.version
    rubric = current_rubric()
    place = places_in(version, rubric).get(key) if version else None
    if version is None or place is None:
        raise Refused("not_found", "There is no such place in this scenario.", status=404)
    return FlaggablePlace(scenario, version, rubric, place, own_flag(user, version, place))


def own_flag(user: User, version: ScenarioVersion, place: Place) -> Flag | None:
    """The person's latest flag of a place, open or settled."""
    return Flag.objects.filter(version=version, place=place.key, flagged_by=user).first()


def flagging_for(user: User, scenario: Scenario) -> Flagging:
    """The places of the current version, whose kit the person may read, with their latest flag of each."""
    version = scenario.version
    places = places_in(version, current_rubric())
    sharpened = {f"anchor:{line}:{score}" for line, own in kit_of(version).anchors.items() for score in own}
    mine = Flag.objects.filter(version=version, flagged_by=user).order_by("flagged_at", "pk")
    return Flagging(
        slug=scenario.slug,
        number=version.number,
        places=places,
        own={flag.place: flag for flag in mine},
        general_anchors=[
            place for key, place in places.items() if key.startswith("anchor:") and key not in sharpened
        ],
    )


@transaction.atomic
def flag_place(*, user: User, found: FlaggablePlace, kind: str, sentence: str) -> Flag:
    """Flag a place; a second time changes the person's open flag of it.

    Raises Invalid(`unknown_kind`, `no_sentence`, `too_long`, `bad_text`), and Refused(`too_many_flags`, 429)
    after fifty within a day.
    """
    check_answer(kind, dict(Flag.KINDS), sentence)
    if not sentence.strip():
        raise Invalid("no_sentence", "Say in a sentence what is wrong.")
    # One at a time for each person: counting and writing belong together.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = Flag.objects.filter(flagged_by=user)
    here = mine.filter(version=found.version, place=found.place.key, settled_at=None)
    since = timezone.now() - timedelta(days=1)
    if not here.exists() and mine.filter(flagged_at__gt=since).count() >= MAX_FLAGS_A_DAY:
        raise Refused(
            "too_many_flags",
            f"You have flagged {MAX_FLAGS_A_DAY} places within a day. They are kept; flag more tomorrow.",
            status=429,
        )
    flag, _ = Flag.objects.update_or_create(
        version=found.version,
        place=found.place.key,
        flagged_by=user,
        settled_at=None,
        defaults={
            "rubric": found.rubric,
            "kind": kind,
            "sentence": sentence.strip(),
            "flagged_at": timezone.now(),
        },
    )
    return flag


def take_back_flag(*, user: User, found: FlaggablePlace) -> None:
    """Delete the person's open flag of a place; without one nothing happens."""
    Flag.objects.filter(
        version=found.version, place=found.place.key, flagged_by=user, settled_at=None
    ).delete()


def exported_flags(user: User) -> list[dict[str, Any]]:
    """What the person has flagged, for the export of their data."""
    flags = Flag.objects.filter(flagged_by=user).select_related("version__scenario").order_by("flagged_at")
    return [
        {
            "scenario": flag.version.scenario.slug,
            "version": flag.version.number,
            "place": flag.place,
            "kind": flag.kind,
            "sentence": flag.sentence,
            "at": flag.flagged_at.isoformat(),
            "outcome": flag.outcome,
        }
        for flag in flags.defer("version__source", *texts("version"))
    ]


def forget_flagger(*, user: User) -> None:
    """The person deletes their account: flags stay without them, and sentences until they are settled."""
    mine = Flag.objects.filter(flagged_by=user)
    mine.filter(settled_at__isnull=False).update(flagged_by=None, sentence="")
    mine.update(flagged_by=None)


def places_in(version: ScenarioVersion, rubric: Rubric) -> dict[str, Place]:
    """Every place of a stored version, with the anchors of that rubric."""
    return places_of(prompt_of(version), kit_of(version), rubric_content(rubric))


def check_answer(choice: str, choices: Iterable[str], text: str) -> None:
    """Raise Invalid(`unknown_kind`, `too_long`, `bad_text`) for what no flag can hold."""
    if choice not in choices:
        raise Invalid("unknown_kind", "Choose one of the answers.")
    if len(text) > Flag.MAX_SENTENCE:
        raise Invalid("too_long", f"Write at most {Flag.MAX_SENTENCE} characters.")
    if "\x00" in text:
        raise Invalid("bad_text", "The text holds a character that cannot be stored.")
