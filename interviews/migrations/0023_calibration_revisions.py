from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0022_goals_and_retakes"),
    ]

    operations = [
        migrations.AddField(
            model_name="calibrationscore",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=1,
                default=1,
                help_text="How often the line has changed: a save names the one that it started from.",
            ),
        ),
    ]
