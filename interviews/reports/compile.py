"""Compiling a round's report: idempotent, safe to run twice at once, told to both people once."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from accounts.outbox import queue_mail
from config.errors import Refused
from interviews.lifecycle import advance, lock_interview
from interviews.models import AdjustedScore, Interview, InterviewState, Report, Round, RoundState
from interviews.reports.build import build_report, hash_inputs
from interviews.reports.fairness import NOT_FITTED
from interviews.reports.gather import gather_inputs

FITTED_WITHIN = timedelta(days=3)  # the sweeper counts what waits, and each night everything
FINISHED = (RoundState.REPORTED, RoundState.SKIPPED)


def compile_report(round_id: UUID) -> Report:
    """Build the report of a released round and make it the visible one; return it.

    Its scores are counted first, so that the fair score in it is of this round too; where that fails, the
    report is built with what stood before. Takes the interview's lock, then the round's, so a second run
    waits and then finds the same inputs compiled. The first report moves the round on and queues the mails,
    in the same transaction. Raises Refused(`not_released`) before the release.
    """
    # Here, because it needs numpy and scipy: web processes import this module and never count.
    from interviews.ratings.counting import count_round

    count_round(round_id)
    return _compile(round_id)


@transaction.atomic
def _compile(round_id: UUID) -> Report:
    interview_id = Round.objects.values_list("interview_id", flat=True).get(pk=round_id)
    interview = lock_interview(interview_id)
    round_ = _locked_round(round_id)
    if round_.state not in {RoundState.RELEASED, RoundState.REPORTED}:
        raise Refused("not_released", "The report is compiled when both have submitted.")
    report = _visible_report(round_)
    if round_.state == RoundState.RELEASED:
        advance(round_, RoundState.REPORTED, reason="The report is compiled.")
        _tell_both(round_)
        finish_interview(interview)
    return report


def finish_interview(interview: Interview) -> bool:
    """End an interview in debrief when nothing of it is left to report; needs its lock."""
    if interview.state != InterviewState.DEBRIEF or interview.rounds.exclude(state__in=FINISHED).exists():
        return False
    advance(interview, InterviewState.DONE, reason="Every round has its report.")
    return True


def rounds_to_compile() -> list[UUID]:
    """What a lost hint leaves behind: released rounds without a report, reports older than a correction or
    than the scores of a second interviewer or a reviewer, and those whose scores were counted too late.
    """
    corrected = Q(
        state=RoundState.REPORTED,
        reports__superseded_at=None,
        assessments__lines__corrections__at__gt=F("reports__compiled_at"),
    )
    seconded = Q(
        state=RoundState.REPORTED,
        reports__superseded_at=None,
        assessments__kind__in=["second", "review"],
        assessments__submitted_at__gt=F("reports__compiled_at"),
    )
    # Each by itself: one condition over all of these joins reads every round there ever was.
    released, *others = (
        Round.objects.filter(which).order_by().values_list("released_at", "pk")
        for which in (Q(state=RoundState.RELEASED), corrected, seconded, _fitted_late())
    )
    return [round_id for _, round_id in released.union(*others).order_by("released_at")[:200]]


def _fitted_late() -> Q:
    """Reports of the last days without a fair score, of rounds whose scores are in one by now."""
    unfitted = Report.objects.filter(
        superseded_at=None, compiled_at__gt=timezone.now() - FITTED_WITHIN, content__fair_missing=NOT_FITTED
    )
    fitted = AdjustedScore.objects.filter(assessment__round__in=unfitted.values("round"))
    return Q(state=RoundState.REPORTED, pk__in=fitted.values("assessment__round"))


def interviews_to_finish() -> list[UUID]:
    """Interviews in debrief with no round left to report, such as a last round that was never held."""
    unfinished = Round.objects.exclude(state__in=FINISHED).values("interview")
    waiting = Interview.objects.filter(state=InterviewState.DEBRIEF).exclude(pk__in=unfinished)
    return list(waiting.values_list("pk", flat=True)[:200])


def _locked_round(round_id: UUID) -> Round:
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("interview", "candidate", "interviewer", "scenario_version__scenario", "rubric")
        .get(pk=round_id)
    )


def _visible_report(round_: Round) -> Report:
    inputs = gather_inputs(round_)
    digest = hash_inputs(inputs)
    visible = Report.objects.filter(round=round_, superseded_at=None).first()
    now = timezone.now()
    if visible and visible.inputs_hash == digest and not (_lacks_fair_score(visible) and inputs.fair):
        visible.compiled_at = now
        visible.save(update_fields=["compiled_at"])
        return visible
    if visible:
        visible.superseded_at = now
        visible.save(update_fields=["superseded_at"])
    return Report.objects.create(
        round=round_,
        version=visible.version + 1 if visible else 1,
        inputs_hash=digest,
        content=build_report(inputs).model_dump(mode="json"),
        compiled_at=now,
    )


def _lacks_fair_score(report: Report) -> bool:
    """Whether its scores waited to be counted when it was compiled."""
    return bool(report.content.get("fair_missing") == NOT_FITTED)


def _tell_both(round_: Round) -> None:
    people = [person for person in (round_.candidate, round_.interviewer) if person]
    wanted = User.objects.filter(
        pk__in=[person.pk for person in people], is_active=True, profile__mail_reports=True
    )
    for person in wanted:
        partner = round_.interviewer if person.pk == round_.candidate_id else round_.candidate
        queue_mail(
            dedupe_key=f"report-ready:{round_.pk}:{person.pk}",
            recipient=person.email,
            subject=f"Your report is ready: {round_.scenario_version.title}",
            template="report_ready",
            context={
                "person": person,
                "round": round_,
                "is_candidate": person.pk == round_.candidate_id,
                "partner": Names(person).of(partner) if partner else None,
                "report_path": reverse("report", args=[round_.pk]),
            },
        )
