from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from interviews.invariants import INVARIANTS, broken_invariants
from interviews.models import Interview, Round
from tests.access.moments import bring_to

BREAK = {
    "a retake is of a scenario that its candidate took at least two weeks before": """
        UPDATE interviews_round SET is_retake = true WHERE number = 1
    """,
    "nobody has more than five open goals": """
        INSERT INTO interviews_goal (user_id, "on", level, company, note, created_at)
        SELECT (SELECT min(candidate_id) FROM interviews_round), current_date + day, 'senior', '', '', now()
        FROM generate_series(1, 6) AS day
    """,
    "nobody is in two overlapping interviews": """
        ALTER TABLE interviews_participation DROP CONSTRAINT participation_no_overlap;
        ALTER TABLE interviews_takentime DROP CONSTRAINT participation_no_overlap_nor_stay;
        INSERT INTO interviews_interview (id, kind, way, state, format_minutes, language, starts_at,
            created_at, calendar_sequence)
        VALUES ('00000000-0000-0000-0000-000000000001', 'solo', 'solo', 'lobby', 45, 'en', now(), now(), 0);
        INSERT INTO interviews_participation (interview_id, user_id, during, left_reason, outcome)
        SELECT '00000000-0000-0000-0000-000000000001', user_id, during, '', ''
        FROM interviews_participation LIMIT 1
    """,
    "everybody's time is taken as their participations and stays say": """
        UPDATE interviews_takentime SET during = 'empty' WHERE id = (SELECT min(id) FROM interviews_takentime)
    """,
    "a third person was invited by one of the two and let in by the other": """
        INSERT INTO interviews_guest (id, interview_id, role, state, invited_by_id, user_id, during,
            invited_at, let_in_by_id, let_in_at)
        SELECT '00000000-0000-0000-0000-000000000002', r.interview_id, 'observer', 'withdrawn',
            r.candidate_id, NULL, 'empty', now(), (SELECT id FROM accounts_user u WHERE u.id NOT IN (
                r.candidate_id, r.interviewer_id) LIMIT 1), now()
        FROM interviews_round r WHERE number = 1
    """,
    "who watches or helps has a seat only while they are let in and the round is not over": """
        UPDATE interviews_seat SET role = 'observer'
        WHERE id = (SELECT min(s.id) FROM interviews_seat s JOIN interviews_round r ON r.id = s.room_id
                    WHERE r.number = 2)
    """,
    "everyone who takes part in a round takes part in its interview": """
        DELETE FROM interviews_participation
        WHERE id = (SELECT min(id) FROM interviews_participation)
    """,
    "an interviewer without whom a round went on has left, holds no seat and submitted no score of it": """
        UPDATE interviews_round r SET interviewer_id = NULL, former_interviewer_id = r.interviewer_id
        WHERE number = 1
    """,
    "a report is shared by its candidate, after the release": """
        INSERT INTO interviews_sharelink (id, round_id, owner_id, parts, shows_name, label, created_at,
            expires_at, opened)
        SELECT '00000000-0000-0000-0000-000000000003', id, interviewer_id, '{scores}', false, '', now(),
            now() + interval '1 day', 0
        FROM interviews_round WHERE number = 1
    """,
    "one open ticket per person and start": """
        ALTER TABLE interviews_ticket DROP CONSTRAINT IF EXISTS ticket_one_open_per_start;
        DROP INDEX IF EXISTS ticket_one_open_per_start;
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, state,
            purpose, priority, created_at, seen_at, expires_at)
        SELECT id, 'swap', 45, 'mid', 'en', '{}', 'open', 'pair', FALSE, now(), now(), now()
        FROM (SELECT id FROM accounts_user LIMIT 1) one, generate_series(1, 2)
    """,
    "of slots that were offered together no more became interviews than were wanted": """
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, purpose,
            priority, state, created_at, seen_at, expires_at, interview_id, offer, at_most)
        SELECT user_id, 'swap', 45, 'senior', 'en', '{}', 'pair', false, 'paired', now(), now(), now(),
            interview_id, '00000000-0000-0000-0000-000000000001', 1 FROM interviews_participation
    """,
    "a submitted assessment is complete: nine lines, each scored or not reached with a reason": """
        SET LOCAL tradeoff.correcting = 'on';
        DELETE FROM interviews_linescore WHERE id = (SELECT min(id) FROM interviews_linescore)
    """,
    "a correction ends in the score that stands": """
        INSERT INTO interviews_correction (line_score_id, old_score, new_score, reason, corrected_by_id, at)
        SELECT id, 3, 1, 'wrong', (SELECT min(id) FROM accounts_user), now() FROM interviews_linescore LIMIT 1
    """,
    "no score without an assessment that its author may give": """
        SET LOCAL tradeoff.correcting = 'on';
        UPDATE interviews_assessment a SET author_id = r.interviewer_id FROM interviews_round r
        WHERE r.id = a.round_id AND a.kind = 'self'
    """,
    "a re-score that is done has the submitted scores of a review": """
        INSERT INTO interviews_reviewrequest (id, round_id, asked_by_id, asked_at, lines, reason, wanted,
            state, claimed_by_id, claimed_at, claimed_until, ended_at, assessment_id)
        SELECT '00000000-0000-0000-0000-000000000003', r.id, r.candidate_id, now(), '{data}', '', 'peer',
            'done', (SELECT max(id) FROM accounts_user), now(), now(), now(), a.id
        FROM interviews_round r JOIN interviews_assessment a ON a.round_id = r.id AND a.kind = 'self'
    """,
    "a re-score was asked by the candidate of a released round, and taken by nobody who was there": """
        INSERT INTO interviews_reviewrequest (id, round_id, asked_by_id, asked_at, lines, reason, wanted,
            state, claimed_by_id, claimed_at, claimed_until)
        SELECT '00000000-0000-0000-0000-000000000004', id, candidate_id, now(), '{data}', '', 'peer',
            'taken', interviewer_id, now(), now() FROM interviews_round WHERE number = 1
    """,
    "a scenario was rated by the person of that role, of a round that was held": """
        INSERT INTO interviews_scenariorating (round_id, role, rater_id, sentence, rated_at)
        SELECT id, 'candidate', interviewer_id, '', now() FROM interviews_round WHERE number = 1
    """,
    "one visible report per reported round, none before the release": "DELETE FROM interviews_report",
    "the state of an interview or round is where its last transition led": """
        UPDATE interviews_round SET state = 'released' WHERE state = 'reported'
    """,
    "each transition starts where the one before it ended": """
        UPDATE interviews_transition SET from_state = 'waiting' WHERE to_state = 'reported'
    """,
    "a room's log has every sequence number from 1 to its head, once": """
        UPDATE interviews_room SET head = head + 1
    """,
    "a room's snapshot is not ahead of its log": """
        INSERT INTO interviews_roomsnapshot (room_id, doc, seq, payload, entries, made_at, is_final, is_stuck)
        SELECT round_id, 0, head + 1, '', 1, now(), false, false FROM interviews_room LIMIT 1
    """,
    "what is set aside is an update in the log": """
        INSERT INTO interviews_roomsetaside (room_id, seq, reason, found_at)
        SELECT round_id, head + 1, 'crashed', now() FROM interviews_room LIMIT 1
    """,
    "a room's private side has every sequence number from 1 to its head, once": """
        DELETE FROM interviews_roomprivateentry WHERE seq = 1
    """,
    "a candidate's released round was scored by both or its deadline has passed": """
        SET LOCAL tradeoff.correcting = 'on';
        UPDATE interviews_assessment SET submitted_at = NULL WHERE kind = 'self'
    """,
    "a blocked pair was not paired after the block": """
        INSERT INTO accounts_block (blocker_id, blocked_id, created_at)
        SELECT candidate_id, interviewer_id, now() - interval '1 day' FROM interviews_round LIMIT 1
    """,
    "an attendance is recorded only of what has begun or ended": """
        INSERT INTO interviews_interview (id, kind, way, state, format_minutes, language, starts_at,
            created_at, calendar_sequence)
        VALUES ('00000000-0000-0000-0000-000000000002', 'swap', 'slot', 'booked', 45, 'en',
            now() + interval '1 day', now(), 0);
        INSERT INTO interviews_participation (interview_id, user_id, during, left_reason, outcome, outcome_at)
        SELECT '00000000-0000-0000-0000-000000000002', user_id, 'empty', '', 'no_show', now()
        FROM interviews_participation LIMIT 1
    """,
    "whoever stood by was paired only with somebody who was first in line": """
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, state,
            purpose, priority, created_at, seen_at, expires_at, interview_id)
        SELECT user_id, 'swap', 45, 'mid', 'en', '{}', 'paired', purpose, FALSE, now(), now(), now(),
            interview_id
        FROM (SELECT * FROM interviews_participation ORDER BY id LIMIT 2) p,
            LATERAL (SELECT CASE WHEN id % 2 = 0 THEN 'standby' ELSE 'pair' END AS purpose) one
    """,
    "a kit that was never read is kept for a round that is still to come": """
        UPDATE scenarios_kitopening SET read_at = NULL
    """,
    "nobody was the candidate of a scenario whose kit they had opened, but by their choice": """
        INSERT INTO scenarios_kitopening (user_id, scenario_id, reason, opened_at, self_checks)
        SELECT candidate_id, v.scenario_id, 'study', now() - interval '1 day', 0 FROM interviews_round r
        JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id LIMIT 1
    """,
    "nothing stays live a quarter of an hour past its end plus grace": """
        UPDATE interviews_participation SET during = tstzrange(now() - interval '3 h', now() - interval '1 h')
    """,
    "who has booked an interview keeps free from ten minutes before its start": """
        UPDATE interviews_interview SET state = 'booked', starts_at = now() + interval '2 days'
    """,
    "nothing stays booked past its start plus the grace of its lobby": """
        UPDATE interviews_interview SET state = 'booked', starts_at = now() - interval '1 hour'
    """,
    "each reminder was sent once, and before the start": """
        INSERT INTO interviews_reminder (participation_id, kind, due_at, sent_at)
        SELECT p.id, 'soon', i.starts_at, i.starts_at FROM interviews_participation p
        JOIN interviews_interview i ON i.id = p.interview_id
    """,
    "no third person who has gone is still to be reminded": """
        INSERT INTO interviews_guest (id, interview_id, role, state, invited_by_id, user_id, invited_at)
        SELECT '00000000-0000-0000-0000-000000000003', interview_id, 'observer', 'left', candidate_id,
            (SELECT id FROM accounts_user u WHERE u.id NOT IN (candidate_id, interviewer_id) LIMIT 1), now()
        FROM interviews_round WHERE number = 1;
        INSERT INTO interviews_reminder (guest_id, kind, due_at)
        VALUES ('00000000-0000-0000-0000-000000000003', 'soon', now())
    """,
    "a link for one person has led to one interview at most that was not called off": """
        INSERT INTO interviews_invitation (id, inviter_id, kind, role, format_minutes, language, note,
            created_at, expires_at)
        SELECT '00000000-0000-0000-0000-000000000001', min(id), 'single', 'swap', 45, 'en', '', now(), now()
        FROM accounts_user;
        INSERT INTO interviews_invitationuse (invitation_id, user_id, interview_id, used_at)
        SELECT '00000000-0000-0000-0000-000000000001', user_id, interview_id, now()
        FROM interviews_participation
    """,
    "nobody whose account is closed waits or has an interview ahead": """
        UPDATE accounts_user SET is_active = FALSE
        WHERE id = (SELECT candidate_id FROM interviews_round WHERE number = 1);
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, state,
            purpose, priority, created_at, seen_at, expires_at)
        SELECT candidate_id, 'swap', 45, 'mid', 'en', '{}', 'open', 'pair', FALSE, now(), now(), now()
        FROM interviews_round WHERE number = 1
    """,
    "only approved mentors have open hours": """
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, state,
            purpose, priority, created_at, seen_at, expires_at)
        SELECT min(id), 'interviewer', 45, 'mid', 'en', '{}', 'open', 'mentor', FALSE, now(), now(), now()
        FROM accounts_user
    """,
    "no block leaves the two with something that is still to come: an interview, a wish, proposed slots": """
        INSERT INTO accounts_block (blocker_id, blocked_id, created_at)
        SELECT candidate_id, interviewer_id, now() FROM interviews_round LIMIT 1;
        INSERT INTO interviews_rematchwish (wisher_id, partner_id, created_at)
        SELECT interviewer_id, candidate_id, now() FROM interviews_round LIMIT 1
    """,
    "a submitted calibration round has a score for each line of its reference, and for no other": """
        INSERT INTO interviews_calibrationexercise (slug, position) VALUES ('one', 1);
        INSERT INTO interviews_calibrationversion (exercise_id, number, content_hash, content, recording,
            loaded_at)
        SELECT id, 1, '', '{"reference": [{"line": "data"}]}', '', now() FROM interviews_calibrationexercise;
        INSERT INTO interviews_calibrationanswer (user_id, exercise_id, version_id, rubric_id, attempt,
            started_at, saved_at, submitted_at)
        SELECT (SELECT min(id) FROM accounts_user), exercise_id, id,
            (SELECT min(id) FROM scenarios_rubric), 1, now(), now(), now()
        FROM interviews_calibrationversion
    """,
    "a good run of the model is finished, and every figure is of a good one": """
        UPDATE interviews_modelrun SET state = 'failed'
    """,
    "a fair score lies in its interval, on the scale of scores": """
        UPDATE interviews_fairscore SET low = high + 0.1
    """,
    "an adjusted score is of a released round's candidate": """
        UPDATE interviews_adjustedscore SET candidate_id = (SELECT max(id) FROM accounts_user)
    """,
    "no adjusted score is of a retake": """
        UPDATE interviews_round SET is_retake = true WHERE number = 1
    """,
    "mail that waits is not older than an hour": """
        INSERT INTO accounts_outboxmessage (dedupe_key, recipient, subject, text, html, calendar,
            calendar_method, created_at, attempts, last_error)
        VALUES ('old', 'a@example.org', 's', 't', '', '', '', now() - interval '2 hours', 1, '')
    """,
    "a comment was marked by the round's candidate, after its release, and it is an interviewer's": """
        INSERT INTO interviews_commentmark
            (line_score_id, candidate_id, specific, actionable, wrong, reason, marked_at)
        SELECT l.id, r.interviewer_id, true, false, false, '', now() FROM interviews_linescore l
        JOIN interviews_assessment a ON a.id = l.assessment_id JOIN interviews_round r ON r.id = a.round_id
        WHERE a.kind = 'interviewer' LIMIT 1
    """,
    "a corrected score is what its newest correction made it": """
        INSERT INTO interviews_correction (line_score_id, old_score, new_score, reason, corrected_by_id, at)
        SELECT id, 1, 1, 'x', (SELECT min(id) FROM accounts_user), now()
        FROM interviews_linescore WHERE score > 1 LIMIT 1
    """,
    "a moment of a score lies within its round": """
        SET LOCAL tradeoff.correcting = 'on';
        UPDATE interviews_linescore SET round_seconds = 100000
    """,
}


@pytest.fixture
def reported(swap_interview: Interview, alice: User, bob: User, charlie: User) -> Round:
    """Round 1 with its report; the interview is live, since round 2 waits. Charlie is somebody else."""
    return bring_to("reported", swap_interview, alice, bob)


def test_a_round_held_through_the_services_breaks_nothing(reported: Round) -> None:
    assert broken_invariants() == []
    said = StringIO()
    call_command("check_invariants", stdout=said)
    assert said.getvalue() == f"All {len(INVARIANTS) + 1} invariants hold.\n"


@pytest.mark.parametrize("name", [invariant.name for invariant in INVARIANTS])
def test_what_breaks_an_invariant_is_found_by_name(name: str, reported: Round) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(BREAK[name])
    assert name in {broken.name for broken in broken_invariants()}
    said = StringIO()
    with pytest.raises(CommandError, match="do not hold"):
        call_command("check_invariants", stderr=said)
    assert f"broken: {name}" in said.getvalue()
