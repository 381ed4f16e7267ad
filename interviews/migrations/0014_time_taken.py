"""One table of everybody's taken time, kept by triggers, so that one constraint covers guests as well."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION take_time_to_take_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO interviews_takentime (user_id, during, participation_id)
    VALUES (NEW.user_id, NEW.during, NEW.id)
    ON CONFLICT (participation_id) DO UPDATE SET user_id = excluded.user_id, during = excluded.during;
    RETURN NULL;
END $$;
CREATE TRIGGER participation_takes_time AFTER INSERT OR UPDATE OF user_id, during
    ON interviews_participation FOR EACH ROW EXECUTE FUNCTION take_time_to_take_part();

CREATE FUNCTION take_time_as_guest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.user_id IS NOT NULL AND NEW.during IS NOT NULL THEN
        INSERT INTO interviews_takentime (user_id, during, guest_id)
        VALUES (NEW.user_id, NEW.during, NEW.id)
        ON CONFLICT (guest_id) DO UPDATE SET user_id = excluded.user_id, during = excluded.during;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER guest_takes_time AFTER INSERT OR UPDATE OF user_id, during
    ON interviews_guest FOR EACH ROW EXECUTE FUNCTION take_time_as_guest();

CREATE FUNCTION give_time_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'interviews_guest' THEN
        DELETE FROM interviews_takentime WHERE guest_id = OLD.id;
    ELSE
        DELETE FROM interviews_takentime WHERE participation_id = OLD.id;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER participation_gives_time_back BEFORE DELETE
    ON interviews_participation FOR EACH ROW EXECUTE FUNCTION give_time_back();
CREATE TRIGGER guest_gives_time_back BEFORE DELETE
    ON interviews_guest FOR EACH ROW EXECUTE FUNCTION give_time_back();

INSERT INTO interviews_takentime (user_id, during, participation_id)
SELECT user_id, during, id FROM interviews_participation;
"""

BACKWARD = """
DROP TRIGGER guest_gives_time_back ON interviews_guest;
DROP TRIGGER participation_gives_time_back ON interviews_participation;
DROP FUNCTION give_time_back();
DROP TRIGGER guest_takes_time ON interviews_guest;
DROP FUNCTION take_time_as_guest();
DROP TRIGGER participation_takes_time ON interviews_participation;
DROP FUNCTION take_time_to_take_part();
DELETE FROM interviews_takentime;
"""


class Migration(migrations.Migration):
    dependencies = [("interviews", "0013_pairing")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
