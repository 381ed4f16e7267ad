"""Rows that cannot be written, made by the database itself, until the test's rollback."""

from django.db import connection


def break_updates(table: str, when: str) -> None:
    """Make every update of the table's rows that fulfil `when` (SQL over OLD and NEW) fail."""
    with connection.cursor() as cursor:
        # A table with deferred checks still to do takes no trigger.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "CREATE FUNCTION break_row() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'this row is broken'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER a_broken_row BEFORE UPDATE ON {table}"
            f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION break_row()"
        )
