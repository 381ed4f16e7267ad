from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scenarios", "0012_kits_opened_before_were_read"),
    ]

    operations = [
        migrations.AlterField(
            model_name="kitopening",
            name="reason",
            field=models.CharField(
                choices=[
                    ("interviewing", "To give an interview"),
                    ("debrief", "After taking it"),
                    ("study", "To prepare"),
                    ("review", "To re-score"),
                    ("writing", "To write"),
                ],
                max_length=20,
            ),
        ),
    ]
