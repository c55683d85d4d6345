"""The database's own refusal to change what was published: editions, their files, who agreed.

Once an edition is entered in the ledger, what it says is fixed; once it has appeared, its row and
its files never change and are never deleted, whoever writes. What was drawn up may be discarded,
and stays as it was then.
"""

from __future__ import annotations

from typing import Final

KEPT: Final = "an edition that was entered, published or discarded never changes"
FILE_KEPT: Final = "a published file never changes"
YES_KEPT: Final = "a yes to an edition never changes"
LATE_FILE: Final = "a file appears with its edition or not at all"

_FIXED: Final = (
    "period_name",
    "number",
    "name",
    "start",
    '"end"',
    "rolls",
    "digest",
    "counted",
    "salts_id",
    "drawn_up_by_id",
    "drawn_up_at",
)
"""What never changes, from the moment it is drawn up."""

_SAID: Final = ("facts", "ledger_number")
"""What is fixed with the entry; until then it has no day of publication."""


def _changes(*columns: str) -> str:
    # Columns without a value compare as themselves on both databases.
    return " OR ".join(
        f"NEW.{one} <> OLD.{one} OR (NEW.{one} IS NULL) <> (OLD.{one} IS NULL)" for one in columns
    )


_REWRITTEN: Final = f"""
    OLD.state IN ('published', 'discarded') OR {_changes(*_FIXED)}
    OR (OLD.state = 'entered' AND (NEW.state <> 'published' OR {_changes(*_SAID)}))
    OR (OLD.state = 'drawn-up' AND NEW.state = 'published')"""
_APPEARED: Final = "(SELECT state FROM casefile_edition WHERE id = {row}.edition_id) = 'published'"

SQLITE: Final = (
    f"""
CREATE TRIGGER edition_kept BEFORE UPDATE ON casefile_edition WHEN {_REWRITTEN}
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
""",
    f"""
CREATE TRIGGER edition_stays BEFORE DELETE ON casefile_edition
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END
""",
    f"""
CREATE TRIGGER edition_file_kept BEFORE UPDATE ON casefile_editionfile
BEGIN SELECT RAISE(ABORT, '{FILE_KEPT}'); END
""",
    f"""
CREATE TRIGGER edition_file_stays BEFORE DELETE ON casefile_editionfile
BEGIN SELECT RAISE(ABORT, '{FILE_KEPT}'); END
""",
    f"""
CREATE TRIGGER edition_file_appears BEFORE INSERT ON casefile_editionfile
WHEN NOT {_APPEARED.format(row="NEW")}
BEGIN SELECT RAISE(ABORT, '{LATE_FILE}'); END
""",
    f"""
CREATE TRIGGER edition_yes_kept BEFORE UPDATE ON casefile_editionapproval
BEGIN SELECT RAISE(ABORT, '{YES_KEPT}'); END
""",
    f"""
CREATE TRIGGER edition_yes_stays BEFORE DELETE ON casefile_editionapproval
BEGIN SELECT RAISE(ABORT, '{YES_KEPT}'); END
""",
)


def _refusing(name: str, text: str, *, table: str, when: str, condition: str = "") -> str:
    return f"""
CREATE FUNCTION comity_{name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN RAISE EXCEPTION '{text}'; END $$;
CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW {condition}
EXECUTE FUNCTION comity_{name}()
"""


POSTGRESQL: Final = (
    _refusing(
        "edition_kept",
        KEPT,
        table="casefile_edition",
        when="UPDATE",
        condition=f"WHEN ({_REWRITTEN})",
    ),
    _refusing("edition_stays", KEPT, table="casefile_edition", when="DELETE"),
    _refusing(
        "edition_file_kept", FILE_KEPT, table="casefile_editionfile", when="UPDATE OR DELETE"
    ),
    _refusing(
        "edition_yes_kept", YES_KEPT, table="casefile_editionapproval", when="UPDATE OR DELETE"
    ),
    *(
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION comity_never()"
        for table in ("casefile_edition", "casefile_editionfile", "casefile_editionapproval")
    ),
    # A condition of a trigger may ask no other table here, so the function does.
    f"""
CREATE FUNCTION comity_edition_file_appears() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT {_APPEARED.format(row="NEW")} THEN RAISE EXCEPTION '{LATE_FILE}'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_file_appears BEFORE INSERT ON casefile_editionfile FOR EACH ROW
EXECUTE FUNCTION comity_edition_file_appears()
""",
)
