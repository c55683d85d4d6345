"""Put a PostgreSQL database back to how its migrations left it, past every trigger of ours.

Nothing can be deleted from a ledger, and to copy a database for each test costs seconds where disks
sync. So each worker has one database: what stood in it after its migrations is remembered in a
schema of its own, and put back after each test by the server's superuser, whose sessions may set
triggers aside (``session_replication_role``). No account of the product's has that right.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

SCHEMA = "pristine"


class Pristine:
    """What a database held after its migrations, and the session that puts it back.

    The session stays open: a new one would read the catalogue of all tables anew for each test.
    Whoever copies the whole database closes it before; the next to restore opens it again.
    """

    def __init__(self, url: str) -> None:
        """Open the session and keep a copy of every row and sequence that the migrations made."""
        self.url = url
        self._session = self._open()
        self._session.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        self._tables = self._names()
        for name in self._tables:
            self._session.execute(
                sql.SQL("CREATE TABLE {}.{} AS SELECT * FROM public.{}").format(
                    *map(sql.Identifier, (SCHEMA, name, name))
                )
            )
        self._session.execute(
            "CREATE TABLE pristine.pristine_sequences AS "
            "SELECT sequencename, start_value, last_value FROM pg_sequences "
            "WHERE schemaname = 'public'"
        )

    def _open(self) -> psycopg.Connection:
        session = psycopg.connect(self.url, autocommit=True)
        # In it, triggers and foreign keys do not act.
        session.execute("SET session_replication_role = replica")
        return session

    def restore(self) -> None:
        """End every other session, and put every row and sequence back."""
        if self._session.closed:
            self._session = self._open()
        with self._session.transaction():
            self._session.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for name in self._with_rows():
                now, then = sql.Identifier("public", name), sql.Identifier(SCHEMA, name)
                self._session.execute(sql.SQL("DELETE FROM {}").format(now))
                self._session.execute(sql.SQL("INSERT INTO {} TABLE {}").format(now, then))
            self._session.execute(
                "SELECT setval(format('public.%I', sequencename)::regclass, "
                "coalesce(last_value, start_value), last_value IS NOT NULL) "
                "FROM pristine.pristine_sequences"
            )

    def close(self) -> None:
        """End the session."""
        self._session.close()

    def _names(self) -> list[str]:
        found = self._session.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [name for (name,) in found.fetchall()]

    def _with_rows(self) -> list[str]:
        """Return the tables in which a row stands now or stood after the migrations."""
        asked = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {}) OR EXISTS (SELECT FROM {})")
        each = [
            asked.format(
                sql.Literal(name), sql.Identifier("public", name), sql.Identifier(SCHEMA, name)
            )
            for name in self._tables
        ]
        found = self._session.execute(sql.SQL(" UNION ALL ").join(each))
        return [name for (name,) in found.fetchall()]
