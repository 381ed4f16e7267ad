"""What becomes of flags: a scenario's author and staff read them by place and settle them."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Refused
from interviews.models import Round
from scenarios.models import Draft, DraftState, Flag, Scenario, ScenarioVersion
from scenarios.quality.practice import Figures
from scenarios.quality.settling import flags_of, settle_flag
from tests.scenarios.flagging import PROBE, WORDS, flag, place, settle, url

SignIn = Callable[[User], Client]

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


# The quality page


def test_staff_see_flags_by_place_the_newest_first_with_names(
    fraud: Scenario, reader: User, staff: User, kit_probe: str, client_of: SignIn
) -> None:
    flag(staff, fraud)
    flag(staff, fraud, "twist:0")
    flag(reader, fraud, kind="unclear")
    page = unescape(client_of(staff).get(url("quality", fraud)).content.decode())
    assert 'Flags to settle, <span id="flags-left">3</span>' in page
    assert "The old text" not in page
    assert page.index("Data probe 2") < page.index("Twist 1")
    assert "It is unclear: 1 · It is wrong: 1" in page
    assert kit_probe in page
    assert "Alice" in page


def test_nobody_else_sees_it(fraud: Scenario, reader: User, mona: User, client_of: SignIn) -> None:
    made = flag(reader, fraud)
    for user in (reader, mona):
        assert client_of(user).get(url("quality", fraud)).status_code == 403
        assert settle(client_of(user), made).status_code == 403
    assert Client().get(url("quality", fraud)).status_code == 302


@pytest.fixture
def author(fraud: Scenario, bob: User) -> User:
    """Bob, whose draft became the scenario."""
    Draft.objects.create(
        author=bob, scenario=fraud, version=fraud.version, state=DraftState.PUBLISHED, title=fraud.title
    )
    return bob


def test_its_author_reads_and_settles_flags_without_their_names(
    fraud: Scenario, reader: User, author: User, client_of: SignIn
) -> None:
    made = flag(reader, fraud)
    Flag.objects.update(flagged_at=datetime(2026, 3, 14, tzinfo=UTC))
    client = client_of(author)
    assert url("quality", fraud) in client.get(url("detail", fraud)).content.decode()
    page = client.get(url("quality", fraud)).content.decode()
    assert WORDS in page
    assert "Alice" not in page
    assert "March 14" not in page, "to whoever gave a round on it, the day is a name"
    assert settle(client, made).status_code == 302
    settled = client.get(url("quality", fraud)).content.decode()
    assert "Mended by Bob" in settled
    assert "Alice" not in settled


def test_the_author_of_another_scenario_sees_nothing(author: User, client_of: SignIn) -> None:
    other = Scenario.objects.get(slug="product-search")
    assert client_of(author).get(url("quality", other)).status_code == 403
    assert url("quality", other) not in client_of(author).get(url("detail", other)).content.decode()


def test_staff_who_are_a_candidate_themselves_see_no_kit_there(
    debrief_round: Round, alice: User, client_of: SignIn
) -> None:
    alice.is_staff = True
    alice.save()
    response = client_of(alice).get(url("quality", debrief_round.scenario_version.scenario))
    assert response.status_code == 403
    assert "stay closed" in response.content.decode()


def test_flags_of_one_text_stand_together_over_versions_and_a_rewritten_one_says_so(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    flag(reader, fraud)
    flag(reader, fraud, "task")
    old = fraud.version
    rewritten = ScenarioVersion.objects.create(
        scenario=fraud,
        number=2,
        title=old.title,
        content_hash="rewritten",
        source="",
        prompt=old.prompt,
        kit={**old.kit, "task": "Another task."},
    )
    fraud.current_version = rewritten
    fraud.save()
    flag(staff, fraud)
    flag(staff, fraud, "task")
    found = {(group.place.text, group.is_current, len(group.flags)) for group in flags_of(fraud).places}
    assert found == {
        ("Another task.", True, 1),
        (old.kit["task"], False, 1),
        (place(staff, fraud).place.text, True, 2),
    }
    page = client_of(staff).get(url("quality", fraud)).content.decode()
    assert page.count("The old text, as it was when it was flagged:") == 1


def test_many_flags_need_no_more_queries(
    fraud: Scenario, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = ["task", "baseline", *(f"if_asked:{number}" for number in range(5)), PROBE]
    for key in keys:
        flag(reader, fraud, key)
    settle_flag(settler=reader, flag=Flag.objects.filter(place="task").get(), outcome="declined")
    scenario = Scenario.objects.select_related("current_version").get(pk=fraud.pk)
    with django_assert_num_queries(5):  # the rubric now, open flags, their version and rubric, settled flags
        assert flags_of(scenario).open_count == len(keys) - 1


# Settling


def test_a_flag_is_settled_by_somebody_with_a_note(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    made = flag(reader, fraud)
    answer = settle(client_of(staff), made, note=" Put right in version 2. ")
    assert answer.headers["Location"] == url("quality", fraud)
    made.refresh_from_db()
    assert (made.outcome, made.settled_by, made.note) == ("mended", staff, "Put right in version 2.")
    assert made.settled_at is not None
    page = client_of(staff).get(url("quality", fraud)).content.decode()
    assert 'Flags to settle, <span id="flags-left">0</span>' in page
    assert "Mended by Stan" in page


def test_settling_on_the_page_counts_what_is_left(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    made = flag(reader, fraud)
    flag(reader, fraud, "task")
    address = reverse("scenario-flag-settle", args=[fraud.slug, made.pk])
    answer = client_of(staff).post(address, {"outcome": "mended"}, headers={"HX-Request": "true"})
    assert '<span id="flags-left" hx-swap-oob="true">1</span>' in answer.content.decode()


def test_who_flagged_is_told_what_became_of_it_and_can_flag_anew(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    settle_flag(settler=staff, flag=flag(reader, fraud), outcome="declined", note="It is as the paper says.")
    page = client_of(reader).get(url("kit", fraud)).content.decode()
    assert "Your flag was settled: declined. It is as the paper says." in page
    flag(reader, fraud)
    assert Flag.objects.count() == 2


def test_a_flag_is_settled_once(fraud: Scenario, reader: User, staff: User, client_of: SignIn) -> None:
    made = flag(reader, fraud)
    settle(client_of(staff), made)
    assert settle(client_of(staff), made, outcome="declined").status_code == 409
    made.refresh_from_db()
    assert made.outcome == "mended"


def test_a_flag_that_was_taken_back_cannot_be_settled(fraud: Scenario, reader: User, staff: User) -> None:
    made = flag(reader, fraud)
    Flag.objects.all().delete()
    with pytest.raises(Refused):
        settle_flag(settler=staff, flag=made, outcome="mended")


@pytest.mark.parametrize(
    "bad", [{"outcome": "burnt"}, {"outcome": ""}, {"note": "x" * 501}, {"note": "\x00"}]
)
def test_what_settles_nothing_is_refused(
    bad: dict[str, str], fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    made = flag(reader, fraud)
    assert settle(client_of(staff), made, **bad).status_code == 400
    assert Flag.objects.get().settled_at is None


def test_a_flag_is_settled_at_its_own_scenario(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    made = flag(reader, fraud)
    address = reverse("scenario-flag-settle", args=["product-search", made.pk])
    assert client_of(staff).post(address, {"outcome": "mended"}).status_code == 404
    assert Flag.objects.get().settled_at is None


def test_settling_with_htmx_answers_with_what_became_of_it(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    address = reverse("scenario-flag-settle", args=[fraud.slug, flag(reader, fraud).pk])
    told = client_of(staff).post(address, {"outcome": "declined", "note": "No."}, headers=HTMX)
    assert "Declined by Stan" in told.content.decode()


# The person


def test_flags_are_part_of_ones_own_data(fraud: Scenario, reader: User, staff: User) -> None:
    flag(staff, fraud, "task")
    flag(reader, fraud)
    (row,) = export_for(reader)["scenario_flags"]
    assert (row["scenario"], row["version"], row["place"]) == ("payment-fraud", 1, PROBE)
    assert (row["kind"], row["sentence"], row["outcome"]) == ("wrong", WORDS, "")


def test_a_deleted_account_leaves_flags_without_the_person(
    fraud: Scenario, reader: User, staff: User, client_of: SignIn
) -> None:
    settled, still_open = flag(reader, fraud), flag(reader, fraud, "task")
    settle_flag(settler=staff, flag=settled, outcome="mended")
    delete_account(user=reader)
    settled.refresh_from_db()
    still_open.refresh_from_db()
    assert (settled.flagged_by, settled.sentence) == (None, "")
    assert (still_open.flagged_by, still_open.sentence) == (None, WORDS)
    assert "somebody who has gone" in client_of(staff).get(url("quality", fraud)).content.decode()
    assert settle_flag(settler=staff, flag=still_open, outcome="mended").sentence == ""


# Figures


@pytest.mark.parametrize(
    ("rated", "hardness", "words"),
    [
        (0, 0, ""),
        (2, 4, ""),  # too few say too little
        (3, 0, "about as hard as it says"),
        (3, 1, "about as hard as it says"),  # 1 / 8, with five ratings of "about right"
        (3, 2, "harder than it says"),
        (3, 6, "much harder than it says"),
        (3, -2, "easier than it says"),
        (100, 40, "harder than it says"),
        (100, -150, "much easier than it says"),
    ],
)
def test_the_difficulty_is_estimated_in_words(rated: int, hardness: int, words: str) -> None:
    assert Figures(rated=rated, hardness=hardness).difficulty == words


def test_the_estimate_leans_on_the_label() -> None:
    assert Figures(rated=3, hardness=6).estimate == pytest.approx(6 / 8)
    assert Figures(rated=1000, hardness=2000).estimate == pytest.approx(2, abs=0.01)
