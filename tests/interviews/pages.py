"""Reading and pressing an interview's pages."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Interview, Round
from interviews.room.clock import move_clock

SignIn = Callable[[User], Client]


def page_of(interview: Interview) -> str:
    return reverse("interview", args=[interview.pk])


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def press(client: Client, name: str, interview: Interview) -> str:
    """POST to one of the interview's buttons and return where it leads."""
    response = client.post(reverse(name, args=[interview.pk]))
    assert response.status_code == 302
    return str(response["Location"])


def room_of(interview: Interview, number: int = 1) -> str:
    return reverse("room", args=[interview.rounds.get(number=number).pk])


def end_second_round(interview: Interview, interviewer: User) -> Round:
    round_ = interview.rounds.get(number=2)
    move_clock(user=interviewer, round_=round_, move="start", version=0)
    move_clock(user=interviewer, round_=round_, move="end", version=1)
    return Round.objects.get(pk=round_.pk)
