"""Every request knows its person's time zone, and whether onboarding is done, at the price of one query."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.middleware import OnboardingMiddleware, TimeZoneMiddleware
from accounts.models import User

pytestmark = pytest.mark.django_db


def zone_name(request: HttpRequest) -> HttpResponse:
    return HttpResponse(timezone.get_current_timezone_name())


def ask(user: User | AnonymousUser) -> str:
    request = RequestFactory().get("/find/")
    request.user = user
    return TimeZoneMiddleware(zone_name)(request).content.decode()


def test_times_are_shown_in_the_zone_of_the_profile(make_person: Callable[..., User]) -> None:
    assert ask(make_person("Aiko", time_zone="Asia/Tokyo")) == "Asia/Tokyo"


def test_the_zone_ends_with_the_request(make_person: Callable[..., User]) -> None:
    ask(make_person("Aiko", time_zone="Asia/Tokyo"))
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_person_without_profile_and_nobody_at_all_see_utc(dana: User) -> None:
    assert ask(dana) == ask(AnonymousUser()) == "UTC"


def test_a_zone_that_this_machine_does_not_know_is_utc(make_person: Callable[..., User]) -> None:
    assert ask(make_person("Nemo", time_zone="Atlantis/Deep")) == "UTC"


def test_without_profile_a_page_leads_to_onboarding_and_back(dana_client: Client) -> None:
    answer = dana_client.get("/settings/?a=1")
    assert answer.headers["Location"] == "/onboarding/?next=%2Fsettings%2F%3Fa%3D1"


def test_a_form_sent_without_profile_leads_to_onboarding_without_repeating_it(dana_client: Client) -> None:
    assert dana_client.post("/settings/tokens/").headers["Location"] == "/onboarding/"


@pytest.mark.parametrize("name", ["onboarding", "account_change_password", "account_logout", "health"])
def test_what_leads_there_is_open_without_profile(dana_client: Client, name: str) -> None:
    assert dana_client.get(reverse(name)).status_code == 200


def test_with_a_profile_nothing_is_in_the_way(alice_client: Client) -> None:
    assert alice_client.get("/settings/").status_code == 200


def test_person_and_profile_cost_one_query_besides_the_session(
    alice_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = RequestFactory().get("/find/")
    request.session = alice_client.session
    bool(request.session.keys())  # the session's own query
    with django_assert_num_queries(1):  # user with profile
        request.user = get_user(request)
        OnboardingMiddleware(TimeZoneMiddleware(zone_name))(request)
