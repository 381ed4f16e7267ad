"""Scores and evidence: every write, autosaved until it is submitted, then final.

Each service locks the round's row first. A release takes the same lock, so a save either is in what both
people see, or is refused; there is no moment between.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from config.hints import hint
from interviews.guests.selectors import second_of
from interviews.lifecycle import lock_interview
from interviews.models import Assessment, Evidence, LineScore, Round, RoundState
from interviews.reports.release import release_if_all_submitted
from interviews.reports.tasks import compile_round_report
from interviews.reviews.claims import claim_on, runs
from interviews.reviews.rules import claim_over
from interviews.room.services import database_now, publish_private
from interviews.scoring.entries import entries_of, entry_of, overall_of, values_of
from interviews.scoring.moment import lock_round, stage_now
from interviews.scoring.moment import round_seconds as seconds_now
from interviews.scoring.rules import (
    MAX_EVIDENCE,
    MAX_OVERALL,
    OVERALL_NAMES,
    Incomplete,
    Kind,
    LineEntry,
    check_entry,
    check_length,
    check_line,
    check_moment,
    check_revision,
    check_room_for_note,
    completeness_of,
    with_plain_breaks,
)

# Who scores in the room has tabs there, which are told; who watches its recording has none.
WITH_PANEL = {"interviewer", "second"}


def kind_for(user: User, round_: Round) -> Kind:
    """Which assessment of this round is the user's own; Forbidden for anyone else."""
    if user.pk == round_.candidate_id:
        return "self"
    if user.pk == round_.interviewer_id:
        return "interviewer"
    if second_of(user, round_):
        return "second"
    if claim_on(user, round_):
        return "review"
    raise Forbidden("wrong_role", "Only the two people of this round and a second interviewer can score it.")


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
    round_seconds: int | None = None,
    revision: int | None = None,
) -> LineScore:
    """Store one line of the user's own assessment as a whole.

    `revision` is the one that the save started from, 0 where the line was never saved; without it the save
    wins. What is stored already is not stored again.
    Publishes `line_saved` to an interviewer's own tabs. Raises Invalid for what can never be stored, Conflict
    for what another tab has changed, Refused for the wrong moment.
    """
    entry = LineEntry(
        line=line,
        score=score,
        not_reached=not_reached,
        not_reached_reason=not_reached_reason.strip() if not_reached else "",
        note=with_plain_breaks(note),
        round_seconds=None if not_reached else round_seconds,
    )
    check_entry(entry)
    locked = lock_round(round_)
    check_moment(entry.round_seconds, length=seconds_now(locked))
    assessment = _open_assessment(user, locked)
    saved = LineScore.objects.filter(assessment=assessment, line=line).first()
    if saved and entry_of(saved) == entry:
        return saved
    known = saved.revision if saved else 0
    values, theirs = values_of(entry), values_of(entry_of(saved) if saved else LineEntry(line))
    check_revision(known, revision, field=line, theirs=theirs, yours=values)
    stored = {**values, "revision": known + 1, "saved_at": timezone.now()}
    saved, _ = LineScore.objects.update_or_create(assessment=assessment, line=line, defaults=stored)
    _touch(assessment)
    if assessment.kind in WITH_PANEL:
        event = {"type": "line_saved", "line": line, **values, "revision": saved.revision}
        publish_private(round_=round_, event=event, only_for=user)
    return saved


@transaction.atomic
def save_overall(
    *,
    user: User,
    round_: Round,
    strength: str | None = None,
    missed: str | None = None,
    drill: str | None = None,
    revisions: Mapping[str, int] | None = None,
) -> Assessment:
    """Store what is given of the three texts about the round as a whole; None keeps what is there.

    Each has its own revision, as a line has: `revisions` names those that the save started from. Raises
    Conflict for the first that another tab has changed; nothing is stored then.
    """
    given = {
        field: with_plain_breaks(text)
        for field, text in (("strength", strength), ("missed", missed), ("drill", drill))
        if text is not None
    }
    for field, text in given.items():
        check_length(text, MAX_OVERALL, OVERALL_NAMES[field])
    assessment = _open_assessment(user, lock_round(round_))
    changed = {field: text for field, text in given.items() if getattr(assessment, field) != text}
    for field, text in changed.items():
        counter = f"{field}_revision"
        known, theirs = getattr(assessment, counter), {field: getattr(assessment, field)}
        check_revision(known, (revisions or {}).get(field), field=field, theirs=theirs, yours={field: text})
        setattr(assessment, field, text)
        setattr(assessment, counter, known + 1)
    assessment.saved_at = timezone.now()
    assessment.save(update_fields=[*changed, *(f"{field}_revision" for field in changed), "saved_at"])
    return assessment


@transaction.atomic
def add_evidence(
    *, user: User, round_: Round, kind: str, line: str, text: str, checkpoint: str = ""
) -> Evidence:
    """Record what the candidate just did, at the round's own time.

    A checkpoint takes its line and text from the kit and is recorded once: pressing its key again returns
    the first. Publishes `evidence_added` to the author's tabs. Raises Refused(`too_many_notes`) for a
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
    own = Evidence.objects.filter(round_id=locked.pk, author=user, kind=kind)
    if kind == "checkpoint":
        recorded = own.filter(checkpoint=checkpoint).first()
        if recorded:
            return recorded
    else:
        check_room_for_note(own.count())
    evidence = Evidence.objects.create(
        round_id=locked.pk,
        author=user,
        kind=kind,
        line=line,
        checkpoint=checkpoint,
        text=text,
        stage=stage_now(locked),
        round_seconds=seconds_now(locked),
    )
    event = {"type": "evidence_added", **_evidence_fields(evidence)}
    publish_private(round_=round_, event=event, only_for=user)
    return evidence


@transaction.atomic
def remove_evidence(*, user: User, round_: Round, evidence_id: int) -> None:
    """Take back a piece of one's own evidence; removing it again changes nothing."""
    _need_interviewer(user, round_)
    locked = lock_round(round_)
    _open_assessment(user, locked)
    deleted, _ = Evidence.objects.filter(round_id=locked.pk, author=user, pk=evidence_id).delete()
    if deleted:
        event = {"type": "evidence_removed", "id": evidence_id}
        publish_private(round_=round_, event=event, only_for=user)


@transaction.atomic
def submit_assessment(*, user: User, round_: Round) -> Assessment:
    """Make the user's assessment final; the later of the two people's releases the round.

    A second interviewer's releases nothing and is waited for by nobody: after the release it makes another
    version of the report. Submitting again returns the submitted assessment. Raises Incomplete (with
    `fields`) for what is missing. Publishes `assessment_submitted`; after the release it hints the compile
    task.
    """
    kind = kind_for(user, round_)
    lock_interview(round_.interview_id)
    locked = lock_round(round_)
    own = Assessment.objects.filter(round_id=locked.pk, kind=kind, author=user).first()
    if own and own.submitted_at:
        return own
    if locked.state in {RoundState.WAITING, RoundState.LIVE}:
        raise Refused("round_not_over", "Submit when the round has ended. What you entered is saved.")
    assessment = _open_assessment(user, locked)
    missing = completeness_of(entries_of(assessment), kind=kind, overall=overall_of(assessment)).missing
    if missing:
        raise Incomplete(missing)
    assessment.submitted_at = assessment.saved_at = timezone.now()
    assessment.save(update_fields=["submitted_at", "saved_at"])
    if kind in WITH_PANEL:
        publish_private(round_=round_, event={"type": "assessment_submitted"}, only_for=user)
    if release_if_all_submitted(locked, actor=user) or locked.released_at is not None:
        hint(compile_round_report, str(locked.pk))
    return assessment


def _open_assessment(user: User, locked: Round) -> Assessment:
    """The user's own assessment if it may change now, made on first use."""
    kind = kind_for(user, locked)
    if kind == "review":
        _need_claim(user, locked)
    else:
        _need_scoring_time(kind, locked)
    own, _ = Assessment.objects.get_or_create(round_id=locked.pk, kind=kind, author=user)
    if own.submitted_at is not None:
        raise Refused("already_submitted", "You have submitted this assessment. It is final.")
    return own


def _need_claim(user: User, locked: Round) -> None:
    claim = claim_on(user, locked)
    if claim is None or not runs(claim, database_now()):
        raise claim_over()


def _need_scoring_time(kind: Kind, locked: Round) -> None:
    is_released = locked.state in {RoundState.RELEASED, RoundState.REPORTED}
    if is_released and kind != "second":  # who has seen nothing of theirs before their own are in
        raise Refused("released", "Both assessments are released. Nothing in them changes any more.")
    if locked.state == RoundState.LIVE and kind != "self":
        return
    if locked.state != RoundState.DEBRIEF and not is_released:
        raise Refused("not_yet", "This round cannot be scored yet.")
    if locked.assess_by and database_now() >= locked.assess_by:
        raise Refused("deadline_passed", "The time to score this round is over. What you saved is kept.")


def _need_interviewer(user: User, round_: Round) -> None:
    if kind_for(user, round_) == "self":
        raise Forbidden("wrong_role", "Only who interviews in this round records evidence.")


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
