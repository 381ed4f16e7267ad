"""What must hold of what was scored: assessments, corrections, reports, re-scores, marks, fair scores."""

from interviews.invariants.rule import Invariant

SCORES = [
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
        "no adjusted score is of a retake",
        """
        SELECT s.id FROM interviews_adjustedscore s JOIN interviews_assessment a ON a.id = s.assessment_id
        JOIN interviews_round r ON r.id = a.round_id WHERE r.is_retake
        """,
    ),
]
