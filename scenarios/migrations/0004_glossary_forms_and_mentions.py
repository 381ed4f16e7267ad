from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0003_search_and_notes")]

    operations = [
        migrations.AddField(
            model_name="glossaryterm",
            name="forms",
            field=models.JSONField(
                default=list, help_text="How it is written elsewhere: plurals, abbreviations."
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="scenarios",
            field=models.ManyToManyField(
                help_text="Whose prompts mention it: `glossary.note_mentions`.",
                related_name="terms",
                to="scenarios.scenario",
            ),
        ),
    ]
