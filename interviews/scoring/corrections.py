"""The only way a submitted score changes: by staff, with the original, who did it and the reason kept."""

from django.db import connection, transaction

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from config.hints import hint
from interviews.guests.selectors import rounds_watched
from interviews.models import Correction, LineScore
from interviews.reports.tasks import compile_round_report
from interviews.scoring.moment import lock_round
from interviews.scoring.rules import LineEntry, check_entry


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
    author_id = line_score.assessment.author_id
    people = (round_.candidate_id, round_.interviewer_id, round_.former_interviewer_id, author_id)
    if staff.pk in people or rounds_watched(staff).filter(pk=round_.pk).exists():
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


def _save_corrected(line_score: LineScore) -> None:
    # The trigger that freezes submitted scores looks at this setting; it is on for this statement only.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL tradeoff.correcting = 'on'")
        line_score.save(update_fields=["score", "not_reached", "not_reached_reason"])
        cursor.execute("SET LOCAL tradeoff.correcting = 'off'")
