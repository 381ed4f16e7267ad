import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("interviews", "0018_second_looks"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="strength_revision",
            field=models.PositiveIntegerField(default=0, db_default=0, help_text="How often it has changed."),
        ),
        migrations.AddField(
            model_name="assessment",
            name="missed_revision",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="assessment",
            name="drill_revision",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="linescore",
            name="round_seconds",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="The moment that shows it, in seconds since the round started.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="linescore",
            name="revision",
            field=models.PositiveIntegerField(
                default=1,
                db_default=1,
                help_text="How often the line has changed: a save names the one that it started from.",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="revealed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the candidate had gone through both scores line by line.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("revealed_at", None), ("released_at__isnull", False), _connector="OR"),
                name="round_reveal_only_after_release",
            ),
        ),
        migrations.CreateModel(
            name="CommentMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "specific",
                    models.BooleanField(default=False, help_text="Names what was said or done."),
                ),
                (
                    "actionable",
                    models.BooleanField(default=False, help_text="Says what to do otherwise."),
                ),
                ("wrong", models.BooleanField(default=False, help_text="Is not what happened.")),
                ("reason", models.CharField(blank=True, help_text="Why it is wrong.", max_length=300)),
                ("marked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comment_marks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line_score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comment_mark",
                        to="interviews.linescore",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("specific", True), ("actionable", True), ("wrong", True), _connector="OR"
                        ),
                        name="comment_mark_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("wrong", True), _connector="OR"),
                        name="comment_mark_reason_of_wrong",
                    ),
                ],
            },
        ),
    ]
