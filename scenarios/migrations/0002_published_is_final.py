"""A published version or rubric is never changed: interviews and assessments point at it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version is final; publish a new one' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER scenario_version_final BEFORE UPDATE ON scenarios_scenarioversion
    FOR EACH ROW EXECUTE FUNCTION refuse_published_change();
CREATE TRIGGER rubric_final BEFORE UPDATE ON scenarios_rubric
    FOR EACH ROW EXECUTE FUNCTION refuse_published_change();
"""

BACKWARD = """
DROP TRIGGER rubric_final ON scenarios_rubric;
DROP TRIGGER scenario_version_final ON scenarios_scenarioversion;
DROP FUNCTION refuse_published_change();
"""


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0001_schema")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
