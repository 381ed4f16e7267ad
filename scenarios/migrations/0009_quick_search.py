"""Search at 10,000 scenarios: what is ranked stands in its row, and near words are found without an index.

Rows of two to eight thousand bytes stay whole: fetching a search vector from beside its table took most of
the time of a search for a common word.
"""

from django.db import migrations

INLINE = "ALTER TABLE scenarios_scenario SET (toast_tuple_target = 8160)"
AS_EVER = "ALTER TABLE scenarios_scenario RESET (toast_tuple_target)"


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0008_drafts")]

    operations = [
        migrations.RemoveIndex(model_name="searchword", name="search_word_near"),
        migrations.RunSQL(INLINE, AS_EVER),
    ]
