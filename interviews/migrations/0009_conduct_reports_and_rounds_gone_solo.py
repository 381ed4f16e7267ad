import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0008_marks_and_reveals"),
        ("scenarios", "0003_search_and_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConductReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "room_head",
                    models.BigIntegerField(
                        blank=True,
                        help_text="How far the room's log had come: what is told of stands before it.",
                        null=True,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("harassment", "Harassment or abuse"),
                            ("cheating", "Spam or cheating"),
                            ("no_show", "Did not come, or left"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.TextField(blank=True, help_text="What was done about it, for other moderators."),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.AddField(
            model_name="round",
            name="former_interviewer",
            field=models.ForeignKey(
                blank=True,
                help_text="Had gone; the candidate went on alone.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds_left",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("interviewer", None), ("former_interviewer", None), _connector="OR"),
                name="round_with_a_former_interviewer_is_solo",
            ),
        ),
        migrations.AddField(
            model_name="conductreport",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conductreport",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conduct_reports",
                to="interviews.interview",
            ),
        ),
        migrations.AddField(
            model_name="conductreport",
            name="reported",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conduct_reports_received",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conductreport",
            name="reporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conduct_reports_made",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conductreport",
            name="round",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conduct_reports",
                to="interviews.round",
            ),
        ),
        migrations.AddConstraint(
            model_name="conductreport",
            constraint=models.UniqueConstraint(fields=("reporter", "interview"), name="conduct_report_once"),
        ),
        migrations.AddConstraint(
            model_name="conductreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("reporter", models.F("reported")), _negated=True),
                name="conduct_report_not_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="conductreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handled_at", None), ("handled_by", None)),
                    models.Q(("handled_at__isnull", False), ("handled_by__isnull", False)),
                    _connector="OR",
                ),
                name="conduct_report_handled_by_somebody",
            ),
        ),
    ]
