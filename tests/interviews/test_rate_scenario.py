"""Rating a round's scenario: by its two people, after the round, and what the library makes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Interview, Round, RoundState, ScenarioRating
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.scenario_ratings.services import rate_scenario
from scenarios.models import Draft, DraftState, Rubric, Scenario, ScenarioVersion
from scenarios.quality.practice import Figures, figures_of
from tests.scoring.filling import fill_and_submit

SignIn = Callable[[User], Client]

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
WORDS = "The canary could not tell what was asked."


def url(round_: Round) -> str:
    return reverse("scenario-rating", args=[round_.pk])


def rate(user: User, round_: Round, **said: Any) -> None:
    rate_scenario(user=user, round_=round_, **{"clear": 4, "hardness": 1, "sentence": WORDS, **said})


def figures(scenario: Scenario) -> Figures:
    return figures_of([scenario])[scenario.pk]


def said_by(role: str) -> tuple[int | None, int | None, str]:
    rating = ScenarioRating.objects.get(role=role)
    return rating.clear, rating.hardness, rating.sentence


@pytest.fixture
def released_round(debrief_round: Round, alice: User, bob: User) -> Round:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    return Round.objects.select_related("scenario_version__scenario").get(pk=debrief_round.pk)


@pytest.fixture
def hold_round(alice: User, bob: User, rubric: Rubric) -> Callable[..., Round]:
    """A released round that ended long ago, rated by both with the given hardness."""

    def hold(version: ScenarioVersion, *, hardness: int) -> Round:
        interview = Interview.objects.create(kind="one_way", state="done", starts_at=timezone.now())
        round_ = Round.objects.create(
            interview=interview,
            number=1,
            candidate=alice,
            interviewer=bob,
            scenario_version=version,
            rubric=rubric,
            level="senior",
            state=RoundState.REPORTED,
            released_at=timezone.now(),
        )
        for role, rater in (("candidate", alice), ("interviewer", bob)):
            ScenarioRating.objects.create(round=round_, role=role, rater=rater, clear=5, hardness=hardness)
        return round_

    return hold


# Rating


def test_both_rate_it_once_and_can_change_that(debrief_round: Round, alice: User, bob: User) -> None:
    rate(alice, debrief_round)
    rate(bob, debrief_round, clear=5, hardness=0, sentence="")
    rate(alice, debrief_round, clear=2)
    assert said_by("candidate") == (2, 1, WORDS)
    assert said_by("interviewer") == (5, 0, "")
    assert ScenarioRating.objects.count() == 2
    with pytest.raises(IntegrityError):
        ScenarioRating.objects.create(round=debrief_round, role="candidate", rater=bob)


def test_each_part_is_optional_and_saying_nothing_takes_it_back(debrief_round: Round, alice: User) -> None:
    rate(alice, debrief_round, clear=None, sentence="")
    assert said_by("candidate") == (None, 1, "")
    rate(alice, debrief_round, clear=None, hardness=None, sentence=" ")
    assert not ScenarioRating.objects.exists()


def test_the_form_saves_itself(debrief_round: Round, alice: User, client_of: SignIn) -> None:
    answer = client_of(alice).post(url(debrief_round), {"clear": "3", "hardness": "-2", "sentence": WORDS})
    assert answer.status_code == 200
    assert answer.json()["saved_at"]
    assert said_by("candidate") == (3, -2, WORDS)


def test_without_a_script_the_form_comes_back_to_the_round(
    debrief_round: Round, alice: User, client_of: SignIn
) -> None:
    answer = client_of(alice).post(url(debrief_round), {"clear": "3"}, headers=BROWSER)
    assert answer.headers["Location"] == reverse("debrief", args=[debrief_round.pk])
    assert client_of(alice).post(url(debrief_round), {"clear": "9"}, headers=BROWSER).status_code == 400


@pytest.mark.parametrize(
    "bad", [{"clear": "0"}, {"clear": "x"}, {"hardness": "3"}, {"sentence": "x" * 301}, {"sentence": "\x00"}]
)
def test_what_cannot_be_kept_is_refused_in_words(
    bad: dict[str, str], debrief_round: Round, alice: User, client_of: SignIn
) -> None:
    answer = client_of(alice).post(url(debrief_round), {"clear": "3", **bad})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_rating")
    assert answer.json()["detail"]
    assert not ScenarioRating.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"clear": 6}, {"hardness": -3}, {"sentence": "x" * 301}, {"sentence": "\x00"}]
)
def test_the_service_refuses_it_too(bad: dict[str, Any], debrief_round: Round, alice: User) -> None:
    with pytest.raises(Invalid):
        rate(alice, debrief_round, **bad)


def test_it_is_not_rated_before_the_debrief(
    live_round: Round, alice: User, bob: User, client_of: SignIn
) -> None:
    for user in (alice, bob):
        answer = client_of(user).post(url(live_round), {"clear": "3"})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_over")


def test_a_round_that_was_not_held_is_not_rated(swap_interview: Interview, alice: User) -> None:
    skipped = swap_interview.rounds.get(number=2)
    Round.objects.filter(pk=skipped.pk).update(state=RoundState.SKIPPED)
    with pytest.raises(Refused, match="not held"):
        rate(alice, skipped)


def test_a_candidate_is_led_to_the_kit_once_the_scores_are_out(
    released_round: Round, alice: User, client_of: SignIn
) -> None:
    compile_report(released_round.pk)
    page = client_of(alice).get(reverse("report", args=[released_round.pk])).content.decode()
    door = reverse("scenario-detail", args=[released_round.scenario_version.scenario.slug])
    assert f'<a href="{door}#kit">open the kit</a> and flag what is in it' in page


def test_it_can_be_changed_until_a_week_after_the_release(
    released_round: Round, alice: User, client_of: SignIn
) -> None:
    rate(alice, released_round)
    compile_report(released_round.pk)
    released_at = timezone.now() - timedelta(days=7, seconds=1)
    Round.objects.filter(pk=released_round.pk).update(released_at=released_at)
    with pytest.raises(Refused, match="a week after the report is out"):
        rate(alice, released_round, clear=1)
    assert said_by("candidate") == (4, 1, WORDS)
    page = client_of(alice).get(reverse("report", args=[released_round.pk])).content.decode()
    assert "you rated it" in page
    assert 'name="hardness"' not in page


def test_a_stranger_finds_nothing(debrief_round: Round, charlie: User, client_of: SignIn) -> None:
    assert client_of(charlie).post(url(debrief_round), {"clear": "3"}).status_code == 404


def test_alone_one_rates_it_as_its_candidate(solo_interview: Interview, alice: User) -> None:
    round_ = solo_interview.rounds.get()
    move_clock(user=alice, round_=round_, move="start", version=0)
    move_clock(user=alice, round_=round_, move="end", version=1)
    rate(alice, round_)
    assert said_by("candidate") == (4, 1, WORDS)


# Where it is asked


def test_it_is_asked_while_one_waits_and_beside_the_report_and_never_blocks(
    debrief_round: Round, alice: User, bob: User, client_of: SignIn
) -> None:
    debrief = reverse("debrief", args=[debrief_round.pk])
    assert "Rate the scenario" not in client_of(bob).get(debrief).content.decode()
    fill_and_submit(bob, debrief_round)
    waiting = client_of(bob).get(debrief).content.decode()
    assert "Rate the scenario" in waiting
    assert "Was the kit clear?" in waiting
    fill_and_submit(alice, debrief_round)
    compile_report(debrief_round.pk)
    for user in (alice, bob):
        page = client_of(user).get(reverse("report", args=[debrief_round.pk])).content.decode()
        assert f'action="{url(debrief_round)}"' in page
        assert "How hard was it for the senior level?" in page
    assert not ScenarioRating.objects.exists()


def test_what_one_said_is_shown_to_oneself_and_not_to_the_other(
    released_round: Round, alice: User, bob: User, client_of: SignIn
) -> None:
    rate(alice, released_round)
    compile_report(released_round.pk)
    address = reverse("report", args=[released_round.pk])
    assert WORDS in client_of(alice).get(address).content.decode()
    assert WORDS not in client_of(bob).get(address).content.decode()


# What the library makes of it


def test_a_scenario_counts_what_is_released_and_nothing_before(
    debrief_round: Round, alice: User, bob: User
) -> None:
    scenario = debrief_round.scenario_version.scenario
    rate(alice, debrief_round)
    fill_and_submit(alice, debrief_round)
    assert figures(scenario) == Figures()
    fill_and_submit(bob, debrief_round)
    assert figures(scenario) == Figures(taken=1, rated=1, hardness=1)


def test_the_figures_follow_an_interview_that_is_deleted(
    hold_round: Callable[..., Round], scenario_version: ScenarioVersion
) -> None:
    rounds = [hold_round(scenario_version, hardness=2) for _ in range(2)]
    assert figures(scenario_version.scenario) == Figures(taken=2, rated=4, hardness=8)
    rounds[0].interview.delete()
    assert figures(scenario_version.scenario) == Figures(taken=1, rated=2, hardness=4)
    assert ScenarioRating.objects.count() == 2


def test_the_figures_are_of_all_versions_of_a_scenario_and_of_no_other(
    hold_round: Callable[..., Round], scenario_versions: list[ScenarioVersion]
) -> None:
    old, other = scenario_versions[0], scenario_versions[1]
    newer = ScenarioVersion.objects.create(
        scenario=old.scenario,
        number=2,
        title=old.title,
        content_hash="newer",
        source="",
        prompt=old.prompt,
        kit=old.kit,
    )
    hold_round(old, hardness=1)
    hold_round(newer, hardness=0)
    hold_round(other, hardness=-2)
    assert figures(old.scenario) == Figures(taken=2, rated=4, hardness=2)


def test_the_pages_say_how_often_it_was_taken_and_how_hard_it_is_found(
    hold_round: Callable[..., Round],
    scenario_version: ScenarioVersion,
    staff: User,
    client: Client,
    client_of: SignIn,
) -> None:
    slug = scenario_version.scenario.slug
    hold_round(scenario_version, hardness=2)
    pages = [reverse("scenario-list"), reverse("scenario-detail", args=[slug])]
    quality = reverse("scenario-quality", args=[slug])
    assert "How hard it is rated" not in client_of(staff).get(quality).content.decode()
    for address in pages:
        page = client.get(address).content.decode()
        assert "Taken once" in page
        assert "than it says" not in page  # two ratings say too little
    hold_round(scenario_version, hardness=2)
    for address in pages:
        page = client.get(address).content.decode()
        assert "Taken 2 times, rated much harder than it says (4 ratings)" in page
    assert "Not taken yet" in client.get(pages[0]).content.decode()
    assert "together with 5 more of “about right”" in client_of(staff).get(quality).content.decode()


def test_the_api_has_the_figures_of_a_whole_page_at_once(
    hold_round: Callable[..., Round],
    scenario_version: ScenarioVersion,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(2):
        hold_round(scenario_version, hardness=2)
    with django_assert_num_queries(3):  # count, page, figures
        rows = client.get("/api/v1/scenarios/?page_size=100").json()["results"]
    row = next(row for row in rows if row["slug"] == scenario_version.scenario.slug)
    assert (row["taken"], row["ratings"], row["rated_difficulty"]) == (2, 4, 0.89)
    untaken = next(row for row in rows if row["slug"] != scenario_version.scenario.slug)
    assert (untaken["taken"], untaken["ratings"], untaken["rated_difficulty"]) == (0, 0, None)
    detail = client.get(f"/api/v1/scenarios/{scenario_version.scenario.slug}/").json()
    assert (detail["taken"], detail["rated_difficulty"]) == (2, 0.89)


def test_staff_see_means_with_their_counts_and_who_said_what_once_it_is_released(
    debrief_round: Round, alice: User, bob: User, staff: User, client_of: SignIn
) -> None:
    rate(alice, debrief_round, clear=2, hardness=-1)
    rate(bob, debrief_round, clear=5, hardness=None, sentence="")
    quality = reverse("scenario-quality", args=[debrief_round.scenario_version.scenario.slug])
    before = client_of(staff).get(quality).content.decode()
    assert WORDS not in before
    assert "None to show yet." in before
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    page = " ".join(client_of(staff).get(quality).content.decode().split())
    assert WORDS in page
    assert "Alice" in page
    assert '<td class="number figure">2.0</td> <td class="number figure">1</td>' in page
    assert '<td class="number figure">-1.0</td> <td class="number figure">1</td>' in page
    assert '<td class="number figure">none</td> <td class="number figure">0</td>' in page


def test_the_author_reads_what_was_said_and_not_who_said_it(
    released_round: Round, alice: User, charlie: User, client_of: SignIn
) -> None:
    rate(alice, released_round)
    version = released_round.scenario_version
    Draft.objects.create(
        author=charlie, scenario=version.scenario, version=version, state=DraftState.PUBLISHED, title="Mine"
    )
    page = client_of(charlie).get(reverse("scenario-quality", args=[version.scenario.slug])).content.decode()
    assert WORDS in page
    assert "Alice" not in page


def test_who_was_in_the_round_reads_nothing_of_it_as_author_or_staff(
    released_round: Round, alice: User, bob: User, staff: User, client_of: SignIn
) -> None:
    rate(alice, released_round)
    version = released_round.scenario_version
    Draft.objects.create(
        author=bob, scenario=version.scenario, version=version, state=DraftState.PUBLISHED, title="Mine"
    )
    address = reverse("scenario-quality", args=[version.scenario.slug])
    for by_staff in (False, True):
        User.objects.filter(pk=bob.pk).update(is_staff=by_staff)
        page = client_of(bob).get(address).content.decode()
        assert WORDS not in page
        assert "None to show yet." in page
    assert WORDS in client_of(staff).get(address).content.decode()


# The person


def test_ratings_are_part_of_ones_own_data(debrief_round: Round, alice: User, bob: User) -> None:
    rate(alice, debrief_round)
    rate(bob, debrief_round, sentence="Of bob.")
    (row,) = export_for(alice)["scenario_ratings"]
    assert (row["round"], row["role"], row["sentence"]) == (str(debrief_round.pk), "candidate", WORDS)
    assert row["scenario"] == debrief_round.scenario_version.scenario.slug
    assert (row["clear"], row["hardness"]) == (4, 1)


def test_a_deleted_account_leaves_the_figures_without_the_person(released_round: Round, alice: User) -> None:
    rate(alice, released_round)
    delete_account(user=alice)
    assert said_by("candidate") == (4, 1, "")
    assert ScenarioRating.objects.get().rater is None
    assert figures(released_round.scenario_version.scenario).rated == 1
