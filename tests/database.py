"""The test database after a test with real commits: emptied of them, with the library as it was loaded.

Django truncates every table then, which makes new files for a hundred of them, and writes content types and
permissions anew: several times the work of a small test. Deleting the few rows that a test made is quicker.
"""

from django.core.management import call_command
from django.db import connection, transaction

from scenarios.models import GlossaryTerm, Resource, Rubric, Scenario, ScenarioVersion, SearchWord

# Of the tables that loading the library fills, without what PostgreSQL computes itself.
LIBRARY_COLUMNS = {
    model._meta.db_table: ", ".join(
        f'"{field.column}"' for field in model._meta.local_concrete_fields if not field.generated
    )
    for model in (
        *(Rubric, Scenario, ScenarioVersion, SearchWord, Resource, GlossaryTerm),
        GlossaryTerm.scenarios.through,
    )
}
NEVER_EMPTIED = {"django_content_type", "auth_permission", *LIBRARY_COLUMNS}


class FreshDatabase:
    """What has to be known of this process's database to bring it back to how it began."""

    def __init__(self) -> None:
        call_command("load_library", verbosity=0)
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        self.tables = sorted(set(names) - NEVER_EMPTIED)
        with connection.cursor() as cursor:
            for table in LIBRARY_COLUMNS:
                cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        self.library_marks = library_marks()

    def bring_back(self) -> None:
        """Take away all that was committed; what a writer of the test still has open is waited for."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join([*self.tables, *LIBRARY_COLUMNS])} IN EXCLUSIVE MODE")
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
            cursor.execute(";".join(f"DELETE FROM {table}" for table in self.tables))
            if library_marks() != self.library_marks:
                copy_library_back()
                self.library_marks = library_marks()


def library_marks() -> str:
    """How many rows each table of the library has, and which transaction wrote the last of them."""
    marks = " UNION ALL ".join(
        f"SELECT {place}, count(*), max(xmin::text::bigint) FROM {table}"
        for place, table in enumerate(LIBRARY_COLUMNS)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{marks} ORDER BY 1")
        return repr(cursor.fetchall())


def copy_library_back() -> None:
    """From the copies, without triggers: what those did is in the copy. Files would take seconds to read."""
    with connection.cursor() as cursor:
        for table, columns in LIBRARY_COLUMNS.items():
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}")
