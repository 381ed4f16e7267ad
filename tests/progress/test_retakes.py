from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from config.errors import Refused
from interviews.invariants import broken_invariants
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, Invitation, Round
from interviews.pairing.services import start_solo
from interviews.progress.noise import Noise
from interviews.progress.retakes.comparison import Advice, Aim, compare, pairs_of, ready_to_retake
from interviews.progress.retakes.services import retake_alone, retake_by_link
from interviews.progress.selectors import progress_of
from interviews.ratings.gather import read_sheet
from scenarios.models import ScenarioVersion
from scenarios.services import open_kit
from tests.progress.history import make_history
from tests.progress.takes import START, take

NOISE = Noise(severity=0.16, session=0.36, row=0.25)
ADVICE = Advice(
    aims=[Aim("data", 3, "Names the label delay."), Aim("framing", 4, "Prices both errors.")],
    drill="Price both errors.",
    missed={"delay": "Names label delay.", "cost": "States costs."},
    seen_again={"delay"},
)


def about_retakes() -> list[str]:
    """Rules about scenarios taken again that are broken; the rounds before are rows without people's time."""
    return [broken.name for broken in broken_invariants() if "kit" in broken.name or "retake" in broken.name]


@pytest.fixture
def taken(alice: User, bob: User, scenario_versions: list[ScenarioVersion]) -> ScenarioVersion:
    """Alice took it 20 days ago, and has read its kit since."""
    (round_,) = make_history(alice, bob, scenario_versions[:1], 1)
    then = timezone.now() - timedelta(days=20)
    Round.objects.filter(pk=round_.pk).update(started_at=then, released_at=then)
    open_kit(user=alice, scenario=scenario_versions[0].scenario, reason="study")
    return scenario_versions[0]


def test_a_pair_is_the_first_time_and_the_newest_after_two_weeks() -> None:
    data = {"data": 2}
    takes = [take(0, data), take(10, data), take(15, data), take(40, data), take(41, data, scenario=2)]
    (pair,) = pairs_of(takes)
    assert (pair.first.round_id, pair.again.round_id, pair.days) == ("round-0", "round-40", 40)
    assert [each.scenario for each in ready_to_retake(takes, START + timedelta(days=55))] == [1, 2]
    assert ready_to_retake(takes, START + timedelta(days=45)) == []


def test_it_says_what_changed_what_chance_does_and_which_advice_was_taken() -> None:
    pair = pairs_of([take(0, {"data": 2, "framing": 2}), take(20, {"data": 3, "framing": 3})])[0]
    told = compare(pair, ADVICE, NOISE)
    assert {row.line: row.change for row in told.lines} == {"framing": 1, "data": 1}
    assert (told.mean_change, told.is_beyond_chance) == (1.0, False)
    assert [(kept.aim.line, kept.met) for kept in told.aims] == [("data", True), ("framing", False)]
    assert (told.now_seen, told.still_missed) == (["Names label delay."], ["States costs."])
    other = compare(pairs_of([take(0, {"data": 2}), take(20, {"data": 3}, interviewer=2)])[0], ADVICE, NOISE)
    assert other.line_chance > told.line_chance  # another interviewer, another severity
    alone = [take(0, {"data": 2}, interviewer=None), take(20, {"data": 3}, interviewer=None)]
    assert compare(pairs_of(alone)[0], ADVICE, NOISE).line_chance == other.line_chance  # two reviewers


def test_scores_of_an_interviewer_are_not_compared_with_own_ones() -> None:
    own = {"data": 4}
    mixed = compare(
        pairs_of([take(0, {"data": 2}), take(20, None, own, interviewer=None)])[0], Advice(), NOISE
    )
    assert (mixed.scored_by, mixed.lines, mixed.mean_change) == (None, [], None)
    both = compare(pairs_of([take(0, {"data": 2}, {"data": 3}), take(20, None, own)])[0], Advice(), NOISE)
    assert (both.scored_by, both.mean_change) == ("self", 1.0)


def test_a_scenario_is_taken_again_alone_though_its_kit_is_known(alice: User, taken: ScenarioVersion) -> None:
    slug = taken.scenario.slug
    with pytest.raises(Refused, match="opened this kit"):
        start_solo(user=alice, format_minutes=45, scenario=taken.scenario)
    interview = retake_alone(user=alice, slug=slug, format_minutes=45)
    round_ = interview.rounds.get()
    assert (interview.kind, round_.is_retake, round_.scenario_version) == ("solo", True, taken)
    assert not about_retakes()


def test_the_rules_notice_a_retake_of_what_was_never_taken(alice: User, taken: ScenarioVersion) -> None:
    interview = retake_alone(user=alice, slug=taken.scenario.slug, format_minutes=45)
    Round.objects.exclude(interview=interview).update(started_at=timezone.now())
    assert about_retakes() == ["a retake is of a scenario that its candidate took at least two weeks before"]


def test_too_soon_and_never_taken_are_refused(
    alice: User, bob: User, taken: ScenarioVersion, scenario_versions: list[ScenarioVersion]
) -> None:
    make_history(bob, alice, scenario_versions[1:2], 1)
    for person, version, code in (
        (bob, scenario_versions[1], "too_soon_to_retake"),
        (bob, taken, "not_found"),
        (alice, scenario_versions[1], "not_found"),
    ):
        with pytest.raises(Refused) as refusal:
            retake_alone(user=person, slug=version.scenario.slug, format_minutes=45)
        assert refusal.value.code == code
    assert not Interview.objects.filter(kind="solo").exists()


def test_with_somebody_one_knows_it_goes_by_a_link(
    alice: User, charlie: User, taken: ScenarioVersion
) -> None:
    link = retake_by_link(user=alice, slug=taken.scenario.slug, format_minutes=45)
    interview = accept_invitation(user=charlie, invitation=link).interview
    assert interview is not None
    round_ = interview.rounds.get()
    assert (round_.candidate, round_.interviewer, round_.is_retake) == (alice, charlie, True)
    assert round_.scenario_version == taken
    assert not about_retakes()


def test_a_retake_counts_in_no_fair_score_and_in_no_trend(
    alice: User, bob: User, taken: ScenarioVersion
) -> None:
    make_history(alice, bob, [taken], 1)
    assert read_sheet().sessions == 2
    Round.objects.filter(started_at__gt=timezone.now() - timedelta(days=5)).update(is_retake=True)
    assert read_sheet().sessions == 1
    progress = progress_of(alice)
    assert (len(progress.takes), len(progress.rounds), len(progress.measured)) == (2, 1, 1)


def test_the_page_begins_it_and_a_second_press_leads_to_the_same_run(
    alice: User, taken: ScenarioVersion, client_of: Callable[[User], Client]
) -> None:
    client, path = client_of(alice), f"/progress/again/{taken.scenario.slug}/"
    assert path in client.get("/progress/").content.decode()
    assert "does not count in your fair score" in client.get(path).content.decode()
    said = {"how": "alone", "format_minutes": "45"}
    first, second = (client.post(path, said) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/interviews/{Interview.objects.get(kind='solo').pk}/"
    assert client.post(path, {"how": "alone"}).status_code == 400


def test_the_page_makes_a_link(
    alice: User, taken: ScenarioVersion, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(alice).post(
        f"/progress/again/{taken.scenario.slug}/", {"how": "link", "format_minutes": "60"}
    )
    assert answer["Location"] == "/find/links/"
    assert Invitation.objects.get().retakes == taken.scenario
    assert f"You take {taken.title} again." in client_of(alice).get("/find/links/").content.decode()


def test_who_interviews_on_a_retake_is_told_that_the_candidate_knows_the_problem(
    alice: User, charlie: User, taken: ScenarioVersion, client_of: Callable[[User], Client]
) -> None:
    link = retake_by_link(user=alice, slug=taken.scenario.slug, format_minutes=45)
    interview = accept_invitation(user=charlie, invitation=link).interview
    assert interview is not None
    said, lobby = "takes it again and knows the problem", f"/interviews/{interview.pk}/"
    assert said in client_of(charlie).get(lobby).content.decode()
    assert said not in client_of(alice).get(lobby).content.decode()


def test_no_change_is_said_in_a_word_and_others_with_their_sign() -> None:
    data, less = {"data": 3, "framing": 3}, {"data": 3, "framing": 2}
    told = compare(pairs_of([take(0, data), take(20, less)])[0], Advice(), NOISE)
    assert {row.change.line: row.signed for row in told.rows} == {"framing": "−1", "data": "same"}
    assert told.signed == "−0.5"


def test_the_progress_page_shows_both_times(
    alice: User, bob: User, scenario_versions: list[ScenarioVersion], client_of: Callable[[User], Client]
) -> None:
    first, _ = make_history(alice, bob, scenario_versions[:1], 2)
    Round.objects.filter(pk=first.pk).update(started_at=timezone.now() - timedelta(days=30, hours=1))
    page = client_of(alice).get("/progress/").content.decode()
    assert "29 days later" in page
    assert "Say the label delay aloud." in page
    assert "Names label delay." in page  # missed both times
    paper = PdfReader(BytesIO(client_of(alice).get("/progress/export.pdf").content))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "same on average, where chance alone makes up to ±" in text
