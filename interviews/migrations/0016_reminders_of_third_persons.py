import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0015_nobody_is_judged_for_the_past")]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="participation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="interviews.participation",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="guest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="interviews.guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("guest", "kind", "due_at"), name="reminder_of_guest_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("guest__isnull", False), ("participation", None)),
                    models.Q(("guest", None), ("participation__isnull", False)),
                    _connector="OR",
                ),
                name="reminder_of_one_person",
            ),
        ),
    ]
