"""Nobody knows which of the kits that were opened before were read: all of them count as that."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def count_as_read(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("scenarios", "KitOpening").objects.filter(read_at=None).update(read_at=F("opened_at"))


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0011_kits_read")]

    operations = [migrations.RunPython(count_as_read, migrations.RunPython.noop)]
