"""What must hold in the database, each as one SQL statement that finds what breaks it.

Constraints and triggers keep most of it from happening; these look anyway, also for what only a bug
beside the constraints could do.
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Invariant:
    """`sql` returns a row for each thing that breaks the rule; its first column names the thing."""

    name: str
    sql: str


@dataclass(frozen=True)
class Broken:
    name: str
    examples: list[str]


INVARIANTS = [
    Invariant(
        "nobody is in two overlapping interviews",
        """
        SELECT a.user_id FROM interviews_participation a
        JOIN interviews_participation b ON a.user_id = b.user_id AND a.id < b.id AND a.during && b.during
        """,
    ),
    Invariant(
        "everyone who takes part in a round takes part in its interview",
        """
        SELECT r.id FROM interviews_round r
        CROSS JOIN LATERAL (
            VALUES (r.candidate_id), (r.interviewer_id), (r.former_interviewer_id)) AS person(id)
        WHERE person.id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM interviews_participation p
            WHERE p.interview_id = r.interview_id AND p.user_id = person.id)
        """,
    ),
    Invariant(
        "one open ticket per person and start",
        """
        SELECT user_id FROM interviews_ticket WHERE state = 'open'
        GROUP BY user_id, starts_at HAVING count(*) > 1
        """,
    ),
    Invariant(
        "a submitted assessment is complete: nine lines, each scored or not reached with a reason",
        """
        SELECT a.id FROM interviews_assessment a LEFT JOIN interviews_linescore l ON l.assessment_id = a.id
        WHERE a.submitted_at IS NOT NULL GROUP BY a.id
        HAVING count(l.id) <> 9
            OR bool_or(l.score IS NULL AND (NOT l.not_reached OR l.not_reached_reason = ''))
        """,
    ),
    Invariant(
        "a correction ends in the score that stands",
        """
        SELECT DISTINCT ON (c.line_score_id) l.id FROM interviews_correction c
        JOIN interviews_linescore l ON l.id = c.line_score_id
        WHERE c.at = (SELECT max(at) FROM interviews_correction WHERE line_score_id = l.id)
          AND c.new_score IS DISTINCT FROM l.score
        """,
    ),
    Invariant(
        "no score without an assessment that its author may give",
        """
        SELECT a.id FROM interviews_assessment a JOIN interviews_round r ON r.id = a.round_id
        WHERE (a.kind = 'self' AND a.author_id <> r.candidate_id)
           OR (a.kind = 'interviewer'
               AND a.author_id IS DISTINCT FROM coalesce(r.interviewer_id, r.former_interviewer_id))
        """,
    ),
    Invariant(
        "one visible report per reported round, none before the release",
        """
        SELECT r.id FROM interviews_round r
        LEFT JOIN interviews_report p ON p.round_id = r.id AND p.superseded_at IS NULL
        GROUP BY r.id, r.state
        HAVING (r.state = 'reported' AND count(p.id) <> 1)
            OR (r.state NOT IN ('released', 'reported') AND count(p.id) <> 0)
        """,
    ),
    Invariant(
        "the state of an interview or round is where its last transition led",
        """
        SELECT r.id::text FROM interviews_round r JOIN LATERAL (
            SELECT to_state FROM interviews_transition t WHERE t.round_id = r.id ORDER BY id DESC LIMIT 1
        ) last ON true WHERE last.to_state <> r.state
        UNION ALL
        SELECT i.id::text FROM interviews_interview i JOIN LATERAL (
            SELECT to_state FROM interviews_transition t
            WHERE t.interview_id = i.id AND t.round_id IS NULL ORDER BY id DESC LIMIT 1
        ) last ON true WHERE last.to_state <> i.state
        UNION ALL
        SELECT r.id::text FROM interviews_round r WHERE r.state <> 'waiting'
            AND NOT EXISTS (SELECT 1 FROM interviews_transition t WHERE t.round_id = r.id)
        """,
    ),
    Invariant(
        "each transition starts where the one before it ended",
        """
        SELECT id FROM (
            SELECT id, from_state,
                   lag(to_state) OVER (PARTITION BY interview_id, round_id ORDER BY id) AS before
            FROM interviews_transition) t
        WHERE before IS NOT NULL AND before <> from_state
        """,
    ),
    Invariant(
        "a room's log has every sequence number from 1 to its head, once",
        """
        SELECT m.round_id FROM interviews_room m LEFT JOIN interviews_roomlogentry e ON e.room_id = m.round_id
        GROUP BY m.round_id, m.head
        HAVING count(e.id) <> m.head OR coalesce(max(e.seq), 0) <> m.head OR coalesce(min(e.seq), 1) <> 1
        """,
    ),
    Invariant(
        "a room's snapshot is not ahead of its log",
        """
        SELECT s.room_id FROM interviews_roomsnapshot s JOIN interviews_room m ON m.round_id = s.room_id
        WHERE s.seq > m.head OR (s.is_final AND m.closed_at IS NULL)
        """,
    ),
    Invariant(
        "what is set aside is an update in the log",
        """
        SELECT a.id FROM interviews_roomsetaside a WHERE NOT EXISTS (
            SELECT 1 FROM interviews_roomlogentry e
            WHERE e.room_id = a.room_id AND e.seq = a.seq AND e.kind = 1)
        """,
    ),
    Invariant(
        "a room's private side has every sequence number from 1 to its head, once",
        """
        SELECT m.round_id FROM interviews_room m
        LEFT JOIN interviews_roomprivateentry e ON e.room_id = m.round_id
        GROUP BY m.round_id, m.private_head
        HAVING count(e.id) <> m.private_head OR coalesce(max(e.seq), 0) <> m.private_head
        """,
    ),
    Invariant(
        "a candidate's released round was scored by both or its deadline has passed",
        """
        SELECT r.id FROM interviews_round r
        WHERE r.released_at IS NOT NULL AND r.released_at < r.assess_by AND (
            SELECT count(*) FROM interviews_assessment a
            WHERE a.round_id = r.id AND a.submitted_at IS NOT NULL
        ) < CASE WHEN r.interviewer_id IS NULL THEN 1 ELSE 2 END
        """,
    ),
    Invariant(
        "a blocked pair was not paired after the block",
        """
        SELECT a.interview_id FROM interviews_participation a
        JOIN interviews_participation b ON a.interview_id = b.interview_id
        JOIN interviews_interview i ON i.id = a.interview_id
        JOIN accounts_block k ON k.blocker_id = a.user_id AND k.blocked_id = b.user_id
        WHERE i.created_at > k.created_at
        """,
    ),
    Invariant(
        "nobody was the candidate of a scenario whose kit they had opened",
        """
        SELECT r.id FROM interviews_round r JOIN interviews_interview i ON i.id = r.interview_id
        JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id
        JOIN scenarios_kitopening k ON k.user_id = r.candidate_id AND k.scenario_id = v.scenario_id
        WHERE k.opened_at < i.created_at
        """,
    ),
    Invariant(
        "a scenario was rated by the person of that role, of a round that was held",
        """
        SELECT s.id FROM interviews_scenariorating s JOIN interviews_round r ON r.id = s.round_id
        WHERE r.state IN ('waiting', 'live', 'skipped')
            OR (s.rater_id IS NOT NULL AND s.rater_id IS DISTINCT FROM
                CASE s.role WHEN 'candidate' THEN r.candidate_id ELSE r.interviewer_id END)
        """,
    ),
    Invariant(
        "nothing stays live a quarter of an hour past its end plus grace",
        """
        SELECT i.id FROM interviews_interview i
        WHERE i.state = 'live' AND EXISTS (
            SELECT 1 FROM interviews_participation p WHERE p.interview_id = i.id AND p.left_at IS NULL
              AND upper(p.during) < now() - interval '15 minutes')
        """,
    ),
    Invariant(
        "an interviewer without whom a round went on has left, holds no seat and submitted no score of it",
        """
        SELECT r.id FROM interviews_round r WHERE r.former_interviewer_id IS NOT NULL AND (
            EXISTS (SELECT 1 FROM interviews_participation p WHERE p.interview_id = r.interview_id
                    AND p.user_id = r.former_interviewer_id AND p.left_at IS NULL)
            OR EXISTS (SELECT 1 FROM interviews_seat s WHERE s.room_id = r.id
                       AND s.user_id = r.former_interviewer_id AND s.revoked_at IS NULL)
            OR EXISTS (SELECT 1 FROM interviews_assessment a WHERE a.round_id = r.id
                       AND a.author_id = r.former_interviewer_id AND a.submitted_at IS NOT NULL))
        """,
    ),
    Invariant(
        "mail that waits is not older than an hour",
        """
        SELECT id FROM accounts_outboxmessage
        WHERE sent_at IS NULL AND attempts < 8 AND created_at < now() - interval '1 hour'
        """,
    ),
]


def broken_invariants(limit: int = 5) -> list[Broken]:
    """Run every check; name each rule that does not hold with up to `limit` examples."""
    found = []
    with connection.cursor() as cursor:
        for invariant in INVARIANTS:
            cursor.execute(invariant.sql)
            rows = cursor.fetchmany(limit)
            if rows:
                found.append(Broken(invariant.name, [str(row[0]) for row in rows]))
    return found
