"""Flagging a place of a scenario, as the tests of flags and of what becomes of them do it."""

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scenarios.models import Flag, Scenario
from scenarios.quality.flags import FlaggablePlace, flag_place, get_place_for

PROBE = "probe:data:1"
WORDS = "The canary sings the wrong number."


def url(name: str, scenario: Scenario) -> str:
    return reverse(f"scenario-{name}", args=[scenario.slug])


def sent(place: str = PROBE, **other: str) -> dict[str, str]:
    return {"place": place, "version": "1", "kind": "wrong", "sentence": WORDS, **other}


def place(user: User, scenario: Scenario, key: str = PROBE) -> FlaggablePlace:
    return get_place_for(user, scenario.slug, key)


def flag(user: User, scenario: Scenario, key: str = PROBE, kind: str = "wrong") -> Flag:
    return flag_place(user=user, found=place(user, scenario, key), kind=kind, sentence=WORDS)


def settle(client: Client, flag: Flag, **answer: str) -> HttpResponseBase:
    address = reverse("scenario-flag-settle", args=[flag.version.scenario.slug, flag.pk])
    return client.post(address, {"outcome": "mended", **answer})
