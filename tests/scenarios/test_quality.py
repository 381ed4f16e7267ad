"""Flags: readers say which place of a scenario is wrong, its author and staff settle it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Round
from scenarios.content import kit_of, prompt_of
from scenarios.models import Draft, DraftState, Flag, Rubric, Scenario, ScenarioVersion
from scenarios.quality import flags
from scenarios.quality.flags import FlaggablePlace, flag_place, get_place_for
from scenarios.quality.places import PROMPT, places_of
from scenarios.quality.practice import Figures
from scenarios.quality.settling import flags_of, settle_flag
from scenarios.selectors import rubric_content
from scenarios.services import open_kit

SignIn = Callable[[User], Client]

PROBE = "probe:data:1"
WORDS = "The canary sings the wrong number."
HTMX = {"HX-Request": "true"}
BUTTON = re.compile(r'name="place"\s+value="([^"]+)"')

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def reader(fraud: Scenario, alice: User) -> User:
    """Alice, who has opened the kit."""
    open_kit(user=alice, scenario=fraud, reason="study")
    return alice


@pytest.fixture
def kit_probe(fraud: Scenario) -> str:
    """What the second probe about data asks."""
    return kit_of(fraud.version).probes["data"][1].ask


# Places


def test_every_place_of_the_kit_page_can_be_flagged_and_no_other(
    rubric: Rubric, alice: User, client_of: SignIn
) -> None:
    scenario = Scenario.objects.get(slug="ad-click-prediction")
    places = places_of(prompt_of(scenario.version), kit_of(scenario.version), rubric_content(rubric))
    assert len({key.split(":")[0] for key in places}) == 18, "a scenario with a place of every kind"
    open_kit(user=alice, scenario=scenario, reason="study")
    page = client_of(alice).get(url("kit", scenario)).content.decode()
    keys = [unescape(key) for key in BUTTON.findall(page)]
    assert len(keys) == len(set(keys))
    assert set(keys) == set(places) - {PROMPT}


def test_places_have_names_that_tell_them_apart_and_texts(
    scenario_versions: list[ScenarioVersion], rubric: Rubric
) -> None:
    for version in scenario_versions:
        places = places_of(prompt_of(version), kit_of(version), rubric_content(rubric)).values()
        assert len({place.name for place in places}) == len(places), version
        assert all(place.text.strip() for place in places)


def test_a_place_is_found_by_its_stable_key(fraud: Scenario, reader: User, kit_probe: str) -> None:
    found = place(reader, fraud)
    assert (found.place.name, found.version.number) == ("data probe 2", 1)
    assert kit_probe in found.place.text
    key = kit_of(fraud.version).checkpoints[0].key
    assert place(reader, fraud, f"checkpoint:{key}").place.text == kit_of(fraud.version).checkpoints[0].text
    assert place(reader, fraud, "anchor:data:4").place.name == "the anchor of data for a 4"


# Who may flag


def test_a_visitor_is_asked_to_sign_in(fraud: Scenario, client: Client) -> None:
    for response in (client.get(url("flag", fraud)), client.post(url("flag", fraud), sent())):
        assert response.headers["Location"].startswith(reverse("account_login"))


def test_a_stranger_can_neither_read_nor_flag_a_place_of_the_kit(
    fraud: Scenario, charlie: User, kit_probe: str, client_of: SignIn
) -> None:
    client = client_of(charlie)
    for response in (client.get(url("flag", fraud), sent()), client.post(url("flag", fraud), sent())):
        assert response.status_code == 403
        assert kit_probe not in unescape(response.content.decode())
    assert not Flag.objects.exists()


def test_a_stranger_is_not_told_which_places_a_kit_has(
    fraud: Scenario, charlie: User, client_of: SignIn
) -> None:
    client = client_of(charlie)
    answers = {client.get(url("flag", fraud), {"place": key}).status_code for key in (PROBE, "probe:data:99")}
    assert answers == {403}


def test_the_candidate_flags_the_prompt_at_once_and_the_kit_after_the_release(
    debrief_round: Round, alice: User, bob: User, client_of: SignIn
) -> None:
    scenario = debrief_round.scenario_version.scenario
    candidate = client_of(alice)
    assert candidate.post(url("flag", scenario), sent()).status_code == 403
    assert candidate.get(url("flag", scenario), {"place": PROBE}).status_code == 403
    assert candidate.post(url("flag", scenario), sent(PROMPT)).status_code == 302
    assert client_of(bob).post(url("flag", scenario), sent()).status_code == 302  # who interviewed has it
    assert not Flag.objects.filter(flagged_by=alice).exclude(place=PROMPT).exists()

    Round.objects.filter(pk=debrief_round.pk).update(state="released", released_at=timezone.now())
    assert candidate.post(url("flag", scenario), sent()).status_code == 403  # released, and not opened yet
    candidate.post(url("kit", scenario))
    assert candidate.post(url("flag", scenario), sent()).status_code == 302
    assert Flag.objects.filter(flagged_by=alice, place=PROBE).exists()


# Flagging


def test_a_flag_is_kept_with_its_place_and_version(
    fraud: Scenario, reader: User, kit_probe: str, client_of: SignIn
) -> None:
    client = client_of(reader)
    form = client.get(url("flag", fraud), {"place": PROBE, "version": "1"})
    assert kit_probe in unescape(form.content.decode())
    answer = client.post(url("flag", fraud), sent(sentence=f"  {WORDS} "))
    assert answer.headers["Location"] == f"{url('kit', fraud)}#place-{PROBE}"
    kept = Flag.objects.get()
    assert (kept.version, kept.place, kept.kind) == (fraud.version, PROBE, "wrong")
    assert (kept.sentence, kept.flagged_by, kept.outcome) == (WORDS, reader, "")
    assert "Thank you" in client.get(url("kit", fraud)).content.decode()


def test_flagging_again_changes_the_flag_and_leaves_that_of_others(
    fraud: Scenario, reader: User, staff: User
) -> None:
    first, other = flag(reader, fraud), flag(staff, fraud)
    again = flag(reader, fraud, kind="unclear")
    other.refresh_from_db()
    assert (again.pk, again.kind, other.kind) == (first.pk, "unclear", "wrong")
    assert Flag.objects.count() == 2


def test_the_database_keeps_one_open_flag_of_a_person_at_a_place(fraud: Scenario, reader: User) -> None:
    first = flag(reader, fraud)
    with pytest.raises(IntegrityError):
        Flag.objects.create(
            version=first.version, rubric=first.rubric, place=PROBE, kind="other", flagged_by=reader
        )


def test_without_a_script_the_form_is_a_page_with_what_one_said_before(
    fraud: Scenario, reader: User, client_of: SignIn
) -> None:
    flag(reader, fraud)
    page = client_of(reader).get(url("flag", fraud), {"place": PROBE, "version": "1"}).content.decode()
    assert "<h1>Flag data probe 2</h1>" in page
    assert WORDS in page
    assert "Take it back" in page
    assert "hx-post" not in page


def test_with_htmx_the_form_stands_at_the_place_and_takes_the_focus(
    fraud: Scenario, reader: User, client_of: SignIn
) -> None:
    client = client_of(reader)
    form = client.get(url("flag", fraud), sent(), headers=HTMX).content.decode()
    assert "<h1" not in form
    assert "autofocus" in form
    closed = client.get(url("flag", fraud), sent(close="1"), headers=HTMX).content.decode()
    assert "autofocus" in closed
    assert "You flagged this" not in closed
    told = client.post(url("flag", fraud), sent(), headers=HTMX).content.decode()
    assert "You flagged this: it is wrong." in told
    assert 'Change<span class="sr-only"> data probe 2</span>' in told


def test_a_flag_can_be_taken_back(fraud: Scenario, reader: User, staff: User, client_of: SignIn) -> None:
    flag(reader, fraud)
    other = flag(staff, fraud)
    client_of(reader).post(url("flag", fraud), {"place": PROBE, "version": "1", "take_back": "1"})
    assert Flag.objects.get() == other


@pytest.mark.parametrize(
    "key", ["probe:data:99", "magic", "\x00", "x" * 500, "anchor:data:5", "probe:data:01"]
)
def test_there_is_no_flag_at_a_place_that_is_not_there(
    key: str, fraud: Scenario, reader: User, client_of: SignIn
) -> None:
    client = client_of(reader)
    assert client.get(url("flag", fraud), {"place": key}).status_code == 404
    assert client.post(url("flag", fraud), sent(key)).status_code == 404
    assert not Flag.objects.exists()


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "9" * 5000])
def test_there_is_no_flag_of_a_version_that_is_not_there(
    number: str, fraud: Scenario, reader: User, client_of: SignIn
) -> None:
    assert client_of(reader).post(url("flag", fraud), sent(version=number)).status_code == 404


@pytest.mark.parametrize(
    "bad",
    [{"kind": "rude"}, {"kind": ""}, {"sentence": " "}, {"sentence": "x" * 501}, {"sentence": "a\x00b"}],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(
    bad: dict[str, str], fraud: Scenario, reader: User, client_of: SignIn
) -> None:
    client = client_of(reader)
    page = client.post(url("flag", fraud), sent(**bad))
    assert page.status_code == 400
    assert "field-errors" in page.content.decode()
    assert sent(**bad)["sentence"].strip() in page.content.decode()
    toast = client.post(url("flag", fraud), sent(**bad), headers=HTMX)
    assert toast.status_code == 400
    assert toast.headers["X-Refused-Message"]
    assert not Flag.objects.exists()


@pytest.mark.parametrize(("kind", "sentence"), [("rude", WORDS), ("wrong", " "), ("wrong", "x" * 501)])
def test_the_service_refuses_it_too(kind: str, sentence: str, fraud: Scenario, reader: User) -> None:
    with pytest.raises(Invalid):
        flag_place(user=reader, found=place(reader, fraud), kind=kind, sentence=sentence)


def test_a_day_has_a_limit_and_a_change_is_not_counted(
    fraud: Scenario, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flags, "MAX_FLAGS_A_DAY", 2)
    flag(reader, fraud, "task")
    flag(reader, fraud, "baseline")
    with pytest.raises(Refused, match="within a day"):
        flag(reader, fraud)
    assert flag(reader, fraud, "task", kind="other").kind == "other"
    Flag.objects.update(flagged_at=timezone.now() - timedelta(days=1, seconds=1))
    assert flag(reader, fraud).place == PROBE


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
