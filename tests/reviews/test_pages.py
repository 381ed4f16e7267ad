"""The pages and the API of a re-score, from the button to both scores."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from interviews.models import LineScore, ReviewRequest, Round
from interviews.reviews.selectors import review_desk
from tests.access.moments import score

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
WISH = {"lines": ["data"], "reason": "Labels were named.", "wanted": "peer", "agreed": "on"}


def test_the_candidate_asks_from_the_report_and_can_withdraw(
    client_of: ClientOf, reported: Round, alice: User, charlie: User
) -> None:
    client, ask = client_of(alice), reverse("rescore-ask", args=[reported.pk])
    report = reverse("report", args=[reported.pk])
    assert ask in client.get(report).content.decode()
    assert "no video and no sound" in client.get(ask).content.decode()

    refused = client.post(ask, {**WISH, "agreed": ""})
    assert refused.status_code == 400
    assert "Labels were named." in refused.content.decode(), "nothing that was entered is lost"

    assert client.post(ask, WISH)["Location"] == report
    assert client.post(ask, WISH)["Location"] == report
    review = ReviewRequest.objects.get()
    withdraw = reverse("rescore-withdraw", args=[review.pk])
    assert withdraw in client.get(report).content.decode()
    assert client.post(withdraw)["Location"] == report
    assert ReviewRequest.objects.get().state == "withdrawn"
    assert ask in client.get(report).content.decode()


def test_no_line_is_in_doubt_before_one_is_ticked(
    client_of: ClientOf, reported: Round, alice: User, charlie: User
) -> None:
    client, ask = client_of(alice), reverse("rescore-ask", args=[reported.pk])
    assert client.get(ask).context["asked"].lines == []
    refused = client.post(ask, {**WISH, "lines": []})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "Choose at least one line." in page
    assert "Labels were named." in page
    assert refused.context["asked"].agreed


def test_where_nobody_could_the_page_says_so_and_leads_on(
    client_of: ClientOf, reported: Round, alice: User
) -> None:
    page = client_of(alice).get(reverse("rescore-ask", args=[reported.pk])).content.decode()
    assert "Nobody here could re-score this now" in page
    assert "<textarea" not in page


def test_a_reviewer_finds_takes_scores_and_submits(
    client_of: ClientOf, asked: ReviewRequest, charlie: User
) -> None:
    client = client_of(charlie)
    offer, form = (reverse(name, args=[asked.pk]) for name in ("rescore", "rescore-score"))
    assert offer in client.get(reverse("interviewing")).content.decode()
    assert "Open the kit and take it" in client.get(offer).content.decode()
    assert client.get(form).status_code == 403
    assert client.post(reverse("rescore-take", args=[asked.pk]), {"opens_kit": "on"})["Location"] == form
    assert reverse("rescore-replay", args=[asked.pk]) in client.get(form).content.decode()

    line = reverse("rescore-score-line", args=[asked.pk, "data"])
    saved = client.post(line, {"choice": "2", "note": "Seen."}, headers={"Accept": "application/json"})
    assert saved.status_code == 200
    assert LineScore.objects.get(assessment__kind="review").score == 2
    submit = reverse("rescore-score-submit", args=[asked.pk])
    assert client.post(submit).status_code == 409
    score(charlie, asked.round)
    assert client.get(submit).status_code == 200
    assert client.post(submit)["Location"] == offer
    both = client.get(offer).content.decode()
    assert "Labels were named." in both
    assert "Alice" in both
    assert client.get(form)["Location"] == offer
    assert "Done so far" in client.get(reverse("interviewing")).content.decode()


def test_a_recording_can_be_given_back_and_the_switch_turned_off(
    client_of: ClientOf, taken: ReviewRequest, charlie: User
) -> None:
    client = client_of(charlie)
    client.post(reverse("rescore-give-back", args=[taken.pk]))
    assert ReviewRequest.objects.get().state == "open"
    client.post(reverse("rescore-choice"), {"is_on": "off"})
    assert reverse("rescore", args=[taken.pk]) not in client.get(reverse("interviewing")).content.decode()
    assert client.get(reverse("rescore", args=[taken.pk])).status_code == 404


def test_the_api_does_the_same(
    client_of: ClientOf, reported: Round, alice: User, bob: User, charlie: User
) -> None:
    asker, reviewer = client_of(alice), client_of(charlie)
    about = reverse("api-round-reviews", args=[reported.pk])
    wish = {**WISH, "agreed": True}
    made = asker.post(about, wish, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert client_of(bob).get(about).json() == [made.json()]
    [found] = reviewer.get(reverse("api-review-list")).json()
    review = reverse("api-review", args=[found["id"]])
    assert reviewer.post(review, {}, content_type="application/json").json()["code"] == "kit_opens"
    took = reviewer.post(review, {"opens_kit": True}, content_type="application/json")
    assert took.json()["state"] == "taken"
    assert asker.delete(reverse("api-review-asked", args=[found["id"]])).status_code == 409
    line = reverse("api-review-line", args=[found["id"], "data"])
    saved = reviewer.put(line, {"score": 2, "note": "Seen."}, content_type="application/json")
    assert saved.json()["score"] == 2
    score(charlie, reported)
    done = reviewer.post(reverse("api-review-submit", args=[found["id"]]))
    assert done.json()["submitted_at"]
    assert reviewer.delete(review).status_code == 204
    assert ReviewRequest.objects.get().state == "done", "what is scored stays scored"


def test_the_desk_costs_the_same_however_many_wait(
    asked: ReviewRequest, charlie: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):  # their blocks, mentor, own rounds; what waits; on; taken; done
        desk = review_desk(charlie)
        assert [review.round.scenario_version.title for review in desk.waiting]
