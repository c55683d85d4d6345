"""Every place at which our code calls outside, and what shows that its failure opens nothing.

A place is met by a step of the work (``steps``), which is then tried with each of its calls
failing; or its failure is the subject of a test of its own; or nothing of a person hangs on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Met:
    """By which steps a place is met."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Which test makes it fail, as ``file::name``."""

    test: str


@dataclass(frozen=True, slots=True)
class Harmless:
    """Why its failure can neither let anything leave nor lose anything."""

    why: str


Row = Met | Elsewhere | Harmless

_ADAPTERS, _HOUSE = "comity_server/adapters/", "comity_server/"
_BACKUP = Elsewhere("tests/backup/test_backup.py::test_a_damaged_backup_restores_nothing")
_FENCE = Elsewhere(
    "tests/adapters/test_parsing.py::test_what_a_parser_does_not_need_ends_the_process"
)
_PARSER = Elsewhere("tests/adapters/test_parsing.py::test_an_answer_that_is_none_is_not_believed")
_SHELF = Elsewhere("tests/adapters/test_shelf.py::test_a_changed_or_exchanged_box_is_refused")
_EXECUTOR = Elsewhere(
    "tests/restriction/test_executors.py::test_an_executor_that_is_gone_keeps_its_order_open"
)
_UPLOAD = Elsewhere(
    "tests/desk/test_overlay_upload.py::"
    "test_what_is_no_right_overlay_is_refused_with_what_to_send_and_nothing_is_kept"
)
_LETTER = Harmless("the paper is not made, and the same words are offered as text")
_PUBLIC = Harmless("it reads or writes what is published already; a visitor sees an error page")
_SHIPPED = Harmless("it reads a table that is shipped with us, for showing")

ROWS: Final[dict[str, Row]] = {
    "comity/pack/files.py:read_document": Met(("release",)),
    "comity_edge/sources.py:FileSource.read": Elsewhere(
        "tests/edge/test_snapshots.py::"
        "test_a_file_that_is_gone_is_said_once_and_the_last_good_one_serves"
    ),
    "comity_edge/sources.py:HttpSource._fetch": Elsewhere(
        "tests/edge/test_snapshots.py::test_over_http_a_snapshot_is_sent_only_when_its_etag_changes"
    ),
    **{f"{_ADAPTERS}archive.py:{name}": _BACKUP for name in ("_fed_by", "_fed_by.feed", "pack")},
    f"{_ADAPTERS}archive.py:_unpack_one": _BACKUP,
    f"{_ADAPTERS}archive.py:pack.write": _BACKUP,
    f"{_ADAPTERS}archive.py:unpack": _BACKUP,
    f"{_ADAPTERS}archive.py:unpack.write": _BACKUP,
    f"{_ADAPTERS}beside.py:EarlySync._sync": Harmless(
        "it only begins early what the sync at the end does again, and keeps its error for that"
    ),
    f"{_ADAPTERS}book_shelf.py:_copy": Elsewhere(
        "tests/desk/test_replay.py::test_a_recorded_review_comes_out_the_same_and_a_changed_one_is_named"
    ),
    f"{_ADAPTERS}book_shelf.py:keep": Harmless("it sweeps up what a faster process made needless"),
    f"{_ADAPTERS}book_shelf.py:last_good": Harmless(
        "it raises: a house whose overlay is wrong and whose last good books are lost stays shut"
    ),
    f"{_ADAPTERS}book_shelf.py:mark": Harmless(
        "it raises to the start of the house; what was marked before stays, whole"
    ),
    f"{_ADAPTERS}country_data/__init__.py:read_country_data": Met(("restrict",)),
    f"{_ADAPTERS}custodian_folder.py:_ask": Met(("locate",)),
    f"{_ADAPTERS}custodians/declaration.py:load_declaration": Met(("preserve", "produce")),
    f"{_ADAPTERS}custodians/engines.py:address_of": Met(("locate", "preserve", "produce")),
    f"{_ADAPTERS}custodians/postgresql.py:PostgresqlEngine._open": Elsewhere(
        "tests/adapters/test_postgresql_custodian.py::test_a_server_that_does_not_answer_is_down"
    ),
    f"{_ADAPTERS}custodians/sqlite.py:SqliteEngine._open": Met(("locate", "preserve", "produce")),
    f"{_ADAPTERS}database_copy.py:_run": _BACKUP,
    f"{_ADAPTERS}database_copy.py:copy_to": _BACKUP,
    f"{_ADAPTERS}durable.py:_written_aside": Met(("preserve", "publish")),
    f"{_ADAPTERS}durable.py:sync_folder": Met(("preserve", "publish")),
    f"{_ADAPTERS}durable.py:write_new": Met(("preserve", "publish")),
    f"{_ADAPTERS}executors/declaration.py:_read": _EXECUTOR,
    f"{_ADAPTERS}executors/declaration.py:_webhook": _EXECUTOR,
    f"{_ADAPTERS}form_paper.py:set_form": Harmless(
        "the paper is not made; whoever asked for it sees so, and what it says stands in the rows"
    ),
    f"{_ADAPTERS}letter_paper.py:chinese_fonts": _LETTER,
    f"{_ADAPTERS}letter_paper.py:set_letter": _LETTER,
    f"{_ADAPTERS}mail_server.py:hand_over": Met(("alarm",)),
    f"{_ADAPTERS}mail_server.py:hand_over_now": Elsewhere(
        "tests/notice/test_mailing.py::"
        "test_a_kill_between_handing_over_and_recording_sends_the_same_mail_again_and_tells_once"
    ),
    f"{_ADAPTERS}mail_server.py:opened": Met(("alarm",)),
    f"{_ADAPTERS}mail_server.py:mail_server": Met(("alarm",)),
    f"{_ADAPTERS}outbound.py:_Pinned.dial": Met(("alarm",)),
    f"{_ADAPTERS}outbound.py:_Pinned.secure": Harmless(
        "it raises into the same handler as the connection that it secures"
    ),
    f"{_ADAPTERS}outbound.py:_numbers": Met(("alarm",)),
    f"{_ADAPTERS}outbound.py:call": Met(("alarm",)),
    f"{_ADAPTERS}overlay_upload.py:_read": _UPLOAD,
    f"{_ADAPTERS}overlay_upload.py:keep_overlay": _UPLOAD,
    f"{_ADAPTERS}parsing/fences.py:leave_network": _FENCE,
    f"{_ADAPTERS}parsing/sandbox.py:_run": _PARSER,
    f"{_ADAPTERS}participants.py:participants_of": Harmless(
        "a preview is not shown; nothing is restricted by one"
    ),
    f"{_ADAPTERS}participants_source.py:source_of": Elsewhere(
        "tests/restriction/test_participants_source.py::"
        "test_what_does_more_or_less_than_asked_is_refused"
    ),
    f"{_ADAPTERS}sealing.py:seal": Met(("produce",)),
    f"{_ADAPTERS}service_probe.py:service_probe": Elsewhere(
        "tests/restriction/test_live_proofs.py::test_a_wrong_declaration_says_what_to_write"
    ),
    f"{_ADAPTERS}shelf.py:BoxPart.__init__": _SHELF,
    f"{_ADAPTERS}shelf.py:BoxPart._close": _SHELF,
    f"{_ADAPTERS}shelf.py:BoxShelf._part": _SHELF,
    f"{_ADAPTERS}signing.py:load_key": Met(("produce", "publish", "restrict")),
    f"{_ADAPTERS}snapshots.py:next_number": Met(("restrict",)),
    f"{_ADAPTERS}snapshots.py:publish": Met(("restrict",)),
    f"{_ADAPTERS}summary.py:set_summary": Met(("produce",)),
    f"{_ADAPTERS}tiles.py:TileFolder._alone": Met(("publish",)),
    f"{_ADAPTERS}tiles.py:TileFolder._with_known_lines": Met(("publish",)),
    f"{_ADAPTERS}tiles.py:TileFolder._write": Met(("publish",)),
    f"{_ADAPTERS}tiles.py:TileFolder.published": Met(("produce", "publish")),
    f"{_ADAPTERS}tiles.py:TileFolder.read": Met(("produce", "publish")),
    f"{_ADAPTERS}vault_box.py:MasterKey.load": Met(("produce", "download")),
    f"{_ADAPTERS}webhook_folder.py:webhook": Met(("alarm",)),
    f"{_ADAPTERS}webhook_signing.py:secret_of": Met(("alarm",)),
    f"{_HOUSE}clock.py:set_story_clock": Harmless("only a story told for practice has this clock"),
    f"{_HOUSE}clock.py:story_offset": Harmless("only a story told for practice has this clock"),
    f"{_HOUSE}conf/home.py:Home.secret": Met(("produce", "publish")),
    f"{_HOUSE}faces/zones.py:_first_zones": _SHIPPED,
    f"{_HOUSE}ledger/publishing.py:write_rows": Harmless("an export for a stranger is not made"),
    f"{_HOUSE}ledger/reading.py:key_text": _PUBLIC,
    f"{_HOUSE}portal/views/requests.py:write": Harmless(
        "it calls an action of ours that bears the name of a mail server's; nothing goes outside"
    ),
    f"{_HOUSE}public/charts/world.py:world": _SHIPPED,
    f"{_HOUSE}public/copying/writing.py:_sums": _PUBLIC,
    f"{_HOUSE}public/copying/writing.py:_write": _PUBLIC,
    f"{_HOUSE}public/views/edge.py:snapshot": Harmless(
        "guards keep the snapshot that they have until it expires, and then the declared answer"
    ),
    f"{_HOUSE}public/views/proofs.py:ledger_file": _PUBLIC,
    f"{_HOUSE}public/views/proofs.py:tool": _PUBLIC,
    f"{_HOUSE}vault/reading.py:chunks": Met(("produce", "download")),
    f"{_HOUSE}vault/writing.py:store": Met(("preserve", "produce")),
}

TYPED: Final = ("comity_server/cli/", "comity_server/story/")
"""Commands that a person types, and the story told for practice: what fails ends them with an error
on that person's screen, and whatever they do with a case goes through the same actions."""

GOES_ON: Final = {
    ("comity_server/adapters/tiles.py:TileFolder.published", "missing"): (
        "without a checkpoint in the folder the tree is laid out again from its first entry"
    ),
    ("comity_server/adapters/tiles.py:TileFolder._with_known_lines", "missing"): (
        "it was looked for just before, under the folder's lock"
    ),
}
"""Failures after which a step may be done all the same, and why that is right."""
