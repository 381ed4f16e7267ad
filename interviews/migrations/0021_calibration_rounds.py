"""Calibration rounds, their answers, and the guard that a submitted answer is final.

Answers may be deleted: they are nobody's but their author's, and go with the account.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION refuse_submitted_calibration_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM interviews_calibrationanswer
               WHERE id = NEW.answer_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a submitted calibration round is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calibration_score_frozen BEFORE INSERT OR UPDATE ON interviews_calibrationscore
    FOR EACH ROW EXECUTE FUNCTION refuse_submitted_calibration_score();

CREATE FUNCTION refuse_unsubmitting_calibration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL THEN
        RAISE EXCEPTION 'a submitted calibration round is final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calibration_answer_frozen BEFORE UPDATE ON interviews_calibrationanswer
    FOR EACH ROW EXECUTE FUNCTION refuse_unsubmitting_calibration();
"""

BACKWARD = """
DROP TRIGGER calibration_answer_frozen ON interviews_calibrationanswer;
DROP FUNCTION refuse_unsubmitting_calibration();
DROP TRIGGER calibration_score_frozen ON interviews_calibrationscore;
DROP FUNCTION refuse_submitted_calibration_score();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0020_share_links"),
        ("scenarios", "0012_kits_opened_before_were_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibrationExercise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="CalibrationVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "content",
                    models.JSONField(help_text="An `interviews.calibration.content.CalibrationRound`."),
                ),
                ("recording", models.BinaryField(help_text="One ENTRIES frame of docs/protocol.md.")),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="interviews.calibrationexercise",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="calibrationexercise",
            name="current_version",
            field=models.OneToOneField(
                blank=True,
                help_text="None: not offered any more; answers keep theirs.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="current_for",
                to="interviews.calibrationversion",
            ),
        ),
        migrations.CreateModel(
            name="CalibrationAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rubric",
                    models.ForeignKey(
                        help_text="Whose anchors were scored by.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scenarios.rubric",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calibration_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="interviews.calibrationexercise",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="interviews.calibrationversion",
                    ),
                ),
            ],
            options={
                "ordering": ["exercise", "attempt"],
            },
        ),
        migrations.CreateModel(
            name="CalibrationScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.CharField(
                        choices=[
                            ("requirements", "Requirements"),
                            ("framing", "Framing"),
                            ("architecture", "Architecture"),
                            ("data", "Data"),
                            ("modeling", "Modeling"),
                            ("deployment", "Deployment"),
                            ("monitoring", "Monitoring"),
                            ("tradeoffs", "Tradeoffs"),
                            ("communication", "Communication"),
                        ],
                        max_length=20,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True, help_text="For oneself.", max_length=4000)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="interviews.calibrationanswer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "line"), name="calibration_score_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score", None), models.Q(("score__gte", 1), ("score__lte", 4)), _connector="OR"
                        ),
                        name="calibration_score_one_to_four",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "line__in",
                                (
                                    "requirements",
                                    "framing",
                                    "architecture",
                                    "data",
                                    "modeling",
                                    "deployment",
                                    "monitoring",
                                    "tradeoffs",
                                    "communication",
                                ),
                            )
                        ),
                        name="calibration_score_known_line",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="calibrationversion",
            constraint=models.UniqueConstraint(
                fields=("exercise", "number"), name="calibration_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="calibrationversion",
            constraint=models.UniqueConstraint(
                fields=("exercise", "content_hash"), name="calibration_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="calibrationanswer",
            constraint=models.UniqueConstraint(
                fields=("user", "exercise", "attempt"), name="calibration_answer_once_an_attempt"
            ),
        ),
        migrations.AddConstraint(
            model_name="calibrationanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("submitted_at", None)),
                fields=("user", "exercise"),
                name="calibration_answer_one_draft",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
