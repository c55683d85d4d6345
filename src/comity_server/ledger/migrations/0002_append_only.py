"""Have the database itself refuse to change or remove what the ledger holds."""

from django.db import migrations

from comity_server.gate import change

SQLITE = [
    f"""
    CREATE TRIGGER {table}_no_{word.lower()} BEFORE {word} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END
    """
    for table in ("ledger_entry", "ledger_checkpoint")
    for word in ("UPDATE", "DELETE")
] + [
    """
    CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head
    WHEN NEW.size <> OLD.size + 1 OR NEW.recorded_at < OLD.recorded_at
    BEGIN SELECT RAISE(ABORT, 'the ledger grows by one entry at a time'); END
    """,
    """
    CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION comity_ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$
    """,
    """
    CREATE FUNCTION comity_ledger_head() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.size <> OLD.size + 1 OR NEW.recorded_at < OLD.recorded_at THEN
            RAISE EXCEPTION 'the ledger grows by one entry at a time';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_head_grows BEFORE UPDATE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION comity_ledger_head()
    """,
    """
    CREATE TRIGGER ledger_head_stays BEFORE DELETE OR TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION comity_ledger_only_grows()
    """,
] + [
    f"""
    CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION comity_ledger_only_grows()
    """
    for table in ("ledger_entry", "ledger_checkpoint")
]


def install(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    with change.migration(), schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_head (id, size, frontier, root) VALUES (1, 0, %s, %s)", [b"", b""])
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    # Not reversible: what was promised to be append-only stays so.
    dependencies = [("ledger", "0001_start")]
    operations = [migrations.RunPython(install)]
