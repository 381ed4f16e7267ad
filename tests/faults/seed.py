"""Run as a module against a fresh site: two people in a live round, as JSON with their session cookies."""

import json
import secrets
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from interviews.room.clock import move_clock  # noqa: E402
from interviews.services import Part, create_interview, mark_ready  # noqa: E402
from scenarios.models import Scenario  # noqa: E402


def person(name: str) -> User:
    return User.objects.create_user(f"{name}.{secrets.token_hex(4)}@example.org", display_name=name)


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def seed() -> dict[str, str]:
    alice, bob = person("alice"), person("bob")
    scenario = Scenario.objects.filter(current_version__isnull=False).first()
    assert scenario is not None
    assert scenario.current_version is not None
    interview = create_interview(
        kind="one_way",
        parts=[Part(alice, bob, scenario.current_version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now() + timedelta(minutes=5),
    )
    mark_ready(user=alice, interview=interview)
    mark_ready(user=bob, interview=interview)
    round_ = interview.rounds.get()
    move_clock(user=bob, round_=round_, move="start", version=0)
    return {"round": str(round_.pk), "alice": cookie_of(alice), "bob": cookie_of(bob)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed()))
