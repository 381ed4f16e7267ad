from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0004_glossary_forms_and_mentions")]

    operations = [
        migrations.AddField(
            model_name="kitopening",
            name="self_checks",
            field=models.PositiveIntegerField(
                default=0, help_text="Answered so far; tells which questions come next."
            ),
        ),
        migrations.AddField(
            model_name="kitopening",
            name="prepared_at",
            field=models.DateTimeField(
                blank=True, help_text="When a self-check was passed last; empty: never.", null=True
            ),
        ),
    ]
