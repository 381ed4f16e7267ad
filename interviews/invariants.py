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
        WITH taken AS (
            SELECT 'p' || id AS thing, user_id, during FROM interviews_participation
            UNION ALL SELECT 'g' || id, user_id, during FROM interviews_guest WHERE during IS NOT NULL
        )
        SELECT a.user_id FROM taken a
        JOIN taken b ON a.user_id = b.user_id AND a.thing < b.thing AND a.during && b.during
        """,
    ),
    Invariant(
        "everybody's time is taken as their participations and stays say",
        """
        SELECT p.id::text FROM interviews_participation p
        LEFT JOIN interviews_takentime t ON t.participation_id = p.id
        WHERE (t.user_id, t.during) IS DISTINCT FROM (p.user_id, p.during)
        UNION ALL
        SELECT g.id::text FROM interviews_guest g LEFT JOIN interviews_takentime t ON t.guest_id = g.id
        WHERE g.during IS NOT NULL AND (t.user_id, t.during) IS DISTINCT FROM (g.user_id, g.during)
        """,
    ),
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
        "one open ticket per person and start",
        """
        SELECT user_id FROM interviews_ticket WHERE state = 'open'
        GROUP BY user_id, starts_at HAVING count(*) > 1
        """,
    ),
    Invariant(
        "of slots that were offered together no more became interviews than were wanted",
        """
        SELECT t.offer FROM interviews_ticket t JOIN interviews_interview i ON i.id = t.interview_id
        WHERE t.state = 'paired' AND t.at_most IS NOT NULL AND i.state <> 'cancelled'
        GROUP BY t.offer, t.at_most HAVING count(*) > t.at_most
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
           OR (a.kind = 'second' AND NOT EXISTS (
               SELECT 1 FROM interviews_guest g WHERE g.interview_id = r.interview_id
               AND g.user_id = a.author_id AND g.role = 'second' AND g.let_in_at IS NOT NULL))
           OR (a.kind = 'review' AND a.submitted_at IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM interviews_reviewrequest q WHERE q.assessment_id = a.id
               AND q.claimed_by_id = a.author_id AND q.round_id = a.round_id))
        """,
    ),
    Invariant(
        "a report is shared by its candidate, after the release",
        """
        SELECT s.id FROM interviews_sharelink s JOIN interviews_round r ON r.id = s.round_id
        WHERE s.owner_id <> r.candidate_id OR r.released_at IS NULL
        """,
    ),
    Invariant(
        "a re-score that is done has the submitted scores of a review",
        """
        SELECT q.id FROM interviews_reviewrequest q JOIN interviews_assessment a ON a.id = q.assessment_id
        WHERE a.kind <> 'review' OR a.submitted_at IS NULL
        """,
    ),
    Invariant(
        "a re-score was asked by the candidate of a released round, and taken by nobody who was there",
        """
        SELECT q.id FROM interviews_reviewrequest q JOIN interviews_round r ON r.id = q.round_id
        WHERE q.asked_by_id <> r.candidate_id OR r.released_at IS NULL
            OR EXISTS (SELECT 1 FROM interviews_participation p
                       WHERE p.interview_id = r.interview_id AND p.user_id = q.claimed_by_id)
            OR EXISTS (SELECT 1 FROM interviews_guest g WHERE g.interview_id = r.interview_id
                       AND g.user_id = q.claimed_by_id AND g.let_in_at IS NOT NULL)
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
            WHERE a.round_id = r.id AND a.submitted_at IS NOT NULL AND a.kind IN ('self', 'interviewer')
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
        "an attendance is recorded only of what has begun or ended",
        """
        SELECT p.id FROM interviews_participation p JOIN interviews_interview i ON i.id = p.interview_id
        WHERE p.outcome <> '' AND i.state IN ('booked', 'lobby') AND i.starts_at > now()
        """,
    ),
    Invariant(
        "whoever stood by was paired only with somebody who was first in line",
        """
        SELECT s.id FROM interviews_ticket s WHERE s.purpose = 'standby' AND s.state = 'paired'
            AND NOT EXISTS (
                SELECT 1 FROM interviews_ticket t WHERE t.interview_id = s.interview_id
                AND t.user_id <> s.user_id AND t.purpose = 'pair' AND t.priority)
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
        "nobody has more than five open goals",
        """
        SELECT user_id FROM interviews_goal WHERE done_at IS NULL GROUP BY user_id HAVING count(*) > 5
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
        "a comment was marked by the round's candidate, after its release, and it is an interviewer's",
        """
        SELECT m.id FROM interviews_commentmark m JOIN interviews_linescore l ON l.id = m.line_score_id
        JOIN interviews_assessment a ON a.id = l.assessment_id JOIN interviews_round r ON r.id = a.round_id
        WHERE m.candidate_id <> r.candidate_id OR a.kind <> 'interviewer' OR a.submitted_at IS NULL
            OR r.released_at IS NULL OR m.marked_at < r.released_at
        """,
    ),
    Invariant(
        "a corrected score is what its newest correction made it",
        """
        SELECT l.id FROM interviews_linescore l JOIN LATERAL (
            SELECT new_score FROM interviews_correction c
            WHERE c.line_score_id = l.id ORDER BY id DESC LIMIT 1
        ) last ON true WHERE last.new_score IS DISTINCT FROM l.score
        """,
    ),
    Invariant(
        "a moment of a score lies within its round",
        """
        SELECT l.id FROM interviews_linescore l
        JOIN interviews_assessment a ON a.id = l.assessment_id JOIN interviews_round r ON r.id = a.round_id
        WHERE r.ended_at IS NOT NULL
            AND l.round_seconds > ceil(extract(epoch FROM r.ended_at - r.started_at)) + 1
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
        "who has booked an interview keeps free from ten minutes before its start",
        """
        SELECT i.id FROM interviews_interview i
        LEFT JOIN interviews_participation p ON p.interview_id = i.id
        WHERE i.state = 'booked' AND lower(p.during) IS DISTINCT FROM i.starts_at - interval '10 minutes'
        """,
    ),
    Invariant(
        "nothing stays booked past its start plus the grace of its lobby",
        """
        SELECT id FROM interviews_interview
        WHERE state = 'booked' AND starts_at < now() - interval '10 minutes'
        """,
    ),
    Invariant(
        "each reminder was sent once, and before the start",
        """
        SELECT min(id) FROM interviews_reminder WHERE sent_at IS NOT NULL
        GROUP BY participation_id, guest_id, kind, due_at HAVING count(*) > 1
        UNION ALL
        SELECT r.id FROM interviews_reminder r
        LEFT JOIN interviews_participation p ON p.id = r.participation_id
        LEFT JOIN interviews_guest g ON g.id = r.guest_id
        JOIN interviews_interview i ON i.id = coalesce(p.interview_id, g.interview_id)
        WHERE r.sent_at >= i.starts_at
        """,
    ),
    Invariant(
        "no third person who has gone is still to be reminded",
        """
        SELECT r.id FROM interviews_reminder r JOIN interviews_guest g ON g.id = r.guest_id
        JOIN interviews_interview i ON i.id = g.interview_id
        WHERE r.sent_at IS NULL AND (g.state <> 'joined' OR i.state = 'cancelled')
        """,
    ),
    Invariant(
        "a link for one person has led to one interview at most that was not called off",
        """
        SELECT l.id FROM interviews_invitation l
        JOIN interviews_invitationuse u ON u.invitation_id = l.id
        JOIN interviews_interview i ON i.id = u.interview_id
        WHERE l.kind = 'single' AND i.state <> 'cancelled' GROUP BY l.id HAVING count(*) > 1
        """,
    ),
    Invariant(
        "nobody whose account is closed waits or has an interview ahead",
        """
        SELECT u.id FROM accounts_user u WHERE NOT u.is_active AND (
            EXISTS (SELECT 1 FROM interviews_ticket t WHERE t.user_id = u.id AND t.state = 'open')
            OR EXISTS (SELECT 1 FROM interviews_participation p
                       JOIN interviews_interview i ON i.id = p.interview_id
                       WHERE p.user_id = u.id AND i.state IN ('booked', 'lobby')))
        """,
    ),
    Invariant(
        "only approved mentors have open hours",
        """
        SELECT t.id FROM interviews_ticket t LEFT JOIN interviews_mentor m ON m.user_id = t.user_id
        WHERE t.purpose = 'mentor' AND t.state = 'open' AND m.state IS DISTINCT FROM 'approved'
        """,
    ),
    Invariant(
        "no block leaves the two with something that is still to come: an interview, a wish, proposed slots",
        """
        SELECT b.id FROM accounts_block b WHERE EXISTS (
            SELECT 1 FROM interviews_participation p
            JOIN interviews_participation q ON q.interview_id = p.interview_id AND q.user_id = b.blocked_id
            JOIN interviews_interview i ON i.id = p.interview_id
            WHERE p.user_id = b.blocker_id AND i.state IN ('booked', 'lobby'))
        OR EXISTS (SELECT 1 FROM interviews_rematchwish w
            WHERE (w.wisher_id, w.partner_id) IN ((b.blocker_id, b.blocked_id), (b.blocked_id, b.blocker_id)))
        OR EXISTS (SELECT 1 FROM interviews_slotproposal s WHERE s.state = 'open' AND (
            s.proposer_id, s.recipient_id) IN ((b.blocker_id, b.blocked_id), (b.blocked_id, b.blocker_id)))
        """,
    ),
    Invariant(
        "a submitted calibration round has a score for each line of its reference, and for no other",
        """
        SELECT a.id FROM interviews_calibrationanswer a
        JOIN interviews_calibrationversion v ON v.id = a.version_id
        WHERE a.exercise_id <> v.exercise_id OR a.submitted_at IS NOT NULL AND (
            SELECT array_agg(s.line::text ORDER BY s.line::text COLLATE "C")
            FROM interviews_calibrationscore s WHERE s.answer_id = a.id AND s.score IS NOT NULL
        ) IS DISTINCT FROM (
            SELECT array_agg(r ->> 'line' ORDER BY (r ->> 'line') COLLATE "C")
            FROM jsonb_array_elements(v.content -> 'reference') r)
        """,
    ),
    Invariant(
        "a good run of the model is finished, and every figure is of a good one",
        """
        SELECT id FROM interviews_modelrun
        WHERE state = 'good' AND (finished_at IS NULL OR parameters = '{}')
        UNION ALL SELECT r.id FROM interviews_modelrun r WHERE r.state <> 'good' AND (
            EXISTS (SELECT 1 FROM interviews_fairscore f WHERE f.run_id = r.id)
            OR EXISTS (SELECT 1 FROM interviews_severity s WHERE s.run_id = r.id)
            OR EXISTS (SELECT 1 FROM interviews_scenariodifficulty d WHERE d.run_id = r.id)
            OR EXISTS (SELECT 1 FROM interviews_adjustedscore a WHERE a.run_id = r.id))
        """,
    ),
    Invariant(
        "a fair score lies in its interval, on the scale of scores",
        """
        SELECT id FROM interviews_fairscore
        WHERE NOT (1 <= low AND low <= value AND value <= high AND high <= 4 AND sd > 0)
        """,
    ),
    Invariant(
        "an adjusted score is of a released round's candidate",
        """
        SELECT s.id FROM interviews_adjustedscore s JOIN interviews_assessment a ON a.id = s.assessment_id
        JOIN interviews_round r ON r.id = a.round_id
        WHERE s.candidate_id <> r.candidate_id OR a.submitted_at IS NULL OR r.released_at IS NULL
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
