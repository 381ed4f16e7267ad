"""Flags: readers say which place of a scenario is wrong."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Round
from scenarios.content import kit_of, prompt_of
from scenarios.models import Flag, Rubric, Scenario, ScenarioVersion
from scenarios.quality import flags
from scenarios.quality.flags import flag_place
from scenarios.quality.places import PROMPT, places_of
from scenarios.selectors import rubric_content
from scenarios.services import open_kit
from tests.scenarios.flagging import PROBE, WORDS, flag, place, sent, url

SignIn = Callable[[User], Client]

HTMX = {"HX-Request": "true"}
BUTTON = re.compile(r'name="place"\s+value="([^"]+)"')

pytestmark = pytest.mark.django_db


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
