"""Tables whose rows are never changed and never deleted: the database itself refuses."""

from contextlib import contextmanager

from django.db.migrations.operations.base import Operation, OperationCategory

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

FORBID = {
    "sqlite": [
        """
        CREATE TRIGGER IF NOT EXISTS rows_of_{table}_are_never_changed BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS rows_of_{table}_are_never_deleted BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
        """,
    ],
    "postgresql": [
        FUNCTION,
        """
        CREATE OR REPLACE TRIGGER rows_of_{table}_are_never_changed BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history()
        """,
        """
        CREATE OR REPLACE TRIGGER rows_of_{table}_are_never_deleted BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history()
        """,
    ],
}
ALLOW = {
    "sqlite": "DROP TRIGGER IF EXISTS rows_of_{table}_are_never_{what}",
    "postgresql": "DROP TRIGGER IF EXISTS rows_of_{table}_are_never_{what} ON {table}",
}
GUARDED = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rows_of_%_are_never_changed'",
    "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE tgname LIKE 'rows_of_%_are_never_changed'",
}


class ForbidChanges(Operation):
    """In a migration, after the table is made: from now on its rows can only be added.

    A refused statement raises IntegrityError. On SQLite a later migration that alters the table makes it anew
    and loses the triggers: it must end with this operation again.
    """

    category = OperationCategory.SQL
    reversible = True

    def __init__(self, table):
        self.table = table

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        forbid_changes(schema_editor.connection, self.table)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        allow_changes(schema_editor.connection, self.table)

    def describe(self):
        return f"Forbid changing and deleting rows of {self.table}"

    @property
    def migration_name_fragment(self):
        return f"{self.table}_append_only"


def forbid_changes(connection, table):
    with connection.cursor() as cursor:
        for statement in FORBID[connection.vendor]:
            cursor.execute(statement.replace("{table}", table))


def allow_changes(connection, table):
    with connection.cursor() as cursor:
        for what in ["changed", "deleted"]:
            cursor.execute(ALLOW[connection.vendor].format(table=table, what=what))


def guarded_tables(connection):
    with connection.cursor() as cursor:
        # No parameters: so that the percent signs are the database's.
        cursor.execute(GUARDED[connection.vendor])
        return sorted(table for (table,) in cursor.fetchall())


@contextmanager
def changes_allowed(connection):
    """For emptying a whole database, and nothing else."""
    tables = guarded_tables(connection)
    for table in tables:
        allow_changes(connection, table)
    try:
        yield
    finally:
        for table in tables:
            forbid_changes(connection, table)
