"""The rubric as data: nine lines with anchors, stages with minutes, level bars, pacing alarms.

Pure: no database. `Rubric.content` holds a `RubricContent` as JSON; `scenarios.selectors.current_rubric`
finds the row that new rounds are scored by.
"""

from collections.abc import Sequence
from typing import Annotated, Self, TypeVar, get_args

from pydantic import Field, field_validator, model_validator

from scenarios.lines import FORMATS, LINES, STAGES
from scenarios.minutes import LONGEST, SHORTEST, nearest_format, scaled
from scenarios.schema import (
    Content,
    LevelKey,
    LineKey,
    Short,
    StageKey,
    Text,
    misplaced,
)

LEVELS: tuple[LevelKey, ...] = get_args(LevelKey)
# Keys are plain integers and not literals, because JSON gives them back as text.
Score = Annotated[int, Field(ge=1, le=4)]
TotalMinutes = Annotated[int, Field(gt=0)]
Minutes = Annotated[int, Field(gt=0, le=60, strict=True)]


class Scale(Content):
    labels: dict[Score, Short]
    rule: Text

    @field_validator("labels")
    @classmethod
    def _is_complete(cls, labels: dict[int, str]) -> dict[int, str]:
        return four_of(labels, "label")


class Format(Content):
    """A length of a round; `debrief_minutes` comes after it."""

    total_minutes: Minutes
    debrief_minutes: Minutes
    note: Text


class Line(Content):
    """One scored row. `weight` is in hundredths of the weighted mean."""

    key: LineKey
    name: Short
    short_name: Annotated[str, Field(min_length=1, max_length=16)]
    weight: Annotated[int, Field(gt=0, le=100, strict=True)]
    about: Text
    anchors: dict[Score, Text]
    probes: Annotated[list[Text], Field(min_length=1)]
    strong_signals: Annotated[list[Text], Field(min_length=1)]
    red_flags: Annotated[list[Text], Field(min_length=1)]
    levels: dict[LevelKey, Text]

    @field_validator("anchors")
    @classmethod
    def _is_complete(cls, anchors: dict[int, str]) -> dict[int, str]:
        return four_of(anchors, "anchor")

    @field_validator("levels")
    @classmethod
    def _names_every_level(cls, levels: dict[LevelKey, str]) -> dict[LevelKey, str]:
        missing = [level for level in LEVELS if level not in levels]
        if missing:
            raise misplaced(f"levels for {', '.join(missing)} missing")
        return {level: levels[level] for level in LEVELS}  # PostgreSQL keeps the shortest key first


class Stage(Content):
    """A timed part of the interview; `line` is the line it is scored on, if it has one of its own."""

    key: StageKey
    name: Short
    line: LineKey | None = None
    goal: Text
    must_cover: Annotated[list[Text], Field(min_length=1)]
    minutes: dict[TotalMinutes, Minutes]

    @field_validator("minutes")
    @classmethod
    def _fits_every_format(cls, minutes: dict[int, int]) -> dict[int, int]:
        if set(minutes) != set(FORMATS):
            raise misplaced(f"minutes must be given for {', '.join(map(str, FORMATS))} and nothing else")
        return minutes


class LevelBar(Content):
    """What a level asks of the scores; every condition is data, so that a report can name the unmet ones.

    `mean_at_least` is of the weighted mean over reached lines; `fours_include_one_of` names lines of
    which at least one must be among the fours.
    """

    key: LevelKey
    name: Short
    known_as: Text
    expect: Text
    mean_at_least: Annotated[float, Field(ge=1, le=4)]
    no_ones_in: list[LineKey] = []
    must_reach: list[LineKey] = []
    fours_at_least: Annotated[int, Field(ge=0, le=9, strict=True)] = 0
    fours_include_one_of: list[LineKey] = []

    @property
    def conditions(self) -> list[str]:
        """What the bar asks, as sentences without a full stop."""
        asked = [f"A weighted mean of at least {self.mean_at_least:.1f} over the lines reached"]
        if len(self.no_ones_in) == len(LINES):
            asked.append("No 1 on any line")
        elif self.no_ones_in:
            asked.append(f"No 1 in {_joined(self.no_ones_in, 'or')}")
        if self.must_reach:
            asked.append(f"{_joined(self.must_reach, 'and').capitalize()} reached")
        if self.fours_at_least:
            among = (
                f", one of them {_joined(self.fours_include_one_of, 'or')}"
                if self.fours_include_one_of
                else ""
            )
            asked.append(f"A 4 on at least {self.fours_at_least} lines{among}")
        return asked


class PacingAlarm(Content):
    """At this share of the round `check` should be true; otherwise the interviewer may say `nudge`."""

    at_fraction: Annotated[float, Field(gt=0, lt=1)]
    check: Text
    nudge: Text


class RubricContent(Content):
    scale: Scale
    formats: list[Format]
    lines: list[Line]
    stages: list[Stage]
    level_bars: list[LevelBar]
    pacing_alarms: list[PacingAlarm]
    debrief: Annotated[list[Text], Field(min_length=1)]
    caution: Text

    @field_validator("lines")
    @classmethod
    def _has_the_nine_lines(cls, lines: list[Line]) -> list[Line]:
        expect_keys([line.key for line in lines], LINES, "line")
        if (total := sum(line.weight for line in lines)) != 100:
            raise misplaced(f"the weights of the lines add up to {total}, not 100")
        return lines

    @field_validator("stages")
    @classmethod
    def _has_the_nine_stages(cls, stages: list[Stage]) -> list[Stage]:
        expect_keys([stage.key for stage in stages], STAGES, "stage")
        for total in FORMATS:
            used = sum(stage.minutes[total] for stage in stages)
            if used != total:
                raise misplaced(f"the stages take {used} minutes in the format of {total}")
        return stages

    @field_validator("formats")
    @classmethod
    def _has_the_formats(cls, formats: list[Format]) -> list[Format]:
        expect_keys(
            [str(each.total_minutes) for each in formats],
            tuple(map(str, FORMATS)),
            "format",
            "total_minutes",
        )
        return formats

    @field_validator("level_bars")
    @classmethod
    def _has_the_levels(cls, bars: list[LevelBar]) -> list[LevelBar]:
        expect_keys([bar.key for bar in bars], ("mid", "senior", "staff"), "level bar")
        return bars

    @model_validator(mode="after")
    def _alarms_are_in_order(self) -> Self:
        fractions = [alarm.at_fraction for alarm in self.pacing_alarms]
        for index in range(1, len(fractions)):
            if fractions[index] <= fractions[index - 1]:
                raise misplaced("pacing alarms must come in order of time", "pacing_alarms", index)
        return self

    def line(self, key: str) -> Line:
        """Return the line; raises KeyError for an unknown key."""
        return _find(self.lines, key)

    def stage(self, key: str) -> Stage:
        """Return the stage; raises KeyError for an unknown key."""
        return _find(self.stages, key)

    def level_bar(self, key: str) -> LevelBar:
        """Return the bar of the level; raises KeyError for an unknown key."""
        return _find(self.level_bars, key)

    def minutes_for(self, total_minutes: int) -> dict[str, int]:
        """Return the minutes of each stage, in order: a format's own, or scaled from the nearest format.

        Raises KeyError for a length outside 20 to 120 minutes.
        """
        if not SHORTEST <= total_minutes <= LONGEST:
            raise KeyError(total_minutes)
        nearest = nearest_format(total_minutes)
        minutes: dict[str, int] = {stage.key: stage.minutes[nearest] for stage in self.stages}
        return minutes if nearest == total_minutes else scaled(total_minutes, minutes)

    @property
    def weights(self) -> dict[str, int]:
        return {line.key: line.weight for line in self.lines}


def _joined(keys: Sequence[str], word: str) -> str:
    names = ["trade-offs" if key == "tradeoffs" else key for key in keys]
    return f" {word} ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)


Keyed = TypeVar("Keyed", Line, Stage, LevelBar)
Scored = TypeVar("Scored")


def _find(rows: Sequence[Keyed], key: str) -> Keyed:
    for row in rows:
        if row.key == key:
            return row
    raise KeyError(key)


def four_of(by_score: dict[int, Scored], name: str) -> dict[int, Scored]:
    """Return what is given for each score. Raises where it is not given for all four."""
    missing = [str(score) for score in (1, 2, 3, 4) if score not in by_score]
    if missing:
        raise misplaced(f"{name} for score {', '.join(missing)} missing")
    return by_score


def expect_keys(keys: Sequence[str], expected: tuple[str, ...], name: str, field: str = "key") -> None:
    """Raise unless the keys are the expected ones, in that order."""
    for index, (key, wanted) in enumerate(zip(keys, expected, strict=False)):
        if key != wanted:
            raise misplaced(f"expected {name} '{wanted}' here, not '{key}'", index, field)
    if len(keys) != len(expected):
        raise misplaced(f"expected {len(expected)} of {name} ({', '.join(expected)}), found {len(keys)}")
