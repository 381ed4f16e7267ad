"""Guards that no code path can walk around: submitted scores are frozen, sequences never go back."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_submitted_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('tradeoff.correcting', true) = 'on' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF EXISTS (SELECT 1 FROM interviews_assessment
               WHERE id = coalesce(NEW.assessment_id, OLD.assessment_id) AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted assessment is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER line_score_frozen BEFORE INSERT OR UPDATE OR DELETE ON interviews_linescore
    FOR EACH ROW EXECUTE FUNCTION refuse_submitted_score();

CREATE FUNCTION refuse_unsubmitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL AND current_setting('tradeoff.correcting', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'a submitted assessment is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_frozen BEFORE UPDATE ON interviews_assessment
    FOR EACH ROW EXECUTE FUNCTION refuse_unsubmitting();

CREATE FUNCTION refuse_head_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.head < OLD.head OR NEW.private_head < OLD.private_head THEN
        RAISE EXCEPTION 'a room sequence never goes back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER room_head_forward BEFORE UPDATE ON interviews_room
    FOR EACH ROW EXECUTE FUNCTION refuse_head_going_back();
"""

BACKWARD = """
DROP TRIGGER room_head_forward ON interviews_room;
DROP FUNCTION refuse_head_going_back();
DROP TRIGGER assessment_frozen ON interviews_assessment;
DROP FUNCTION refuse_unsubmitting();
DROP TRIGGER line_score_frozen ON interviews_linescore;
DROP FUNCTION refuse_submitted_score();
"""


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
