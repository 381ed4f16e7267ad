"""A second interviewer scores by themselves; the report shows it apart, and waits for nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from config.errors import Forbidden, Refused
from interviews.guests.services import send_away
from interviews.invariants import broken_invariants
from interviews.models import Assessment, Evidence, Guest, Report, Round
from interviews.reports.compile import compile_report, rounds_to_compile
from interviews.reports.release import release_overdue
from interviews.reports.selectors import report_for
from interviews.room.clock import move_clock
from interviews.scoring.selectors import evidence_for, visible_assessments
from interviews.scoring.services import add_evidence, save_line, submit_assessment
from tests.access.moments import score
from tests.scoring.filling import enough

CANARY = "CANARY of the second"


@pytest.fixture
def scored(seconded: Round, alice: User, bob: User, charlie: User) -> Round:
    """Round 1 is over; all three have entered scores and submitted none."""
    score(bob, seconded)
    score(charlie, seconded, lambda line: f"{CANARY} about {line}.")
    add_evidence(user=charlie, round_=seconded, kind="note", line="data", text=f"{CANARY} heard labels.")
    move_clock(user=bob, round_=seconded, move="end", version=1)
    score(alice, seconded)
    return Round.objects.get(pk=seconded.pk)


@pytest.fixture
def released(scored: Round, alice: User, bob: User) -> Round:
    for user in (bob, alice):
        submit_assessment(user=user, round_=scored)
    compile_report(scored.pk)
    return Round.objects.get(pk=scored.pk)


def content_for(user: User, round_: Round) -> dict[str, Any]:
    return report_for(user, round_, Names(user)).content.model_dump(mode="json")


def test_each_of_two_interviewers_records_a_checkpoint(seconded: Round, bob: User, charlie: User) -> None:
    key = seconded.scenario_version.kit["checkpoints"][0]["key"]
    for user in (bob, charlie, charlie):
        add_evidence(user=user, round_=seconded, kind="checkpoint", line="", text="", checkpoint=key)
    assert Evidence.objects.filter(round=seconded, checkpoint=key).count() == 2
    for user in (bob, charlie):
        assert [item.author for item in evidence_for(user, seconded)] == [user]


def test_the_release_does_not_wait_for_the_second(released: Round) -> None:
    assert released.state == "reported"
    assert not broken_invariants()


def test_a_second_alone_releases_nothing(scored: Round, alice: User, charlie: User) -> None:
    for user in (charlie, alice):
        submit_assessment(user=user, round_=scored)
    scored.refresh_from_db()
    assert scored.state == "debrief", "the interviewer has not submitted"


def test_nobody_sees_the_others_before_the_release(
    scored: Round, alice: User, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    submit_assessment(user=charlie, round_=scored)
    for user in (alice, bob, charlie):
        assert {each.author for each in visible_assessments(user, scored)} == {user}
    for user in (alice, bob):
        for name in ("debrief", "debrief-submit"):
            assert CANARY not in client_of(user).get(reverse(name, args=[scored.pk])).content.decode()
    with pytest.raises(Forbidden):
        report_for(charlie, scored, Names(charlie))


def test_it_stands_apart_in_the_report_and_changes_no_figure(
    scored: Round, alice: User, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    for line in ("data", "modeling"):
        note = enough(f"{CANARY} about {line}.")
        save_line(user=charlie, round_=scored, line=line, score=1, note=note, round_seconds=0)
    for user in (charlie, bob, alice):
        submit_assessment(user=user, round_=scored)
    compile_report(scored.pk)
    content = content_for(alice, scored)
    assert content["overall"]["mean"] == 3.0
    assert content["second"]["interviewer"] == "Charlie"
    assert [line["score"] for line in content["second"]["lines"]].count(1) == 2
    assert CANARY not in str({name: part for name, part in content.items() if name != "second"})
    for user in (alice, bob, charlie):
        page = client_of(user).get(reverse("report", args=[scored.pk])).content.decode()
        assert "A second interviewer: Charlie" in page
        assert "The raw score of this report is without it." in page
    pdf = client_of(charlie).get(reverse("report-pdf", args=[scored.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert not broken_invariants()


def test_who_scores_after_the_release_has_seen_nothing_and_makes_another_version(
    released: Round, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    assert {each.author for each in visible_assessments(charlie, released)} == {charlie}
    assert client.get(reverse("report", args=[released.pk]))["Location"] == reverse(
        "debrief", args=[released.pk]
    )
    assert client.get(reverse("api-report", args=[released.pk])).status_code == 403
    assert client.get(reverse("debrief", args=[released.pk])).status_code == 200
    assert client.post(reverse("debrief-submit", args=[released.pk])).status_code == 302
    assert rounds_to_compile() == [released.pk], "also where the hint was lost"
    compile_report(released.pk)
    assert rounds_to_compile() == []
    assert Report.objects.get(superseded_at=None).version == 2
    assert content_for(alice, released)["second"] is not None
    assert client.get(reverse("report", args=[released.pk])).status_code == 200


def test_what_is_not_submitted_in_time_stays_with_its_author(
    released: Round, alice: User, charlie: User
) -> None:
    Round.objects.filter(pk=released.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    released.refresh_from_db()
    with pytest.raises(Refused) as refused:
        submit_assessment(user=charlie, round_=released)
    assert refused.value.code == "deadline_passed"
    for user in (alice, charlie):
        assert content_for(user, released)["second"] is None
    assert CANARY not in str(content_for(charlie, released))


def test_the_deadline_releases_without_the_second(scored: Round, bob: User) -> None:
    submit_assessment(user=bob, round_=scored)
    Round.objects.filter(pk=scored.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    assert release_overdue() == 1


def test_who_was_sent_away_scores_no_more(
    scored: Round, second: Guest, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    second.interview.refresh_from_db()
    send_away(user=alice, guest=second)
    client = client_of(charlie)
    assert client.get(reverse("debrief", args=[scored.pk])).status_code == 404
    assert client.post(reverse("api-submit", args=[scored.pk])).status_code == 404
    assert not Assessment.objects.filter(author=charlie, submitted_at__isnull=False).exists()
    assert not broken_invariants()


def test_a_second_interviewer_watches_no_replay_and_rates_nothing(
    released: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    client.post(reverse("debrief-submit", args=[released.pk]))
    assert client.get(reverse("replay", args=[released.pk])).status_code == 404
    assert client.get(reverse("replay-recording", args=[released.pk])).status_code == 404
    assert client.post(reverse("scenario-rating", args=[released.pk])).status_code == 404
    page = client.get(reverse("report", args=[released.pk])).content.decode()
    assert reverse("replay", args=[released.pk]) not in page


def test_an_observer_scores_nothing(
    watched: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(charlie)
    for name in ("debrief", "api-assessment", "api-evidence", "api-assessments", "report"):
        assert client.get(reverse(name, args=[watched.pk])).status_code == 404, name
    assert client.get(reverse("api-kit", args=[watched.pk])).status_code == 403


def test_staff_who_score_as_a_second_read_no_scores_in_the_admin_before_their_own_are_in(
    released: Round, charlie: User, client_of: Callable[[User], Client]
) -> None:
    charlie.is_staff = charlie.is_superuser = True
    charlie.save()
    client = client_of(charlie)
    listed = reverse("admin:interviews_assessment_changelist")
    assert client.get(listed).context["cl"].result_count == 0
    submit_assessment(user=charlie, round_=released)
    assert client.get(listed).context["cl"].result_count == 3
