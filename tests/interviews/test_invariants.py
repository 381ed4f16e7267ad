from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from interviews.invariants import INVARIANTS, broken_invariants
from interviews.models import Interview, Round
from tests.access.moments import bring_to

BREAK = {
    "nobody is in two overlapping interviews": """
        ALTER TABLE interviews_participation DROP CONSTRAINT participation_no_overlap;
        INSERT INTO interviews_interview (id, kind, state, format_minutes, language, starts_at, created_at)
        VALUES ('00000000-0000-0000-0000-000000000001', 'solo', 'lobby', 45, 'en', now(), now());
        INSERT INTO interviews_participation (interview_id, user_id, during)
        SELECT '00000000-0000-0000-0000-000000000001', user_id, during FROM interviews_participation LIMIT 1
    """,
    "everyone who takes part in a round takes part in its interview": """
        DELETE FROM interviews_participation
        WHERE id = (SELECT min(id) FROM interviews_participation)
    """,
    "an interviewer without whom a round went on has left, holds no seat and submitted no score of it": """
        UPDATE interviews_round r SET interviewer_id = NULL, former_interviewer_id = r.interviewer_id
        WHERE number = 1
    """,
    "one open ticket per person and start": """
        ALTER TABLE interviews_ticket DROP CONSTRAINT IF EXISTS ticket_one_open_per_start;
        DROP INDEX IF EXISTS ticket_one_open_per_start;
        INSERT INTO interviews_ticket (user_id, role, format_minutes, level, language, interests, state,
            created_at, seen_at, expires_at)
        SELECT id, 'swap', 45, 'mid', 'en', '{}', 'open', now(), now(), now()
        FROM (SELECT id FROM accounts_user LIMIT 1) one, generate_series(1, 2)
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
    "nobody was the candidate of a scenario whose kit they had opened": """
        INSERT INTO scenarios_kitopening (user_id, scenario_id, reason, opened_at, self_checks)
        SELECT candidate_id, v.scenario_id, 'study', now() - interval '1 day', 0 FROM interviews_round r
        JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id LIMIT 1
    """,
    "nothing stays live a quarter of an hour past its end plus grace": """
        UPDATE interviews_participation SET during = tstzrange(now() - interval '3 h', now() - interval '1 h')
    """,
    "mail that waits is not older than an hour": """
        INSERT INTO accounts_outboxmessage (dedupe_key, recipient, subject, text, html, created_at, attempts,
            last_error)
        VALUES ('old', 'a@example.org', 's', 't', '', now() - interval '2 hours', 1, '')
    """,
}


@pytest.fixture
def reported(swap_interview: Interview, alice: User, bob: User) -> Round:
    """Round 1 with its report; the interview is live, since round 2 waits."""
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
