"""What must hold of interviews and rounds: who is in them, their states, rooms and kits."""

from interviews.invariants.rule import Invariant

ROUNDS = [
    Invariant(
        "a third person was invited by one of the two and let in by the other",
        """
        SELECT g.id FROM interviews_guest g WHERE g.let_in_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM interviews_participation p
                    WHERE p.interview_id = g.interview_id AND p.user_id = g.user_id)
            OR (SELECT count(*) FROM interviews_participation p WHERE p.interview_id = g.interview_id
                AND p.user_id IN (g.invited_by_id, g.let_in_by_id)) <> 2)
        """,
    ),
    Invariant(
        "who watches or helps has a seat only while they are let in and the round is not over",
        """
        SELECT s.id FROM interviews_seat s JOIN interviews_round r ON r.id = s.room_id
        WHERE s.role IN ('observer', 'second') AND s.revoked_at IS NULL AND (
            r.state NOT IN ('waiting', 'live') OR NOT EXISTS (
                SELECT 1 FROM interviews_guest g WHERE g.interview_id = r.interview_id
                AND g.user_id = s.user_id AND g.role = s.role AND g.state = 'joined'))
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
        "a kit that was never read is kept for a round that is still to come",
        """
        SELECT k.id FROM scenarios_kitopening k WHERE k.read_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM interviews_round r JOIN interviews_interview i ON i.id = r.interview_id
            JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id
            WHERE v.scenario_id = k.scenario_id AND r.state = 'waiting'
                AND i.state IN ('booked', 'lobby', 'live')
                AND (r.interviewer_id = k.user_id OR EXISTS (
                    SELECT 1 FROM interviews_guest g WHERE g.interview_id = i.id AND g.user_id = k.user_id
                    AND g.role = 'second' AND g.state = 'joined')))
        """,
    ),
    Invariant(
        "nobody was the candidate of a scenario whose kit they had opened, but by their choice",
        """
        SELECT r.id FROM interviews_round r JOIN interviews_interview i ON i.id = r.interview_id
        JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id
        JOIN scenarios_kitopening k ON k.user_id = r.candidate_id AND k.scenario_id = v.scenario_id
        WHERE k.opened_at < i.created_at AND NOT r.is_retake
        """,
    ),
    Invariant(
        "a retake is of a scenario that its candidate took at least two weeks before",
        """
        SELECT r.id FROM interviews_round r JOIN interviews_interview i ON i.id = r.interview_id
        JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id
        WHERE r.is_retake AND NOT EXISTS (
            SELECT 1 FROM interviews_round b JOIN scenarios_scenarioversion w ON w.id = b.scenario_version_id
            WHERE b.candidate_id = r.candidate_id AND w.scenario_id = v.scenario_id
                AND b.released_at IS NOT NULL AND b.started_at <= i.created_at - interval '14 days')
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
]
