"""The cast: alice and bob are paired, charlie is a stranger, mona moderates."""

import gc
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import hypothesis
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client, TransactionTestCase
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Profile, User
from interviews.models import Interview, Round
from interviews.room.clock import move_clock
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import Rubric, Scenario, ScenarioVersion
from tests.database import FreshDatabase

PASSWORD = "a quiet studio"

# Making the database leaves much that is soon forgotten; searching it each time took a tenth of a short run.
gc.set_threshold(100_000, 20, 100)

# Examples count here, not how long one takes on a busy machine.
hypothesis.settings.register_profile("tradeoff", deadline=None)
hypothesis.settings.load_profile("tradeoff")


@cache
def hashed_password() -> str:
    """The cast's password, hashed once: a good hash costs more than all the rest of making a person."""
    return make_password(PASSWORD)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the real scenario library once; each test leaves it in place."""
    with django_db_blocker.unblock():
        database = FreshDatabase()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.bring_back())
        yield


@pytest.fixture
def library(db: None) -> None:
    """The 24 scenarios, the rubric and the glossary, as the files have them."""


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    """Make somebody who has signed up, confirmed their e-mail and finished onboarding."""

    def make(name: str, *, is_moderator: bool = False, **profile: object) -> User:
        email = f"{name.lower()}@example.org"
        user = User.objects.create(
            email=email, password=hashed_password(), display_name=name, is_moderator=is_moderator
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        chosen = {"level": "mid", "target_level": "senior", "interests": ["trust_safety"], **profile}
        Profile.objects.create(user=user, **chosen)
        return user

    return make


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")


@pytest.fixture
def bob(make_person: Callable[..., User]) -> User:
    return make_person("Bob")


@pytest.fixture
def charlie(make_person: Callable[..., User]) -> User:
    return make_person("Charlie")


@pytest.fixture
def mona(make_person: Callable[..., User]) -> User:
    return make_person("Mona", is_moderator=True)


@pytest.fixture
def staff(make_person: Callable[..., User]) -> User:
    user = make_person("Stan")
    user.is_staff = user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def rubric(library: None) -> Rubric:
    return Rubric.objects.latest("number")


@pytest.fixture
def scenario_versions(library: None) -> list[ScenarioVersion]:
    scenarios = Scenario.objects.filter(current_version__isnull=False).select_related("current_version")
    return [scenario.current_version for scenario in scenarios if scenario.current_version]


@pytest.fixture
def scenario_version(scenario_versions: list[ScenarioVersion]) -> ScenarioVersion:
    return scenario_versions[0]


@pytest.fixture
def swap_interview(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> Interview:
    """Alice is the candidate of round 1 and Bob of round 2; both are in the lobby."""
    return create_interview(
        kind="swap",
        parts=[
            Part(alice, bob, scenario_versions[0], "senior"),
            Part(bob, alice, scenario_versions[1], "senior"),
        ],
        format_minutes=45,
        language="en",
        starts_at=timezone.now() + timedelta(minutes=5),
    )


@pytest.fixture
def live_interview(swap_interview: Interview, alice: User, bob: User) -> Interview:
    mark_ready(user=alice, interview=swap_interview)
    return mark_ready(user=bob, interview=swap_interview)


@pytest.fixture
def live_round(live_interview: Interview, bob: User) -> Round:
    """Round 1, started: alice is the candidate, bob the interviewer."""
    round_ = live_interview.rounds.get(number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    return Round.objects.get(pk=round_.pk)


@pytest.fixture
def debrief_round(live_round: Round, bob: User) -> Round:
    """Round 1, over: both owe an assessment."""
    move_clock(user=bob, round_=live_round, move="end", version=1)
    return Round.objects.get(pk=live_round.pk)


@pytest.fixture
def solo_interview(alice: User, scenario_version: ScenarioVersion) -> Interview:
    interview = create_interview(
        kind="solo",
        parts=[Part(alice, None, scenario_version, "senior")],
        format_minutes=35,
        language="en",
        starts_at=timezone.now(),
    )
    return mark_ready(user=alice, interview=interview)
