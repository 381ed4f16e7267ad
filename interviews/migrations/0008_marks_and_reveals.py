import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0007_lengths_of_ones_own"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="roomlogentry",
            name="kind",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "update"),
                    (2, "chat"),
                    (3, "clock"),
                    (4, "join"),
                    (5, "leave"),
                    (6, "reveal"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("number", "Number given when asked"),
                            ("cover", "Covered by the candidate"),
                            ("choice", "Chosen by the candidate"),
                            ("probe", "Probe asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("stage", models.CharField(blank=True, max_length=20)),
                ("round_seconds", models.PositiveIntegerField(help_text="Seconds since the round started.")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="interviews.round",
                    ),
                ),
            ],
            options={"ordering": ["round", "round_seconds", "id"]},
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("round", "kind", "item"), name="mark_once"),
        ),
    ]
