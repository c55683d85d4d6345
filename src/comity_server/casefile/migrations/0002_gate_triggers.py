"""Have the database itself refuse a release under a hold, and seed the gate's one row."""

from django.db import migrations

from comity_server.casefile import edition_triggers, triggers
from comity_server.gate import change


def install(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    statements = [
        statement
        for one in (triggers, edition_triggers)
        for statement in (one.POSTGRESQL if on_postgresql else one.SQLITE)
    ]
    with change.migration(), schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO casefile_gateepoch (id, value) VALUES (1, 0)")
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    # Not reversible: a house without its gate is not a state that we offer to go back to.
    dependencies = [("casefile", "0001_start"), ("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install)]
