"""Interviews from before there was a record say nothing of who came: nobody is judged by them."""

from django.db import migrations

JUDGED = """
UPDATE interviews_participation p SET outcome_at = i.created_at
FROM interviews_interview i WHERE i.id = p.interview_id AND p.outcome_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("interviews", "0014_time_taken")]

    operations = [migrations.RunSQL(JUDGED, migrations.RunSQL.noop)]
