"""The pages and the API: blind until submission by every door, then line by line, without scripts too."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.calibration.services import save_score
from interviews.models import CalibrationExercise, CalibrationScore
from tests.calibration.conftest import content_of, score_all, take

ClientOf = Callable[[User], Client]
PAGES = ("calibration-round", "calibration-submit", "calibration-replay", "calibration-recording")


def of(name: str, *parts: str) -> str:
    return reverse(name, args=["small-loans", *parts])


def texts_of_reference(exercise: CalibrationExercise) -> list[str]:
    """As they are, and as a page or a script element holds them."""
    return [
        re.split(r"[\"'<>&$%]", text)[0]
        for reference in content_of(exercise).reference
        for text in (reference.seen, reference.because)
    ]


def test_nothing_of_the_reference_is_told_before_submission(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    score_all(alice, loans)
    client = client_of(alice)
    addresses = [of(name) for name in PAGES]
    addresses += [reverse("calibration"), reverse("api-calibration"), of("api-calibration-round")]
    told = "\n".join(client.get(address).content.decode(errors="ignore") for address in addresses)
    for text in filter(None, texts_of_reference(loans)):
        assert text not in told
    assert client.get(of("calibration-replay")).context["boot"]["marks"] == []
    lines = client.get(of("api-calibration-round")).json()["lines"]
    assert {(line["reference"], line["seen"], line["at_seconds"]) for line in lines} == {(None, "", None)}


def test_afterwards_each_line_has_reference_reason_and_a_moment_in_the_replay(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    take(alice, loans, by=-1)
    client = client_of(alice)
    page = client.get(of("calibration-round")).content.decode()
    for text in filter(None, texts_of_reference(loans)):
        assert text in page
    assert page.count("1 lower than the reference") == 6
    assert "Own words on data." in page
    assert f"{of('calibration-replay')}?at=180" in page
    marks = client.get(of("calibration-replay")).context["boot"]["marks"]
    assert [mark["at"] for mark in marks] == sorted(mark["at"] for mark in marks)
    assert {mark["line"] for mark in marks} == set(content_of(loans).lines)
    line = client.get(of("api-calibration-round")).json()["lines"][1]
    assert (line["line"], line["score"], line["reference"], line["at_seconds"]) == ("data", 3, 4, 180)


def test_somebody_elses_submission_tells_me_nothing(
    client_of: ClientOf, loans: CalibrationExercise, alice: User, bob: User
) -> None:
    take(alice, loans)
    page = client_of(bob).get(of("calibration-round"))
    assert "Own words" not in page.content.decode()
    assert client_of(bob).get(of("calibration-replay")).context["boot"]["marks"] == []


def test_it_works_without_scripts_from_the_first_score_to_the_reference(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client = client_of(alice)
    for line in content_of(loans).lines:
        saved = client.post(
            of("calibration-line", line), {"choice": "3", "note": ""}, headers={"Accept": "text/html"}
        )
        assert saved.headers["Location"] == of("calibration-round")
    assert "Submit for good" in client.get(of("calibration-submit")).content.decode()
    assert client.post(of("calibration-submit")).headers["Location"] == of("calibration-round")
    assert "Line by line" in client.get(of("calibration-round")).content.decode()
    assert client.get(of("calibration-submit")).status_code == 302


def test_the_list_leads_back_to_a_draft(client_of: ClientOf, loans: CalibrationExercise, alice: User) -> None:
    save_score(user=alice, exercise=loans, line="data", score=3)
    page = client_of(alice).get(reverse("calibration")).content.decode()
    assert "1 of 6 lines scored" in page
    assert page.count("Score it<span") == page.count("<h3>") - 1


def test_a_save_answers_the_script_with_what_is_scored_and_refuses_with_a_sentence(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client = client_of(alice)
    scripted = {"Accept": "application/json"}
    saved = client.post(of("calibration-line", "data"), {"choice": "4"}, headers=scripted).json()
    assert saved["lines_scored"] == 1
    assert "data" not in saved["missing"]
    refused = client.post(of("calibration-line", "data"), {"choice": "9"}, headers=scripted)
    assert (refused.status_code, refused.json()["detail"]) == (400, "A score is 1, 2, 3 or 4.")
    assert client.post(of("calibration-line", "charm"), {"choice": "3"}, headers=scripted).status_code == 400
    assert CalibrationScore.objects.get().score == 4


def test_a_tab_that_is_behind_is_shown_both_texts(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client, scripted = client_of(alice), {"Accept": "application/json"}
    first = {"choice": "3", "note": "One tab.", "revision": "0"}
    assert client.post(of("calibration-line", "data"), first, headers=scripted).json()["revision"] == 1
    assert client.post(of("calibration-line", "data"), first, headers=scripted).json()["revision"] == 1
    second = {"choice": "4", "note": "Another.", "revision": "0"}
    refused = client.post(of("calibration-line", "data"), second, headers=scripted)
    assert (refused.status_code, refused.json()["code"], refused.json()["revision"]) == (409, "conflict", 1)
    assert refused.json()["theirs"]["fields"]["note"] == "One tab."
    page = client.post(of("calibration-line", "data"), second, headers={"Accept": "text/html"})
    assert "Changed in another tab" in page.content.decode()
    assert CalibrationScore.objects.get().note == "One tab."
    kept = client.post(of("calibration-line", "data"), {**second, "revision": "1"}, headers=scripted)
    assert kept.json()["revision"] == 2
    assert CalibrationScore.objects.get().note == "Another."


def test_nothing_is_submitted_unread(client_of: ClientOf, loans: CalibrationExercise, alice: User) -> None:
    note = " ".join(f"word{number}" for number in range(60))
    save_score(user=alice, exercise=loans, line="data", score=4, note=note)
    assert note in client_of(alice).get(of("calibration-submit")).content.decode()


def test_submitting_too_early_says_what_is_missing_and_where(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    save_score(user=alice, exercise=loans, line="data", score=4)
    client = client_of(alice)
    page = client.post(of("calibration-submit"))
    assert page.status_code == 409
    assert f"{of('calibration-round')}#line-framing" in page.content.decode()
    refused = client.post(of("api-calibration-submit"))
    assert refused.status_code == 409
    assert set(refused.json()["fields"]) == set(content_of(loans).lines) - {"data"}


def test_the_api_goes_the_same_way(client_of: ClientOf, loans: CalibrationExercise, alice: User) -> None:
    client = client_of(alice)
    for line, score in content_of(loans).reference_scores.items():
        body = json.dumps({"score": score, "note": "Seen."})
        assert client.put(of("api-calibration-line", line), body, "application/json").status_code == 200
    submitted = client.post(of("api-calibration-submit")).json()
    assert all(line["score"] == line["reference"] for line in submitted["lines"])
    assert client.post(of("api-calibration-submit")).json() == submitted
    late = client.put(of("api-calibration-line", "data"), '{"score": 1}', "application/json")
    assert (late.status_code, late.json()["code"]) == (409, "submitted")
    listed = client.get(reverse("api-calibration")).json()
    assert listed["standing"] is None
    assert [each["submitted_at"] is not None for each in listed["rounds"]] == [False, False, True, False]


def test_the_standing_is_shown_with_its_ranges_after_three(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    for exercise in CalibrationExercise.objects.all()[:3]:
        take(alice, exercise, by=1)
    client = client_of(alice)
    page = client.get(reverse("calibration")).content.decode()
    assert "Over 3 calibration rounds you score 0.7 higher than the reference: that is more" in page
    assert "90% interval:" in page
    assert "higher than the reference: more than chance explains." in page
    standing = client.get(reverse("api-calibration")).json()["standing"]
    assert standing["low"] < standing["difference"] < standing["high"]


def test_a_result_leads_to_the_next_round_until_there_is_a_standing(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client, exercises = client_of(alice), list(CalibrationExercise.objects.all()[:3])
    pages = []
    for exercise in exercises:
        take(alice, exercise)
        pages.append(client.get(reverse("calibration-round", args=[exercise.slug])).content.decode())
    assert ["Go on to the next round" in page for page in pages] == [True, True, False]
    assert reverse("calibration-round", args=[exercises[1].slug]) in pages[0]
    assert ["See where you stand" in page for page in pages] == [False, False, True]


def test_a_round_opens_again_after_90_days_with_the_reference_hidden(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    take(alice, loans)
    assert client_of(alice).post(of("calibration-again")).status_code == 409
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        client = client_of(alice)
        assert "Score it again" in client.get(of("calibration-round")).content.decode()
        client.post(of("calibration-again"))
        page = client.get(of("calibration-round")).content.decode()
        assert "Watch the recording" in page
        assert client.get(of("calibration-replay")).context["boot"]["marks"] == []


def test_the_recording_is_sent_compressed_and_only_once(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client = client_of(alice)
    plain = client.get(of("calibration-recording"))
    packed = client.get(of("calibration-recording"), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    kept = client.get(of("calibration-recording"), headers={"If-None-Match": plain["ETag"]})
    assert kept.status_code == 304


def test_the_list_asks_the_same_few_queries_whatever_is_answered(
    client_of: ClientOf,
    loans: CalibrationExercise,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for exercise in CalibrationExercise.objects.all():
        take(alice, exercise)
    client = client_of(alice)
    client.get(reverse("calibration"))
    # Session and person, what every page's header asks; answers, their scores, exercises.
    with django_assert_max_num_queries(9):
        client.get(reverse("calibration"))


def test_a_round_that_is_not_there_is_not_found(
    client_of: ClientOf, loans: CalibrationExercise, alice: User
) -> None:
    client = client_of(alice)
    for name in (*PAGES, "api-calibration-round"):
        assert client.get(reverse(name, args=["no-such-round"])).status_code == 404
