"""What must hold of what people have ahead: time, wishes, bookings, reminders, blocks."""

from interviews.invariants.rule import Invariant

PLANNING = [
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
        "nobody has more than five open goals",
        """
        SELECT user_id FROM interviews_goal WHERE done_at IS NULL GROUP BY user_id HAVING count(*) > 5
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
        "mail that waits is not older than an hour",
        """
        SELECT id FROM accounts_outboxmessage
        WHERE sent_at IS NULL AND attempts < 8 AND created_at < now() - interval '1 hour'
        """,
    ),
]
