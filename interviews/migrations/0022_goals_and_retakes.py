import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0021_calibration_rounds"),
        ("scenarios", "0012_kits_opened_before_were_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "on",
                    models.DateField(help_text="The day of the interview, in the person's own time zone."),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("mid", "Mid"), ("senior", "Senior"), ("staff", "Staff")], max_length=10
                    ),
                ),
                ("company", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="retakes",
            field=models.ForeignKey(
                blank=True,
                help_text="The scenario that the inviter takes again; none: one is chosen.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="scenarios.scenario",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="is_retake",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="The candidate chose to take this scenario again, and may have read its kit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retakes", None), models.Q(("kind", "single"), ("role", "candidate")), _connector="OR"
                ),
                name="invitation_to_a_retake_is_for_one_interviewer",
            ),
        ),
        migrations.AddField(
            model_name="goal",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)),
                fields=("user", "on", "level", "company"),
                name="goal_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["mid", "senior", "staff"])), name="goal_known_level"
            ),
        ),
    ]
