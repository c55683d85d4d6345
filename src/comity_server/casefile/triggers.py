"""The database's own refusal: no release under a hold, whoever writes the row.

This repeats, in SQL and on purpose apart from the Python code, what ``comity.hold`` decides (threat
model, section 6, step 4). Where a hold lets people decide (its emergency, its exceptions, older
requests, an order of our home court, an open route), a ``ReleasePassage`` must say by which clause
the case passes, and the clause must be one that the hold has and the case fits.
"""

from __future__ import annotations

from typing import Final

_WORDS = "FROM casefile_holdscope w WHERE w.hold_id = h.id AND w.list = '{list}'"


def _any_or(list_name: str, inside: str) -> str:
    """Return SQL that is true where the list has no words, or one for which ``inside`` is true."""
    words = _WORDS.format(list=list_name)
    return f"(NOT EXISTS (SELECT 1 {words}) OR EXISTS (SELECT 1 {words} AND {inside}))"


def _has(list_name: str) -> str:
    return f"EXISTS (SELECT 1 {_WORDS.format(list=list_name)})"


def _place(column: str) -> str:
    # A subdivision lies in its country; no country lies in another.
    return f"({column} = w.word OR substr({column}, 1, 3) = w.word || '-')"


def _passage(clause: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM casefile_releasepassage p WHERE p.determination_id = "
        f"NEW.determination_id AND p.hold_id = h.id AND p.clause = '{clause}')"
    )


# What another state forwards for a held one is held too, unless by a route that the hold itself
# lists, or unless it says that such requests go on.
_ASKER = (
    f"EXISTS (SELECT 1 {_WORDS.format(list='requested_by')} AND ({_place('c.jurisdiction')} OR "
    f"(c.underlying_state <> '' AND h.underlying <> 'proceed' AND {_place('c.underlying_state')} "
    f"AND NOT (h.underlying = 'by-route' AND c.channel = 'mlat' AND {_passage('route')}))))"
)
_USERS = (
    f"EXISTS (SELECT 1 {_WORDS.format(list='users_in')} AND ({_place('a.place')} OR "
    "(h.unknown_place = 'held' AND (a.place = 'unknown' OR a.place = substr(w.word, 1, 2)))))"
)
_WHO = f"""CASE
        WHEN {_has("requested_by")} AND {_has("users_in")} THEN
            CASE WHEN h.match_both THEN {_ASKER} AND {_USERS} ELSE {_ASKER} OR {_USERS} END
        WHEN {_has("requested_by")} THEN {_ASKER}
        WHEN {_has("users_in")} THEN {_USERS}
        ELSE 1 = 1 END"""


_OLDER = "h.received = 'from-effective' AND c.received_at < h.effective_at"

LEAVES_UNDER_A_HOLD: Final = f"""
SELECT 1
FROM casefile_hold h, casefile_case c, casefile_grant g, casefile_targetaccount a,
     people_authority o
WHERE c.id = NEW.case_id AND g.determination_id = NEW.determination_id
  AND g.outcome <> 'refused' AND a.id = g.account_id AND o.id = c.authority_id
  AND (h.state = 'active' OR (h.state = 'lifted' AND h.returns_at <= NEW.released_at))
  AND h.recorded_at <= NEW.released_at AND h.effective_at <= NEW.released_at
  AND {_WHO}
  AND (c.kind = 'emergency' OR {_any_or("kinds", "w.word = c.kind")})
  AND {_any_or("authorities", "w.word = o.name")}
  AND {_any_or("services", "w.word = a.service")}
  AND {_any_or("categories", "w.word = g.category")}
  AND {
    _any_or(
        "instruments",
        "(c.instrument = 'none' OR w.word = c.instrument OR (w.word LIKE '%.' AND "
        "substr(c.instrument, 1, length(w.word)) = w.word))",
    )
}
  AND NOT (c.kind = 'emergency' AND h.emergency = 'proceed')
  AND NOT (c.kind = 'emergency' AND h.emergency = 'ask' AND {_passage("emergency")})
  AND NOT (c.kind <> 'emergency' AND h.has_exceptions AND {_passage("exception")}
           AND EXISTS (SELECT 1 {_WORDS.format(list="exception_limit")} AND w.word = g.category))
  AND NOT (c.kind <> 'emergency' AND {_OLDER} AND h.older = 'proceed')
  AND NOT (c.kind <> 'emergency' AND {_OLDER} AND h.older = 'ask' AND {_passage("older")})
  AND NOT (o.kind IN ('court', 'magistrate', 'judge', 'special_court', 'grand_jury')
           AND substr(c.jurisdiction, 1, 2) =
               (SELECT substr(established_in, 1, 2) FROM casefile_provider WHERE id = 1)
           AND {_passage("home-court")})
"""

MESSAGE: Final = "a hold in force covers this case: nothing may leave"
SHUT: Final = "the gate is shut as a whole: nothing may leave"
IS_SHUT: Final = "SELECT 1 FROM casefile_shutting WHERE opened_at IS NULL"
BACKDATED: Final = "a release cannot be older than the ledger"

SQLITE: Final = (
    f"""
CREATE TRIGGER release_under_hold BEFORE INSERT ON casefile_release
WHEN EXISTS ({LEAVES_UNDER_A_HOLD})
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
""",
    f"""
CREATE TRIGGER release_through_shut_gate BEFORE INSERT ON casefile_release
WHEN EXISTS ({IS_SHUT})
BEGIN SELECT RAISE(ABORT, '{SHUT}'); END
""",
    f"""
CREATE TRIGGER release_backdated BEFORE INSERT ON casefile_release
WHEN NEW.released_at < (SELECT recorded_at FROM ledger_head WHERE id = 1)
BEGIN SELECT RAISE(ABORT, '{BACKDATED}'); END
""",
    """
CREATE TRIGGER hold_kept BEFORE DELETE ON casefile_hold WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a hold that was active is never deleted'); END
""",
    """
CREATE TRIGGER hold_terms_kept BEFORE UPDATE ON casefile_hold
WHEN OLD.state <> 'draft' AND (
    NEW.state = 'draft' OR (OLD.state = 'lifted' AND NEW.state <> 'lifted')
    OR NEW.terms <> OLD.terms OR NEW.stops <> OLD.stops OR NEW.emergency <> OLD.emergency
    OR NEW.received <> OLD.received OR NEW.older <> OLD.older
    OR NEW.effective_at <> OLD.effective_at OR NEW.recorded_at <> OLD.recorded_at
    OR NEW.unknown_place <> OLD.unknown_place OR NEW.underlying <> OLD.underlying
    OR NEW.match_both <> OLD.match_both OR NEW.has_exceptions <> OLD.has_exceptions)
BEGIN SELECT RAISE(ABORT, 'the terms of a hold that was active never change'); END
""",
    """
CREATE TRIGGER hold_scope_grows BEFORE DELETE ON casefile_holdscope
WHEN (SELECT state FROM casefile_hold WHERE id = OLD.hold_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the scope of a hold that was active never changes'); END
""",
    """
CREATE TRIGGER hold_scope_kept BEFORE UPDATE ON casefile_holdscope
WHEN (SELECT state FROM casefile_hold WHERE id = OLD.hold_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the scope of a hold that was active never changes'); END
""",
    """
CREATE TRIGGER hold_scope_added BEFORE INSERT ON casefile_holdscope
WHEN (SELECT state FROM casefile_hold WHERE id = NEW.hold_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'the scope of a hold that was active never changes'); END
""",
)

# Whoever inserts chooses the search path of their session, and a temporary table comes before all
# others unless it is named last: without this, an empty table of theirs would stand for our holds.
_PATH = "SET search_path = public, pg_temp"

POSTGRESQL: Final = (
    f"""
CREATE FUNCTION comity_release_check() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
BEGIN
    IF EXISTS ({LEAVES_UNDER_A_HOLD}) THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
    IF EXISTS ({IS_SHUT}) THEN RAISE EXCEPTION '{SHUT}'; END IF;
    IF NEW.released_at < (SELECT recorded_at FROM ledger_head WHERE id = 1) THEN
        RAISE EXCEPTION '{BACKDATED}';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER release_under_hold BEFORE INSERT ON casefile_release
FOR EACH ROW EXECUTE FUNCTION comity_release_check()
""",
    """
CREATE FUNCTION comity_hold_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a hold that was active is never deleted'; END IF;
    IF NEW.state = 'draft' OR (OLD.state = 'lifted' AND NEW.state <> 'lifted')
       OR (NEW.terms, NEW.stops, NEW.emergency, NEW.received, NEW.older, NEW.effective_at,
           NEW.recorded_at, NEW.unknown_place, NEW.underlying, NEW.match_both, NEW.has_exceptions)
          IS DISTINCT FROM
          (OLD.terms, OLD.stops, OLD.emergency, OLD.received, OLD.older, OLD.effective_at,
           OLD.recorded_at, OLD.unknown_place, OLD.underlying, OLD.match_both, OLD.has_exceptions)
    THEN RAISE EXCEPTION 'the terms of a hold that was active never change'; END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER hold_kept BEFORE UPDATE OR DELETE ON casefile_hold
FOR EACH ROW EXECUTE FUNCTION comity_hold_kept()
""",
    f"""
CREATE FUNCTION comity_scope_kept() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $$
DECLARE owner uuid;
BEGIN
    owner := CASE WHEN TG_OP = 'INSERT' THEN NEW.hold_id ELSE OLD.hold_id END;
    IF (SELECT state FROM casefile_hold WHERE id = owner) <> 'draft' THEN
        RAISE EXCEPTION 'the scope of a hold that was active never changes';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER hold_scope_kept BEFORE INSERT OR UPDATE OR DELETE ON casefile_holdscope
FOR EACH ROW EXECUTE FUNCTION comity_scope_kept()
""",
    """
CREATE FUNCTION comity_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this table is only ever added to'; END $$
""",
    """
CREATE TRIGGER hold_never_emptied BEFORE TRUNCATE ON casefile_hold
FOR EACH STATEMENT EXECUTE FUNCTION comity_never()
""",
    """
CREATE TRIGGER scope_never_emptied BEFORE TRUNCATE ON casefile_holdscope
FOR EACH STATEMENT EXECUTE FUNCTION comity_never()
""",
)
