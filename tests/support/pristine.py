"""Put a PostgreSQL database back to how its migrations left it, past every trigger of ours.

Nothing can be deleted from a ledger, and to copy a database for each test costs seconds where disks
sync. So each worker has one database: what stood in it after its migrations is remembered in a
schema of its own, and put back after each test by the server's superuser, whose sessions may set
triggers aside (``session_replication_role``). No account of the product's has that right.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

SCHEMA = "pristine"


@contextmanager
def superuser(url: str) -> Iterator[psycopg.Connection]:
    """Open a session as the cluster's owner, in which triggers and foreign keys do not act."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def tables(connection: psycopg.Connection) -> list[str]:
    """Return the tables of the product."""
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    return [name for (name,) in found.fetchall()]


def remember(url: str) -> None:
    """Keep a copy of every row and sequence that the migrations made."""
    with superuser(url) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        for name in tables(connection):
            connection.execute(
                sql.SQL("CREATE TABLE {}.{} AS SELECT * FROM public.{}").format(
                    *map(sql.Identifier, (SCHEMA, name, name))
                )
            )
        connection.execute(
            "CREATE TABLE pristine.pristine_sequences AS "
            "SELECT sequencename, start_value, last_value FROM pg_sequences "
            "WHERE schemaname = 'public'"
        )


def _with_rows(connection: psycopg.Connection, names: list[str]) -> list[str]:
    """Return the tables in which a row stands now or stood after the migrations, in one question.

    Most tests write to a few; to empty all of them would cost each test a tenth of a second.
    """
    asked = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {}) OR EXISTS (SELECT FROM {})")
    return [
        name
        for (name,) in connection.execute(
            sql.SQL(" UNION ALL ").join(
                asked.format(
                    sql.Literal(name),
                    sql.Identifier("public", name),
                    sql.Identifier(SCHEMA, name),
                )
                for name in names
            )
        ).fetchall()
    ]


def restore(url: str) -> None:
    """End every other session, and put every row and sequence back."""
    with superuser(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for name in _with_rows(connection, tables(connection)):
            now, then = sql.Identifier("public", name), sql.Identifier(SCHEMA, name)
            connection.execute(sql.SQL("DELETE FROM {}").format(now))
            connection.execute(sql.SQL("INSERT INTO {} TABLE {}").format(now, then))
        connection.execute(
            "SELECT setval(format('public.%I', sequencename)::regclass, "
            "coalesce(last_value, start_value), last_value IS NOT NULL) "
            "FROM pristine.pristine_sequences"
        )
