"""People who come to be paired: when, from where, with what level and language. Made up; a seed repeats."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from accounts.families import FAMILIES
from interviews.pairing.seekers import LEVELS, Seeker
from scenarios.lines import FORMATS, LINES

Key = TypeVar("Key", str, int)

FAMILY_KEYS = [key for key, _ in FAMILIES]
ROLES = {"swap": 80, "candidate": 12, "interviewer": 8}
LEVEL_SHARES = {"mid": 45, "senior": 40, "staff": 15}
FORMAT_SHARES = dict(zip(FORMATS, (20, 60, 20), strict=True))


@dataclass(frozen=True)
class Zone:
    """Hours from UTC, share of all people, and what they speak when they practice."""

    hours: float
    share: int
    languages: dict[str, int]


ZONES = (
    Zone(-8, 15, {"en": 92, "es": 8}),
    Zone(-5, 20, {"en": 82, "es": 14, "fr": 4}),
    Zone(-3, 6, {"en": 40, "es": 60}),
    Zone(0, 9, {"en": 95, "fr": 5}),
    Zone(1, 20, {"en": 48, "de": 27, "fr": 14, "es": 11}),
    Zone(5.5, 22, {"en": 100}),
    Zone(8, 8, {"en": 100}),
)


def crowd(random: Random, size: int, waited_most: float = 120) -> list[Seeker]:
    """A wave: people from everywhere who have waited up to `waited_most` seconds, some of whom have ties."""
    return [
        somebody(
            random,
            number,
            _chosen(random, _zone(random, hour=20).languages),
            waited=random.uniform(0, waited_most),
            blocked=_few(random, size, 0.01),
            met=_few(random, size, 0.05),
        )
        for number in range(size)
    ]


def arrivals(random: Random, per_minute: float, hours: int) -> Iterator[tuple[float, Seeker]]:
    """Seconds since midnight UTC and who comes then: Poisson by the hour, `per_minute` on the mean."""
    mean = sum(_activity(hour) for hour in range(24)) / 24
    second, number = 0.0, 0
    while True:
        rate = per_minute / 60 * _activity(second / 3600) / mean
        second += random.expovariate(rate)
        if second >= hours * 3600:
            return
        number += 1
        language = _chosen(random, _zone(random, second / 3600).languages)
        yield second, somebody(random, number, language)


def somebody(
    random: Random,
    number: int,
    language: str,
    *,
    waited: float = 0,
    blocked: frozenset[int] = frozenset(),
    met: frozenset[int] = frozenset(),
) -> Seeker:
    level = _chosen(random, LEVEL_SHARES)
    gaps = frozenset(random.sample(LINES, random.randint(2, 5)))
    return Seeker(
        ticket=number,
        user=number,
        role=_chosen(random, ROLES),
        format_minutes=_chosen(random, FORMAT_SHARES),
        level=level,
        language=language,
        interests=frozenset(random.sample(FAMILY_KEYS, random.choice((0, 1, 2, 2, 3)))),
        waited_seconds=waited,
        blocked=blocked,
        met=met,
        own_level=LEVELS[max(0, LEVELS.index(level) - random.choice((0, 0, 1)))],
        quality=random.betavariate(5, 3),
        prepared=frozenset(random.sample(FAMILY_KEYS, random.choice((0, 1, 2, 4)))),
        gaps=gaps,
        examines=frozenset(line for line in LINES if line not in gaps and random.random() < 0.6),
        attendance=random.betavariate(9, 1),
    )


def _activity(utc_hour: float) -> float:
    return sum(_awake(utc_hour, zone) for zone in ZONES)


def _awake(utc_hour: float, zone: Zone) -> float:
    """Most in the evening at eight, least in the early morning, never nobody."""
    return zone.share * (1.05 + math.cos((utc_hour + zone.hours - 20) / 24 * math.tau))


def _zone(random: Random, hour: float) -> Zone:
    return random.choices(ZONES, [_awake(hour, zone) for zone in ZONES])[0]


def _chosen(random: Random, shares: dict[Key, int]) -> Key:
    return random.choices(list(shares), list(shares.values()))[0]


def _few(random: Random, size: int, share: float) -> frozenset[int]:
    if random.random() >= share:
        return frozenset()
    return frozenset(random.randrange(size) for _ in range(3))
