"""Without scripts: told in time that the room needs them, a lobby that follows, a room with a way out."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, InterviewState, Round
from interviews.services import mark_ready

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def without_scripts(client: Client, name: str, *args: object) -> str:
    """What a page holds for browsers that run no scripts, and for no others."""
    page = client.get(reverse(name, args=args)).content.decode()
    return " ".join(" ".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)).split())


@pytest.mark.parametrize("name", ["find", "slots", "standby"])
def test_before_being_paired_one_is_told_that_the_room_needs_them(
    library: None, client_of: SignIn, alice: User, name: str
) -> None:
    assert "The room needs JavaScript" in without_scripts(client_of(alice), name)


def test_the_lobby_is_loaded_anew_by_itself(
    swap_interview: Interview, client_of: SignIn, alice: User
) -> None:
    shown = without_scripts(client_of(alice), "interview", swap_interview.pk)
    assert 'http-equiv="refresh"' in shown
    assert "Look again" in shown
    assert "The room needs JavaScript" in shown


def test_the_room_has_a_way_out(swap_interview: Interview, client_of: SignIn, alice: User, bob: User) -> None:
    for user in (alice, bob):
        mark_ready(user=user, interview=swap_interview)
    client = client_of(alice)
    shown = without_scripts(client, "room", Round.objects.get(interview=swap_interview, number=1).pk)
    way_out = reverse("interview-leave", args=[swap_interview.pk])
    assert way_out in shown
    assert reverse("home") in shown
    client.post(way_out)
    swap_interview.refresh_from_db()
    assert swap_interview.state != InterviewState.LIVE
