"""Scores and evidence: every write, autosaved until it is submitted, then final.

Each service locks the round's row first. A release takes the same lock, so a save either is in what both
people see, or is refused; there is no moment between.
"""

from typing import Any, Literal, cast

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from config.hints import hint
from interviews.lifecycle import lock_interview
from interviews.models import Assessment, Correction, Evidence, LineScore, Round, RoundState
from interviews.reports.release import release_if_all_submitted
from interviews.reports.tasks import compile_round_report
from interviews.room.services import database_now, publish_private
from interviews.scoring.moment import lock_round, round_seconds, stage_now
from interviews.scoring.rules import (
    MAX_EVIDENCE,
    MAX_OVERALL,
    OVERALL_NAMES,
    Incomplete,
    LineEntry,
    check_entry,
    check_length,
    check_line,
    check_room_for_note,
    completeness_of,
)

Kind = Literal["interviewer", "self"]


def kind_for(user: User, round_: Round) -> Kind:
    """Which assessment of this round is the user's own; Forbidden for anyone else."""
    if user.pk == round_.candidate_id:
        return "self"
    if user.pk == round_.interviewer_id:
        return "interviewer"
    raise Forbidden("wrong_role", "Only the two people of this round can score it.")


@transaction.atomic
def save_line(
    *,
    user: User,
    round_: Round,
    line: str,
    score: int | None,
    not_reached: bool = False,
    not_reached_reason: str = "",
    note: str = "",
) -> LineScore:
    """Store one line of the user's own assessment as a whole; the last save wins.

    Publishes `line_saved` to the interviewer's own tabs. Raises Invalid for what can never be stored,
    Refused for the wrong moment.
    """
    entry = LineEntry(line, score, not_reached, not_reached_reason.strip() if not_reached else "", note)
    check_entry(entry)
    assessment = _open_assessment(user, lock_round(round_))
    values = {
        "score": entry.score,
        "not_reached": entry.not_reached,
        "not_reached_reason": entry.not_reached_reason,
        "note": entry.note,
    }
    saved, _ = LineScore.objects.update_or_create(
        assessment=assessment, line=line, defaults={**values, "saved_at": timezone.now()}
    )
    _touch(assessment)
    if assessment.kind == "interviewer":
        publish_private(round_=round_, event={"type": "line_saved", "line": line, **values})
    return saved


@transaction.atomic
def save_overall(
    *,
    user: User,
    round_: Round,
    strength: str | None = None,
    missed: str | None = None,
    drill: str | None = None,
) -> Assessment:
    """Store what is given of the three sentences about the round as a whole; None keeps what is there."""
    given = {
        field: text
        for field, text in (("strength", strength), ("missed", missed), ("drill", drill))
        if text is not None
    }
    for field, text in given.items():
        check_length(text, MAX_OVERALL, OVERALL_NAMES[field])
    assessment = _open_assessment(user, lock_round(round_))
    for field, text in given.items():
        setattr(assessment, field, text)
    assessment.saved_at = timezone.now()
    assessment.save(update_fields=[*given, "saved_at"])
    return assessment


@transaction.atomic
def add_evidence(
    *, user: User, round_: Round, kind: str, line: str, text: str, checkpoint: str = ""
) -> Evidence:
    """Record what the candidate just did, at the round's own time.

    A checkpoint takes its line and text from the kit and is recorded once: pressing its key again returns
    the first. Publishes `evidence_added` to the interviewer's tabs. Raises Refused(`too_many_notes`) for a
    note more than a round can hold.
    """
    _need_interviewer(user, round_)
    if kind == "checkpoint":
        found = _checkpoint_in_kit(round_, checkpoint)
        line, text = found["line"], found["text"]
    elif kind == "note":
        checkpoint = ""
    else:
        raise Invalid("unknown_kind", "Evidence is a note or a checkpoint.")
    check_line(line)
    text = text.strip()
    if not text:
        raise Invalid("empty_text", "Write what you saw or heard.")
    check_length(text, MAX_EVIDENCE, "evidence")
    locked = lock_round(round_)
    _open_assessment(user, locked)
    if kind == "checkpoint":
        recorded = Evidence.objects.filter(round_id=locked.pk, kind=kind, checkpoint=checkpoint).first()
        if recorded:
            return recorded
    else:
        check_room_for_note(Evidence.objects.filter(round_id=locked.pk, kind=kind).count())
    evidence = Evidence.objects.create(
        round_id=locked.pk,
        author=user,
        kind=kind,
        line=line,
        checkpoint=checkpoint,
        text=text,
        stage=stage_now(locked),
        round_seconds=round_seconds(locked),
    )
    publish_private(round_=round_, event={"type": "evidence_added", **_evidence_fields(evidence)})
    return evidence


@transaction.atomic
def remove_evidence(*, user: User, round_: Round, evidence_id: int) -> None:
    """Take back a piece of evidence; removing it again changes nothing."""
    _need_interviewer(user, round_)
    locked = lock_round(round_)
    _open_assessment(user, locked)
    deleted, _ = Evidence.objects.filter(round_id=locked.pk, pk=evidence_id).delete()
    if deleted:
        publish_private(round_=round_, event={"type": "evidence_removed", "id": evidence_id})


@transaction.atomic
def submit_assessment(*, user: User, round_: Round) -> Assessment:
    """Make the user's assessment final; the second of the two releases the round.

    Submitting again returns the submitted assessment. Raises Incomplete (with `fields`) for what is
    missing. Publishes `assessment_submitted`; after the release it hints the compile task.
    """
    kind = kind_for(user, round_)
    lock_interview(round_.interview_id)
    locked = lock_round(round_)
    own = Assessment.objects.filter(round_id=locked.pk, kind=kind).first()
    if own and own.submitted_at:
        return own
    if locked.state in {RoundState.WAITING, RoundState.LIVE}:
        raise Refused("round_not_over", "Submit when the round has ended. What you entered is saved.")
    assessment = _open_assessment(user, locked)
    missing = completeness_of(entries_of(assessment), notes_needed=kind == "interviewer").missing
    if missing:
        raise Incomplete(missing)
    assessment.submitted_at = assessment.saved_at = timezone.now()
    assessment.save(update_fields=["submitted_at", "saved_at"])
    if kind == "interviewer":
        publish_private(round_=round_, event={"type": "assessment_submitted"})
    if release_if_all_submitted(locked, actor=user):
        hint(compile_round_report, str(locked.pk))
    return assessment


@transaction.atomic
def correct_score(*, staff: User, line_score: LineScore, new_score: int | None, reason: str) -> Correction:
    """Change a submitted score, keeping the original; the report gets a new version.

    `new_score` None marks the line as not reached, with the same reason.
    """
    if not staff.is_staff:
        raise Forbidden("staff_only", "Only staff can correct a submitted score.")
    reason = reason.strip()
    if not reason:
        raise Invalid("no_reason", "Say why the score is corrected.")
    round_ = lock_round(line_score.assessment.round)
    if staff.pk in (round_.candidate_id, round_.interviewer_id):
        raise Forbidden("own_round", "You took part in this round. Somebody else has to correct it.")
    current = LineScore.objects.select_related("assessment").get(pk=line_score.pk)
    if current.assessment.submitted_at is None:
        raise Refused("not_submitted", "This assessment is not submitted; its author can still change it.")
    not_reached = new_score is None
    check_entry(LineEntry(current.line, new_score, not_reached, reason[:200] if not_reached else ""))
    correction = Correction.objects.create(
        line_score=current, old_score=current.score, new_score=new_score, reason=reason, corrected_by=staff
    )
    current.score, current.not_reached = new_score, not_reached
    current.not_reached_reason = reason[:200] if not_reached else ""
    _save_corrected(current)
    if round_.released_at is not None:  # before the release there is no report to make anew
        hint(compile_round_report, str(round_.pk))
    return correction


def entries_of(assessment: Assessment) -> list[LineEntry]:
    return [
        LineEntry(saved.line, saved.score, saved.not_reached, saved.not_reached_reason, saved.note)
        for saved in assessment.lines.all()
    ]


def _open_assessment(user: User, locked: Round) -> Assessment:
    """The user's own assessment if it may change now, made on first use."""
    kind = kind_for(user, locked)
    _need_scoring_time(kind, locked)
    own, _ = Assessment.objects.get_or_create(round_id=locked.pk, kind=kind, defaults={"author": user})
    if own.submitted_at is not None:
        raise Refused("already_submitted", "You have submitted this assessment. It is final.")
    return own


def _need_scoring_time(kind: Kind, locked: Round) -> None:
    if locked.state in {RoundState.RELEASED, RoundState.REPORTED}:
        raise Refused("released", "Both assessments are released. Nothing in them changes any more.")
    if locked.state == RoundState.LIVE and kind == "interviewer":
        return
    if locked.state != RoundState.DEBRIEF:
        raise Refused("not_yet", "This round cannot be scored yet.")
    if locked.assess_by and database_now() >= locked.assess_by:
        raise Refused("deadline_passed", "The time to score this round is over. What you saved is kept.")


def _need_interviewer(user: User, round_: Round) -> None:
    if kind_for(user, round_) != "interviewer":
        raise Forbidden("wrong_role", "Only the interviewer of this round records evidence.")


def _checkpoint_in_kit(round_: Round, key: str) -> dict[str, str]:
    for checkpoint in round_.scenario_version.kit.get("checkpoints", []):
        if checkpoint["key"] == key:
            return cast("dict[str, str]", checkpoint)
    raise Invalid("unknown_checkpoint", "This scenario has no such checkpoint.")


def _evidence_fields(evidence: Evidence) -> dict[str, Any]:
    names = ("id", "kind", "line", "checkpoint", "text", "stage", "round_seconds")
    return {name: getattr(evidence, name) for name in names}


def _touch(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(saved_at=timezone.now())


def _save_corrected(line_score: LineScore) -> None:
    # The trigger that freezes submitted scores looks at this setting; it is on for this statement only.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL tradeoff.correcting = 'on'")
        line_score.save(update_fields=["score", "not_reached", "not_reached_reason"])
        cursor.execute("SET LOCAL tradeoff.correcting = 'off'")
