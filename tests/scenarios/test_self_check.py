"""The self-check: five questions that a seed draws from a kit, judged on the server, each set once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from config.errors import Refused
from config.look import LINE_MARKS
from interviews.models import Interview, Round
from scenarios.content import IfAsked, Kit, kit_of
from scenarios.files.loader import LIBRARY, read_scenarios
from scenarios.models import KitOpening, Scenario, ScenarioVersion
from scenarios.preparing import Check, answer_check, next_check
from scenarios.quality.flags import places_in
from scenarios.selectors import current_rubric
from scenarios.self_check import Question, count_right, draw_questions
from scenarios.services import open_kit

SignIn = Callable[[User], Client]

KITS = {read.content.slug: read.content.kit for read in read_scenarios(sorted(LIBRARY.glob("*.md")))}
FRAUD = KITS["payment-fraud"]
FIGURE = re.compile(r"\d[\d,.]*")


def good_answers(kit: Kit) -> set[str]:
    """Everything that may be right in any question about this kit."""
    probes = [probe for probes in kit.probes.values() for probe in probes]
    texts = [text for probe in probes for text in (probe.good, probe.nudge)]
    texts += [fact.answer for fact in kit.if_asked] + [twist.strong for twist in kit.twists]
    return {*texts, *(mark.name for mark in LINE_MARKS.values())}


# Drawing


@pytest.mark.parametrize("slug", KITS)
def test_every_kit_gives_five_kinds_of_questions_with_one_right_answer_each(slug: str) -> None:
    kit = KITS[slug]
    for number in range(25):
        questions = draw_questions(kit, seed="alice", number=number)
        assert len({question.lead for question in questions}) == 5
        for question in questions:
            texts = [option.text for option in question.options]
            assert len(set(texts)) == 4
            assert texts[question.right] in good_answers(kit)


def test_the_same_arguments_ask_the_same_and_another_seed_asks_others() -> None:
    assert draw_questions(FRAUD, seed="alice", number=3) == draw_questions(FRAUD, seed="alice", number=3)
    seeds = {str(draw_questions(FRAUD, seed=str(seed))) for seed in range(20)}
    assert len(seeds) == 20


def test_nothing_recurs_before_all_of_its_kind_was_asked() -> None:
    draws = [draw_questions(FRAUD, seed="alice", number=number) for number in range(18)]
    kinds = list(zip(*draws, strict=True))
    figures = [fact for fact in FRAUD.if_asked if FIGURE.search(fact.answer)]
    for asked, there_are in zip(kinds, (11, len(figures), 18, 10, 3), strict=True):
        abouts = [question.about for question in asked]
        assert len(set(abouts[:there_are])) == there_are
        assert set(abouts[there_are:]) <= set(abouts[:there_are])


def test_the_right_answer_stands_in_every_place() -> None:
    places = [
        question.right for number in range(20) for question in draw_questions(FRAUD, seed="a", number=number)
    ]
    assert all(places.count(place) >= 10 for place in range(4))


def test_no_question_gives_another_on_its_page_away() -> None:
    for seed in range(50):
        answer, _, _, nudge, _ = draw_questions(FRAUD, seed=str(seed))
        assert not nudge.about.startswith(answer.about)


def number_question(answer: str) -> Question:
    kit = FRAUD.model_copy(update={"if_asked": [IfAsked(question="How many?", answer=answer)]})
    return draw_questions(kit, seed="alice")[1]


def test_wrong_numbers_are_the_right_sentence_with_every_figure_off_by_one_factor() -> None:
    answer = "About 12.5% of 1,000 a second after 30 to 120 days, at $0.20 and within 100 ms at p99."
    question = number_question(answer)
    for option in question.options:
        assert FIGURE.sub("#", option.text) == FIGURE.sub("#", answer)
        share, load, early, late, price, fast, p99 = (
            float(figure.replace(",", "").rstrip(".")) for figure in FIGURE.findall(option.text)
        )
        assert (load / share, late / early, fast / price) == pytest.approx((80, 4, 500))
        assert share <= 100
        assert p99 == 99
        assert float(load).is_integer()
    notes = {option.note for option in question.options}
    assert len(notes) == 4


@pytest.mark.parametrize(
    "answer", ["One in ten.", "Since 2019, 300 a day.", "Three H100 hosts, 10 a rack.", "95%, or 4 of 5."]
)
def test_an_answer_that_cannot_be_changed_well_is_left_to_another_probe(answer: str) -> None:
    kit = FRAUD.model_copy(update={"if_asked": [IfAsked(question="How many?", answer=answer)]})
    questions = draw_questions(kit, seed="alice")
    assert "How many?" not in [question.about for question in questions]
    assert len({question.about for question in questions}) == 5


def test_a_kit_with_one_of_everything_still_gives_five_questions() -> None:
    few = {name: getattr(FRAUD, name)[:1] for name in ("if_asked", "twists", "checkpoints", "mistakes")}
    few["probes"] = {stage: probes[:1] for stage, probes in FRAUD.probes.items()}
    questions = draw_questions(FRAUD.model_copy(update=few), seed="alice")
    assert len({question.about for question in questions}) == 5


# Answering


@pytest.fixture
def opening(fraud: Scenario, alice: User) -> KitOpening:
    return open_kit(user=alice, scenario=fraud, reason="study")


def check_url(scenario: Scenario) -> str:
    return reverse("scenario-check", args=[scenario.slug])


def answers_with(check: Check, right: int) -> list[int]:
    """The places to choose so that just the first `right` questions are answered right."""
    return [
        question.right if index < right else (question.right + 1) % 4
        for index, question in enumerate(check.questions)
    ]


def send(client: Client, scenario: Scenario, check: Check, answers: list[int]) -> Any:
    given = {f"answer-{index}": answer for index, answer in enumerate(answers)}
    return client.post(check_url(scenario), {"key": check.key, **given})


@pytest.mark.parametrize(("right", "prepared"), [(5, True), (4, True), (3, False), (0, False)])
def test_four_of_five_mark_the_kit_as_prepared(
    right: int, prepared: bool, fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    check = next_check(opening)
    page = send(client_of(alice), fraud, check, answers_with(check, right)).content.decode()
    assert f"<h1>{right} of 5 right</h1>" in page
    assert ("You are prepared to interview with" in page) == prepared
    opening.refresh_from_db()
    assert (opening.self_checks, opening.prepared_at is not None) == (1, prepared)


def test_the_result_explains_every_answer(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    check = next_check(opening)
    answers = answers_with(check, 2)
    page = send(client_of(alice), fraud, check, answers).content.decode()
    assert (page.count("Your answer, right"), page.count("Your answer, not right")) == (2, 3)
    for question, answer in zip(check.questions, answers, strict=True):
        for option in (question.options[answer], question.options[question.right]):
            assert escape(option.note).split("&")[0] in page


def test_each_wrong_answer_leads_to_its_place_in_the_kit(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    client, check = client_of(alice), next_check(opening)
    page = send(client, fraud, check, answers_with(check, 1)).content.decode()
    kit_url = reverse("scenario-kit", args=[fraud.slug])
    places = re.findall(rf'href="{kit_url}#(place-[^"]+)"', page)
    assert places == [f"place-{question.place}" for question in check.questions[1:]]
    kit = client.get(kit_url).content.decode()
    assert [place for place in places if f'id="{place}"' not in kit] == []


def test_the_place_of_a_question_holds_what_it_asks_about(fraud: Scenario) -> None:
    places = places_in(fraud.version, current_rubric())
    for number in range(25):
        for question in draw_questions(kit_of(fraud.version), seed="alice", number=number):
            assert question.about.split("\n")[0] in places[question.place].text


def test_the_page_tells_no_answer_beforehand(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    page = client_of(alice).get(check_url(fraud)).content.decode()
    check = next_check(opening)
    assert page.count('type="radio"') == 20
    assert "checked" not in page
    for question in check.questions:
        assert not [option.note for option in question.options if escape(option.note) in page]
    places = re.findall(r'name="answer-\d" value="(\d)"', page)
    assert places == list("0123" * 5)


def test_it_can_be_repeated_with_other_questions_and_stays_passed(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    first = next_check(opening)
    send(client_of(alice), fraud, first, answers_with(first, 5))
    opening.refresh_from_db()
    second = next_check(opening)
    assert not {question.about for question in first.questions} & {
        question.about for question in second.questions
    }
    send(client_of(alice), fraud, second, answers_with(second, 0))
    opening.refresh_from_db()
    assert opening.self_checks == 2
    assert opening.prepared_at


def test_whoever_leaves_one_open_is_told_which_and_keeps_the_rest(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    given = {"answer-0": 2, "answer-1": 0, "answer-3": 7, "answer-4": "x"}
    response = client_of(alice).post(check_url(fraud), {"key": next_check(opening).key, **given})
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("Choose an answer.") == 3
    assert page.count("checked") == 2
    opening.refresh_from_db()
    assert opening.self_checks == 0


def test_the_same_questions_are_answered_once(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    check, client = next_check(opening), client_of(alice)
    send(client, fraud, check, answers_with(check, 0))
    response = send(client, fraud, check, answers_with(check, 5))
    assert (response.status_code, response.headers["Location"]) == (302, check_url(fraud))
    assert b"were answered before" in client.get(check_url(fraud)).content
    opening.refresh_from_db()
    assert (opening.self_checks, opening.prepared_at) == (1, None)


def test_of_two_tabs_at_once_one_is_judged(opening: KitOpening) -> None:
    check = next_check(opening)
    answer_check(opening=opening, check=check, answers=answers_with(check, 0))
    with pytest.raises(Refused, match="answered already"):
        answer_check(opening=opening, check=check, answers=answers_with(check, 5))
    assert not KitOpening.objects.filter(prepared_at__isnull=False).exists()


def test_questions_of_an_older_version_are_not_judged_by_the_newer(
    fraud: Scenario, opening: KitOpening, alice: User, client_of: SignIn
) -> None:
    check, old = next_check(opening), fraud.version
    newer = ScenarioVersion.objects.create(
        scenario=fraud,
        number=99,
        title=old.title,
        content_hash="newer",
        source="",
        prompt=old.prompt,
        kit=old.kit,
    )
    Scenario.objects.filter(pk=fraud.pk).update(current_version=newer)
    assert send(client_of(alice), fraud, check, answers_with(check, 5)).status_code == 302
    opening.refresh_from_db()
    assert opening.self_checks == 0


def test_it_is_for_those_who_opened_the_kit(
    fraud: Scenario, charlie: User, mona: User, staff: User, client: Client, client_of: SignIn
) -> None:
    assert client.get(check_url(fraud)).status_code == 302
    for user in (charlie, mona, staff):
        for response in (client_of(user).get(check_url(fraud)), client_of(user).post(check_url(fraud))):
            assert response.status_code == 403
    assert b"You read this kit as staff" in client_of(staff).get(check_url(fraud)).content
    assert (
        b"You read this kit as staff"
        in client_of(staff).get(reverse("scenario-kit", args=[fraud.slug])).content
    )


def test_a_candidate_cannot_check_themselves_during_their_own_round(
    live_round: Round, alice: User, client_of: SignIn
) -> None:
    scenario = live_round.scenario_version.scenario
    open_kit(user=alice, scenario=scenario, reason="study")
    assert client_of(alice).get(check_url(scenario)).status_code == 403


# Where it shows


def prepare(user: User, scenario: Scenario) -> None:
    opening = open_kit(user=user, scenario=scenario, reason="study")
    check = next_check(opening)
    answer_check(opening=opening, check=check, answers=answers_with(check, 5))


def test_the_door_tells_of_it_and_the_kit_leads_to_it(
    fraud: Scenario, alice: User, client_of: SignIn
) -> None:
    client, kit = client_of(alice), reverse("scenario-kit", args=[fraud.slug])
    assert (
        b"a self-check of five questions, 3 minutes"
        in client.get(reverse("scenario-detail", args=[fraud.slug])).content
    )
    client.post(kit)
    assert f'href="{check_url(fraud)}">Take the self-check' in client.get(kit).content.decode()
    prepare(alice, fraud)
    page = client.get(kit).content.decode()
    assert "You are prepared" in page
    assert "The kit has changed since" not in page
    assert "You are prepared" in client.get(reverse("scenario-detail", args=[fraud.slug])).content.decode()


def test_the_list_says_which_kits_are_prepared(
    fraud: Scenario, alice: User, client: Client, client_of: SignIn
) -> None:
    prepare(alice, fraud)
    own = client_of(alice).get(reverse("scenario-list")).content.decode()
    assert (own.count("Prepared"), own.count("> Kit opened")) == (1, 0)
    assert "Prepared" not in client.get(reverse("scenario-list")).content.decode()


def test_the_lobby_and_the_interviewing_page_ask_for_it_until_it_is_passed(
    swap_interview: Interview, bob: User, client_of: SignIn
) -> None:
    given = swap_interview.rounds.get(number=1).scenario_version.scenario
    lobby = reverse("interview", args=[swap_interview.pk])
    pages = (lobby, reverse("interviewing"))
    for page in pages:
        text = client_of(bob).get(page).content.decode()
        assert check_url(given) in text
        assert "Take the self-check" in text
    prepare(bob, given)
    for page, said in zip(pages, ("You are prepared", "Prepared"), strict=True):
        text = client_of(bob).get(page).content.decode()
        assert said in text
        assert "Take the self-check" not in text


def test_drawing_reads_the_kit_that_is_stored(fraud: Scenario, opening: KitOpening) -> None:
    check = next_check(opening)
    again = draw_questions(kit_of(fraud.version), seed=f"{opening.user_id} {fraud.version.pk}")
    assert count_right(again, answers_with(check, 5)) == 5
