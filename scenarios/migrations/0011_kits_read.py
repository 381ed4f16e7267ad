"""A kit that was kept for an interview and never read is given back with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0010_tools_are_no_resources")]

    operations = [
        migrations.AddField(
            model_name="kitopening",
            name="read_at",
            field=models.DateTimeField(
                blank=True, help_text="When they first read it, or began to interview on it.", null=True
            ),
        ),
    ]
