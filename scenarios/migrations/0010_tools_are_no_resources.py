"""Tools stand on a page of their own, with what to say of each: no kind of resource."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0009_quick_search")]

    operations = [
        migrations.AlterField(
            model_name="resource",
            name="kind",
            field=models.CharField(
                choices=[
                    ("book", "Books"),
                    ("course", "Courses"),
                    ("repository", "Open-source collections"),
                    ("reading", "Papers and articles"),
                    ("community", "Places to ask"),
                ],
                max_length=20,
            ),
        ),
    ]
