#!/usr/bin/env python3
"""Check what a Comity house hands out, offline, without its software.

One file for a bare Python 3.9 or later; it imports the standard library alone, opens no network
connection, writes nothing, and shares no code with the house whose word it checks::

    python3 -I -S comity_verify.py ledger DIR
    python3 -I -S comity_verify.py receipt FILE
    python3 -I -S comity_verify.py production FILE
    python3 -I -S comity_verify.py report FILE

It ends with 0 only if everything is proved; with 1 where something is not, naming each fault and
its place; with 2 when it was called wrongly. Take the ledger's key from somewhere else than the
files to be checked, and give it with ``--key``: a key that comes with the files proves only that
they fit each other.

Formats: docs/formats/ledger.md, receipt.md, production.md, report.md and roll.md. Sources: RFC 8785
(canonical JSON), RFC 9162 (tree), RFC 8032 (Ed25519), RFC 8493 (BagIt), C2SP signed-note,
tlog-checkpoint, tlog-cosignature and tlog-tiles.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

# --- What was found -------------------------------------------------------------------------------


class Refused(Exception):
    """Raised inside a check with what is wrong; whoever knows the place makes a fault of it."""


class Report:
    """What was found: faults with their places, what is proved, and what is only taken on trust."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []
        self.proved: list[str] = []
        self.notes: list[str] = []

    def fault(self, where: str, what: str) -> None:
        """Note one fault."""
        self.faults.append((where, what))

    @contextmanager
    def at(self, where: str) -> Iterator[None]:
        """Turn what is refused inside into a fault at ``where``."""
        try:
            yield
        except Refused as refused:
            self.fault(where, str(refused))

    def to_text(self) -> str:
        """Return the report for a person: one line each, the verdict last."""
        lines = [f"proved  {text}" for text in self.proved]
        lines += [f"note    {text}" for text in self.notes]
        lines += [f"FAULT   {where}: {what}" for where, what in self.faults]
        count = len(self.faults)
        verdict = "All is proved." if not count else f"NOT PROVED: {count} fault(s), named above."
        return "\n".join([*lines, verdict])

    def to_json(self) -> str:
        """Return the report for a program."""
        faults = [{"what": what, "where": where} for where, what in self.faults]
        found = {"faults": faults, "notes": self.notes, "proved": self.proved}
        return canonical({**found, "all_proved": not faults}).decode("utf-8")


# --- Canonical JSON (RFC 8785) --------------------------------------------------------------------

SAFE_INTEGER = 2**53 - 1
MAX_DEPTH = 64
_SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_SPECIAL = re.compile(r'[\x00-\x1f"\\]')
_ESCAPES = {code: _SHORT.get(code, f"\\u{code:04x}") for code in [*range(32), 34, 92]}


def canonical(value: Any) -> bytes:
    """Return the one canonical text of a JSON value, in UTF-8."""
    try:
        return _written(value, 0).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("a text holds half of a surrogate pair") from error


def _written(value: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise Refused(f"it nests deeper than {MAX_DEPTH} levels")
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES) if _SPECIAL.search(value) else value}"'
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER:
            raise Refused("a whole number is beyond 2**53 - 1")
        return str(value)
    if isinstance(value, float):
        return _double(value)
    if isinstance(value, list):
        return "[" + ",".join([_written(item, depth + 1) for item in value]) + "]"
    names = sorted(value, key=lambda name: _utf16(name))
    pairs = [f"{_written(name, depth)}:{_written(value[name], depth + 1)}" for name in names]
    return "{" + ",".join(pairs) + "}"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _double(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        raise Refused("JSON has no NaN and no infinity")
    if value == 0:
        return "0"
    if value < 0:
        return "-" + _double(-value)
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    # Where the decimal point stands, counted from the first digit that is not zero.
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if 0 < point <= 21:
        padded = digits.ljust(point, "0")
        return padded if len(padded) == point else f"{padded[:point]}.{padded[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def parse_canonical(data: bytes) -> Any:
    """Return the value of a text that is canonical byte for byte."""
    try:
        value = json.loads(
            data.decode("utf-8"), parse_int=_whole_number, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as error:
        raise Refused("it is no JSON text") from error
    if canonical(value) != data:
        raise Refused("it is not written in canonical form (RFC 8785)")
    return value


def _whole_number(text: str) -> Any:
    short = len(text) <= 17 and abs(int(text)) <= SAFE_INTEGER
    return int(text) if short else float(text)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def object_of(value: Any, fields: Sequence[str], what: str) -> dict[str, Any]:
    """Return a value that must be an object with exactly these fields."""
    if not isinstance(value, dict) or set(value) != set(fields):
        raise Refused(f"{what} must have exactly the fields {', '.join(sorted(fields))}")
    return value


def text_of(value: Any, what: str) -> str:
    """Return a value that must be a text."""
    if not isinstance(value, str):
        raise Refused(f"{what} must be a text")
    return value


def hex_of(value: Any, what: str) -> bytes:
    """Return a value that must be bytes in lower-case hexadecimal."""
    if not re.fullmatch(r"(?:[0-9a-f]{2})*", text_of(value, what)):
        raise Refused(f"{what} must be written in lower-case hexadecimal")
    return bytes.fromhex(value)


def digest_of(value: Any, what: str) -> bytes:
    """Return a value that must be 32 bytes in lower-case hexadecimal."""
    data = hex_of(value, what)
    if len(data) != 32:
        raise Refused(f"{what} must be of 32 bytes")
    return data


# --- The tree (RFC 9162, section 2.1) -------------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf over an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node over two children."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes: pair by pair, one that is left over moves up as it is."""
    if not hashes:
        return sha256(b"").digest()
    row = list(hashes)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + odd
    return row[0]


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root to which an inclusion proof leads."""
    if not 0 <= index < size:
        raise Refused(f"a tree of {size} leaves has no leaf {index}")
    found, place, last = leaf, index, size - 1
    steps = list(proof)
    while last:
        if place % 2 or place < last:
            if not steps:
                raise Refused("the proof is too short")
            sibling = steps.pop(0)
            found = node_hash(sibling, found) if place % 2 else node_hash(found, sibling)
        place, last = place // 2, last // 2
    if steps:
        raise Refused("the proof is too long")
    return found


# --- Ed25519 (RFC 8032, section 5.1) --------------------------------------------------------------

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

Point = tuple[int, int, int, int]
_NEUTRAL: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    x = (a[1] - a[0]) * (b[1] - b[0]) % _P
    y = (a[1] + a[0]) * (b[1] + b[0]) % _P
    t, z = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = y - x, z - t, z + t, y + x
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _sum_of(a: int, p: Point, b: int, q: Point) -> Point:
    """Return a times p plus b times q."""
    both, found = _add(p, q), _NEUTRAL
    for bit in reversed(range(max(a.bit_length(), b.bit_length()))):
        found = _add(found, found)
        choice = (a >> bit & 1) + 2 * (b >> bit & 1)
        if choice:
            found = _add(found, (p, q, both)[choice - 1])
    return found


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Point | None:
    """Return the point of a canonical encoding; None for any other."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(data) != 32 or y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else _P - x
    return (x, y, 1, x * y % _P)


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE = _decoded(_BASE_Y.to_bytes(32, "little"))


@lru_cache(maxsize=64)
def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether an Ed25519 signature is good.

    Stricter than RFC 8032 must be: only canonical encodings of key, R and S count; a key of small
    order, under which one signature would fit many messages, signs nothing; the equation is taken
    without its cofactor.
    """
    key = _decoded(public_key)
    half, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    if key is None or _BASE is None or len(signature) != 64 or scalar >= _ORDER:
        return False
    if _encoded(_sum_of(8, key, 0, key)) == _encoded(_NEUTRAL) or _decoded(half) is None:
        return False
    challenge = int.from_bytes(sha512(half + public_key + message).digest(), "little") % _ORDER
    negated = (_P - key[0], key[1], key[2], _P - key[3])
    return _encoded(_sum_of(scalar, _BASE, challenge, negated)) == half


# --- Signed notes, keys and checkpoints (C2SP) ----------------------------------------------------

_LOG_KEY, _WITNESS_KEY = b"\x01", b"\x04"
_NAME = r"[^\s+\x00-\x1f\x7f]+"


def from_base64(text: str) -> bytes:
    """Return the bytes of standard base64, in its one spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("it holds what is no standard base64") from error
    if base64.b64encode(data).decode("ascii") != text:
        raise Refused("it holds base64 with stray bits at its end")
    return data


class Key(NamedTuple):
    """A public key under its name; ``kind`` tells a log's from a witness's."""

    name: str
    key_id: bytes
    kind: bytes
    public: bytes

    @property
    def title(self) -> str:
        """Return name and id, as faults name a key."""
        return f"{self.name}+{self.key_id.hex()}"


def parse_key(text: str, kinds: Sequence[bytes] = (_LOG_KEY,)) -> Key:
    """Return the key spelled ``name+id+base64``."""
    found = re.fullmatch(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/=]+)", text)
    if found is None:
        raise Refused("it is no verifier key: name+id+base64")
    encoded = from_base64(found[3])
    if len(encoded) != 33 or encoded[:1] not in kinds:
        raise Refused("it is not a key of the kind that is needed here")
    key_id = sha256(found[1].encode("utf-8") + b"\n" + encoded).digest()[:4]
    if key_id.hex() != found[2]:
        raise Refused(f"its id is {found[2]}, but this name and key have {key_id.hex()}")
    return Key(found[1], key_id, encoded[:1], encoded[1:])


class Note(NamedTuple):
    """A text and its signature lines: (name, key id, signature)."""

    text: str
    lines: tuple[tuple[str, bytes, bytes], ...]


def parse_note(data: bytes) -> Note:
    """Return the signed note in ``data``."""
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("it is not UTF-8") from error
    text, gap, tail = whole.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", whole):
        raise Refused("it is no signed note: a text, an empty line, signature lines")
    lines = [_signature_line(line) for line in tail[:-1].split("\n")]
    if len(lines) > 100:
        raise Refused("it carries more than 100 signatures")
    return Note(text + "\n", tuple(lines))


def _signature_line(line: str) -> tuple[str, bytes, bytes]:
    found = re.fullmatch(rf"— ({_NAME}) ([A-Za-z0-9+/=]+)", line)
    raw = from_base64(found[2]) if found else b""
    if found is None or len(raw) < 5:
        raise Refused("a signature line is not: em dash, name, base64")
    return (found[1], raw[:4], raw[4:])


def require_signed(note: Note, key: Key) -> None:
    """Refuse a note that ``key`` did not sign, or under whose name a bad line stands."""
    own = [line[2] for line in note.lines if line[:2] == (key.name, key.key_id)]
    if not own:
        raise Refused(f"it is not signed by {key.title}")
    if not all(_fits(note, key, signature) for signature in own):
        raise Refused(f"its signature by {key.title} is not good")


def _fits(note: Note, key: Key, signature: bytes) -> bool:
    if key.kind == _LOG_KEY:
        return is_signed(key.public, note.text.encode("utf-8"), signature)
    moment = int.from_bytes(signature[:8], "big")
    message = f"cosignature/v1\ntime {moment}\n{note.text}".encode()
    return moment < 2**63 and is_signed(key.public, message, signature[8:])


class Head(NamedTuple):
    """A checkpoint's content."""

    origin: str
    size: int
    root: bytes


def parse_head(note: Note) -> Head:
    """Return the size and root that a checkpoint signs."""
    found = re.fullmatch(
        rf"({_NAME})\n(0|[1-9][0-9]{{0,17}})\n([A-Za-z0-9+/=]{{44}})\n", note.text, re.ASCII
    )
    if found is None:
        raise Refused("its text is not three lines: origin, size, root hash")
    return Head(found[1], int(found[2]), from_base64(found[3]))


def check_checkpoint(report: Report, where: str, data: bytes, trust: Trust) -> Head | None:
    """Check a checkpoint's signatures; return its head, or None where it cannot be read."""
    with report.at(where):
        note = parse_note(data)
        head = parse_head(note)
        for key in trust.all_keys():
            with report.at(where):
                require_signed(note, key)
        if trust.key is not None and head.origin != trust.key.name:
            report.fault(where, f"it is of the ledger {head.origin}, not of {trust.key.name}")
        known = {(key.name, key.key_id) for key in trust.all_keys()}
        for name, key_id, _ in note.lines:
            if (name, key_id) not in known:
                report.notes.append(
                    f"{where}: the line of {name}+{key_id.hex()} was not checked: its key was not "
                    "given (--witness)"
                )
        return head
    return None


class Trust(NamedTuple):
    """The keys that count: the ledger's, and those of witnesses who must have cosigned."""

    key: Key | None
    witnesses: tuple[Key, ...] = ()

    def all_keys(self) -> tuple[Key, ...]:
        """Return every key whose signature must be there."""
        return ((self.key,) if self.key else ()) + self.witnesses


# --- Entries --------------------------------------------------------------------------------------

ENTRY_FORMAT = "comity.ledger/entry@1"
ENTRY_FIELDS = (
    "actor", "at", "body", "case", "commitments", "format", "kind", "nonce", "number",
)  # fmt: skip


def parse_entry(data: bytes) -> dict[str, Any]:
    """Return the fields of an entry, once they are all as they must be."""
    entry = object_of(parse_canonical(data), ENTRY_FIELDS, "an entry")
    _matches(entry, "format", re.escape(ENTRY_FORMAT))
    _matches(entry, "kind", r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")
    _matches(entry, "actor", r"[a-z][a-z0-9.-]{0,63}")
    _matches(entry, "nonce", r"[0-9a-f]{32}")
    if entry["case"] is not None:
        _matches(entry, "case", r"[\x21-\x7e]{1,64}")
    instant_of(entry["at"])
    if type(entry["number"]) is not int or entry["number"] < 0:
        raise Refused("its number is no whole number from 0")
    if not isinstance(entry["body"], dict) or _has_fraction(entry["body"]):
        raise Refused("its body is no object of texts and whole numbers")
    commitments_of(entry["commitments"])
    return entry


def _matches(entry: dict[str, Any], name: str, pattern: str) -> None:
    if not re.fullmatch(pattern, text_of(entry[name], f"its {name}"), re.ASCII):
        raise Refused(f"its {name} is not as the format says")


def _has_fraction(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_fraction(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_fraction(item) for item in value)
    return isinstance(value, float)


def instant_of(value: Any) -> str:
    """Return an instant in its one spelling; such texts sort as the instants do."""
    text = text_of(value, "its instant")
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", text, re.ASCII):
            datetime.fromisoformat(text[:-1])
            return text
    except ValueError:
        pass
    raise Refused("its instant is not written as 2020-07-05T16:00:00.000000Z")


def commitments_of(value: Any) -> dict[str, bytes]:
    """Return commitments by name."""
    if not isinstance(value, dict):
        raise Refused("its commitments are no object")
    for name in value:
        if not re.fullmatch(r"[a-z][a-z0-9.-]{0,63}", name):
            raise Refused("a commitment's name is not as the format says")
    return {name: digest_of(found, f"the commitment {name}") for name, found in value.items()}


def commitment(salt: bytes, digest: bytes) -> bytes:
    """Return the commitment to content of this SHA-256."""
    return sha256(b"comity.ledger/commitment@1\x00" + salt + digest).digest()


def check_openings(openings: Any, commitments: dict[str, bytes]) -> dict[str, bytes]:
    """Return the digests that openings show, once each opens its commitment."""
    if not isinstance(openings, dict):
        raise Refused("openings must be an object")
    shown = {}
    for name, value in openings.items():
        opening = object_of(value, ("digest", "salt"), f"the opening {name}")
        digest = digest_of(opening["digest"], "its digest")
        salt = digest_of(opening["salt"], "its salt")
        if commitments.get(name) != commitment(salt, digest):
            raise Refused(f"the opening {name} does not open the entry's commitment")
        shown[name] = digest
    return shown


# --- ledger DIR -----------------------------------------------------------------------------------

WIDTH = 256
ENTRIES = -1


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return a tile's path (C2SP tlog-tiles)."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    name = "entries" if level == ENTRIES else str(level)
    return f"tile/{name}/{'/'.join(groups)}" + ("" if width == WIDTH else f".p/{width}")


def tiles_of(level: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield index and width of the tiles that a tree of ``size`` has at a level."""
    held = size if level == ENTRIES else size >> 8 * level
    for start in range(0, held, WIDTH):
        yield start // WIDTH, min(WIDTH, held - start)


class Folder:
    """An export on disk: its files by name, read once each, and which of them nobody asked for."""

    def __init__(self, path: Path, report: Report) -> None:
        self.path, self.report = path, report
        self.names = set(_names_below(path, report))
        self.asked = {"checkpoint", "key.vkey", "witnesses"}

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None where there is none."""
        self.asked.add(name)
        if name not in self.names:
            return None
        return self.path.joinpath(name).read_bytes()

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        """Return a tile's content, or None and a fault where there is none."""
        name = tile_path(level, index, width)
        found = self.read(name)
        if found is None:
            self.report.fault(name, "it is missing")
        return found


def _names_below(path: Path, report: Report) -> Iterator[str]:
    for whole in sorted(path.rglob("*")):
        name = whole.relative_to(path).as_posix()
        if whole.is_symlink() or not (whole.is_dir() or whole.is_file()):
            report.fault(name, "it is a link or no plain file: not part of an export")
        elif whole.is_file():
            yield name


def check_ledger(
    path: str,
    *,
    key: str = "",
    witnesses: Sequence[str] = (),
    since: str = "",
    hashes_only: bool = False,
) -> Report:
    """Check an exported ledger: signatures, tiles, entries, order, and an older checkpoint."""
    report = Report()
    folder = Folder(Path(path), report)
    trust = _folder_trust(folder, key, witnesses)
    data = folder.read("checkpoint")
    if data is None:
        report.fault("checkpoint", "it is missing, so nothing can be proved")
        return report
    head = check_checkpoint(report, "checkpoint", data, trust)
    if head is not None and _is_plausible(folder, head):
        _Ledger(folder, head, trust, hashes_only).check(since)
    return report


def _folder_trust(folder: Folder, key: str, witnesses: Sequence[str]) -> Trust:
    report, own = folder.report, folder.read("key.vkey")
    found: Key | None
    if key:
        found = _key_given(key, _LOG_KEY)
        if own is not None and own != f"{key}\n".encode():
            report.fault("key.vkey", f"it is not the key that you gave ({found.title})")
    else:
        found = _key_found(report, "key.vkey", own)
    cosigners = tuple(_key_given(text, _WITNESS_KEY) for text in witnesses)
    listed = folder.read("witnesses")
    if listed is not None and not cosigners:
        report.notes.append("witnesses: the folder's own list of witnesses was trusted")
        for line in listed.decode("utf-8", "replace").removesuffix("\n").split("\n"):
            with report.at("witnesses"):
                key_found = parse_key(line, (_WITNESS_KEY,))
                if key_found in cosigners:
                    raise Refused(f"it lists {key_found.title} twice")
                cosigners += (key_found,)
        if not listed.endswith(b"\n"):
            report.fault("witnesses", "it does not end with a line's end")
    return Trust(found, cosigners)


def _key_found(report: Report, where: str, data: bytes | None) -> Key | None:
    with report.at(where):
        if data is None:
            raise Refused("it is missing; give the ledger's key with --key")
        text = data.decode("utf-8", "replace")
        if not text.endswith("\n"):
            raise Refused("it is not one line")
        key = parse_key(text[:-1])
        report.notes.append(
            f"{where}: trusted the key that came with the files, {key.title}; compare it with one "
            "from elsewhere, or give that with --key"
        )
        return key
    return None


def _key_given(text: str, kind: bytes) -> Key:
    try:
        return parse_key(text, (kind,))
    except Refused as refused:
        raise WrongCall(f"the key {text!r}: {refused}") from refused


class WrongCall(Exception):
    """Raised when the tool was called wrongly."""


def _is_plausible(folder: Folder, head: Head) -> bool:
    """Tell whether a folder can hold as many entries as its checkpoint says.

    A checkpoint may lie by many orders; then it is one fault, not a million missing tiles.
    """
    needed, held = -(-head.size // WIDTH), sum(1 for name in folder.names if "tile/0/" in name)
    if needed > held + 20:
        folder.report.fault(
            "checkpoint",
            f"it speaks of {head.size} entries, but of {needed} tiles under tile/0 {held} are here",
        )
        return False
    return True


class _Ledger:
    """One folder under one head, on the way through its checks."""

    def __init__(self, folder: Folder, head: Head, trust: Trust, hashes_only: bool) -> None:
        self.folder, self.head, self.trust = folder, head, trust
        self.report, self.hashes_only = folder.report, hashes_only
        self.entries: dict[int, bytes] = {}
        self.tiles: dict[int, bytes] = {}

    def check(self, since: str) -> None:
        self._read_tiles()
        if not self.hashes_only:
            self._read_entries()
            self._check_entries()
        leaves = self._check_leaves()
        if leaves is not None:
            self._check_upper_tiles(leaves)
            self._check_since(since, leaves)
            check_rows(self.folder, self.trust, self.entries, leaves)
        else:
            self.folder.asked |= {f"rows/{table}.jsonl" for table in ROW_FIELDS}
            self.report.notes.append("nothing else was checked, as the tree itself is not proved")
        self._check_the_rest(leaves)
        if not self.report.faults:
            self.report.proved[:0] = self._what_is_proved()

    def _read_tiles(self) -> None:
        for index, width in tiles_of(0, self.head.size):
            data = self.folder.tile(0, index, width)
            if data is not None and len(data) != 32 * width:
                where = tile_path(0, index, width)
                self.report.fault(where, f"it has {len(data)} bytes instead of {32 * width}")
            elif data is not None:
                for place in range(width):
                    self.tiles[index * WIDTH + place] = data[32 * place : 32 * place + 32]

    def _read_entries(self) -> None:
        for index, width in tiles_of(ENTRIES, self.head.size):
            data = self.folder.tile(ENTRIES, index, width)
            if data is not None:
                with self.report.at(tile_path(ENTRIES, index, width)):
                    for place, entry in enumerate(split_bundle(data, width)):
                        self.entries[index * WIDTH + place] = entry

    def _place(self, level: int, number: int) -> str:
        """Return the path of the tile that holds a leaf or an entry."""
        index = number // WIDTH
        return tile_path(level, index, min(WIDTH, self.head.size - index * WIDTH))

    def _check_entries(self) -> None:
        last = ""
        for number, data in sorted(self.entries.items()):
            where = f"{self._place(ENTRIES, number)}: entry {number}"
            with self.report.at(where):
                entry = parse_entry(data)
                if entry["number"] != number:
                    self.report.fault(where, f"it calls itself number {entry['number']}")
                if entry["at"] < last:
                    self.report.fault(where, f"recorded at {entry['at']}, after one of {last}")
                last = max(last, entry["at"])

    def _check_leaves(self) -> list[bytes] | None:
        """Compare entries, leaves and root, say which of them is wrong; return the true leaves."""
        size, told = self.head.size, self.head.root
        by_tile = _in_order(self.tiles, size)
        by_entry = _in_order({n: leaf_hash(data) for n, data in self.entries.items()}, size)
        tiles_hold = by_tile is not None and root_of(by_tile) == told
        entries_hold = by_entry is not None and root_of(by_entry) == told
        for number in sorted(set(self.tiles) & set(self.entries)):
            if leaf_hash(self.entries[number]) != self.tiles[number]:
                self._blame(number, tiles_hold, entries_hold)
        if not tiles_hold and not entries_hold:
            if by_tile is not None and (self.hashes_only or by_tile == by_entry):
                found = base64.b64encode(root_of(by_tile)).decode("ascii")
                what = f"its root is not that of the {size} entries here, which is {found}"
                self.report.fault("checkpoint", what)
            return None
        return by_tile if tiles_hold else by_entry

    def _blame(self, number: int, tiles_hold: bool, entries_hold: bool) -> None:
        tile, bundle = self._place(0, number), self._place(ENTRIES, number)
        if not tiles_hold:
            rest = "" if entries_hold else "; neither leads to the signed root"
            self.report.fault(tile, f"hash differs at leaf {number} from entry {number}{rest}")
        if not entries_hold:
            what = f"it differs from its leaf in {tile}"
            self.report.fault(f"{bundle}: entry {number}", what)

    def _check_upper_tiles(self, leaves: list[bytes]) -> None:
        level, row = 0, leaves
        while self.head.size >> 8 * (level + 1):
            level += 1
            row = [root_of(row[at : at + WIDTH]) for at in range(0, len(row) - WIDTH + 1, WIDTH)]
            for index, width in tiles_of(level, self.head.size):
                data = self.folder.tile(level, index, width)
                if data is not None:
                    where = tile_path(level, index, width)
                    compare_tile(self.report, where, data, row[index * WIDTH :][:width])

    def _check_since(self, since: str, leaves: list[bytes]) -> None:
        if not since:
            return
        older = check_checkpoint(self.report, "--since", read_file(since), self.trust)
        if older is None:
            return
        if older.size > self.head.size:
            what = f"it is of {older.size} entries, and the folder has {self.head.size}: truncated"
            self.report.fault("--since", what)
        elif root_of(leaves[: older.size]) != older.root:
            what = f"the first {older.size} entries are not those that it signed: history changed"
            self.report.fault("--since", what)
        else:
            self.report.proved.append(
                f"the ledger extends the older checkpoint of {older.size} entries"
            )

    def _check_the_rest(self, leaves: list[bytes] | None) -> None:
        """Check tiles of earlier sizes, and name every file that is no part of an export."""
        for name in sorted(self.folder.names - self.folder.asked):
            found = re.fullmatch(r"tile/(entries|[0-9]{1,2})/(?:[0-9x/]+)\.p/([0-9]{1,3})", name)
            index = _index_in(name)
            level = ENTRIES if found and found[1] == "entries" else int(found[1]) if found else 0
            width = int(found[2]) if found else 0
            held = self.head.size if level == ENTRIES else self.head.size >> 8 * level
            known = found is not None and tile_path(level, index, width) == name
            if not known or not 0 < width < WIDTH or index * WIDTH + width > held:
                self.report.fault(name, "it is no part of a ledger of this size: nothing proves it")
            elif leaves is not None:
                self._check_earlier(name, level, index, width, leaves)

    def _check_earlier(
        self, name: str, level: int, index: int, width: int, leaves: list[bytes]
    ) -> None:
        data, start = self.folder.read(name) or b"", index * WIDTH
        if level != ENTRIES:
            span = WIDTH**level
            hashes = [
                root_of(leaves[at * span : (at + 1) * span]) for at in range(start, start + width)
            ]
            compare_tile(self.report, name, data, hashes)
            return
        if self.hashes_only:
            self.report.fault(name, "it holds entries, which --hashes-only does not check")
            return
        with self.report.at(name):
            for place, entry in enumerate(split_bundle(data, width)):
                if leaf_hash(entry) != leaves[start + place]:
                    self.report.fault(name, f"entry {start + place}: it differs from its leaf")

    def _what_is_proved(self) -> Iterator[str]:
        size, key = self.head.size, self.trust.key
        signer = key.title if key else "nobody"
        yield f"a checkpoint of {size} entries is signed by {signer}"
        if self.trust.witnesses:
            yield f"it is cosigned by {', '.join(witness.name for witness in self.trust.witnesses)}"
        if self.hashes_only:
            self.report.notes.append("entries were not checked: --hashes-only")
        elif size:
            first, last = (parse_entry(self.entries[at])["at"] for at in (0, size - 1))
            yield (
                f"its {size} entries are here, numbered 0 to {size - 1} without a gap, recorded in "
                f"order from {first} to {last}"
            )


def _in_order(found: dict[int, bytes], size: int) -> list[bytes] | None:
    if len(found) != size:
        return None
    return [found[number] for number in range(size)]


def _index_in(name: str) -> int:
    digits = "".join(re.findall(r"[0-9]{3}", name.partition(".p/")[0].split("/", 2)[-1]))
    return int(digits or "0")


def compare_tile(report: Report, where: str, data: bytes, hashes: Sequence[bytes]) -> None:
    """Name each hash of a tile that is not what it must be."""
    if len(data) != 32 * len(hashes):
        report.fault(where, f"it has {len(data)} bytes instead of {32 * len(hashes)}")
        return
    for place, expected in enumerate(hashes):
        if data[32 * place : 32 * place + 32] != expected:
            report.fault(where, f"hash {place} differs from the tree below it")


def split_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle of ``width`` entries."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise Refused(f"it ends inside its entry {len(entries)}")
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) != width or at != len(data):
        raise Refused(f"it does not hold exactly {width} entries")
    return entries


# --- The rows of the live store, as exported ------------------------------------------------------

ROW_FIELDS = {
    "entries": ("canonical", "case_ref", "kind", "leaf_hash", "number", "recorded_at"),
    "head": ("frontier", "recorded_at", "root", "size"),
    "checkpoints": ("note", "root", "size"),
    "openings": ("digest", "name", "number", "salt"),
}


def check_rows(
    folder: Folder, trust: Trust, entries: dict[int, bytes], leaves: list[bytes]
) -> None:
    """Check the rows that an export carries as the live store holds them, against the ledger."""
    report = folder.report
    rows = _Rows(report, trust, entries, leaves)
    for table, fields in ROW_FIELDS.items():
        rows.where, rows.count, rows.last = f"rows/{table}.jsonl", 0, (-1, "")
        data = folder.read(rows.where)
        if data is None:
            continue
        for line, row in rows.lines(data, fields):
            with report.at(f"{rows.where}: line {line}"):
                getattr(rows, table)(row, line)
        if table == "checkpoints" and rows.last[0] != len(leaves):
            report.fault(rows.where, "it does not hold the checkpoint that is published here")
        expected = {"entries": len(leaves), "head": 1}.get(table, rows.count)
        if rows.count != expected:
            report.fault(rows.where, f"it has {rows.count} rows instead of {expected}")
    if rows.found and not report.faults:
        names = ", ".join(rows.found)
        report.proved.append(f"the live store's rows say the same: {names}")


class _Rows:
    """The checks of each table's rows, against entries and leaves that are already proved."""

    where, count, last = "", 0, (-1, "")

    def __init__(
        self, report: Report, trust: Trust, entries: dict[int, bytes], leaves: list[bytes]
    ) -> None:
        self.report, self.trust, self.leaves = report, trust, leaves
        self.stored, self.found = dict(entries), list[str]()

    def lines(self, data: bytes, fields: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        self.found.append(self.where)
        if data and not data.endswith(b"\n"):
            self.report.fault(self.where, "it does not end with a line's end")
        for line, text in enumerate(data.removesuffix(b"\n").split(b"\n") if data else [], 1):
            self.count += 1
            with self.report.at(f"{self.where}: line {line}"):
                yield line, object_of(parse_canonical(text), fields, "the row")

    def entries(self, row: dict[str, Any], line: int) -> None:
        number = self.whole(row["number"])
        if number != line - 1 or line > len(self.leaves):
            raise Refused(f"its number is {number}, which does not stand here in the ledger")
        data = hex_of(row["canonical"], "canonical")
        if leaf_hash(data) != self.leaves[number]:
            raise Refused(f"its canonical bytes are not those of entry {number}")
        if row["leaf_hash"] != self.leaves[number].hex():
            raise Refused(f"its leaf_hash is not that of entry {number}")
        entry = parse_entry(data)
        self.stored[number] = data
        told = {"case_ref": entry["case"] or "", "kind": entry["kind"], "recorded_at": entry["at"]}
        for name, value in told.items():
            if row[name] != value:
                raise Refused(f"its column {name} is not what entry {number} says")

    def head(self, row: dict[str, Any], line: int) -> None:
        size = self.whole(row["size"])
        if size != len(self.leaves):
            raise Refused(f"its size is {size}, and the ledger has {len(self.leaves)} entries")
        # A store that has no entry yet may keep nothing at all.
        empty = not size and row["root"] == row["frontier"] == ""
        if not empty and row["frontier"] != frontier_of(self.leaves).hex():
            raise Refused("its frontier is not the right edge of the tree")
        if not empty and row["root"] != root_of(self.leaves).hex():
            raise Refused("its root is not that of the tree")
        last = self.stored.get(size - 1)
        if row["recorded_at"] != (parse_entry(last)["at"] if last else None):
            raise Refused("its recorded_at is not that of the last entry")

    def checkpoints(self, row: dict[str, Any], line: int) -> None:
        data = text_of(row["note"], "note").encode("utf-8")
        note = parse_note(data)
        head = parse_head(note)
        self.in_order(line, (head.size, ""))
        # Witnesses may have come later, so that an old checkpoint needs the ledger's signature
        # only. But a stored line that no key proves could have been changed.
        if self.trust.key is not None:
            require_signed(note, self.trust.key)
            keys = {(key.name, key.key_id): key for key in self.trust.all_keys()}
            for name, key_id, _ in note.lines:
                if (name, key_id) not in keys:
                    raise Refused(f"the line of {name}+{key_id.hex()} needs its key (--witness)")
                require_signed(note, keys[name, key_id])
        if self.whole(row["size"]) != head.size or row["root"] != head.root.hex():
            raise Refused("its size or root is not what its note says")
        if head.size > len(self.leaves) or root_of(self.leaves[: head.size]) != head.root:
            raise Refused("its checkpoint is not of this ledger")

    def openings(self, row: dict[str, Any], line: int) -> None:
        number, name = self.whole(row["number"]), text_of(row["name"], "its name")
        if number not in self.stored:
            raise Refused(f"there is no entry {number} to open")
        commitments = commitments_of(parse_entry(self.stored[number])["commitments"])
        opening = {"digest": row["digest"], "salt": row["salt"]}
        check_openings({name: opening}, commitments)
        self.in_order(line, (number, name))

    def in_order(self, line: int, key: tuple[int, str]) -> None:
        if line > 1 and key <= self.last:
            raise Refused("it does not come after the row before it")
        self.last = key

    @staticmethod
    def whole(value: Any) -> int:
        if type(value) is not int:
            raise Refused("a number in it is no whole number")
        return value


def frontier_of(leaves: Sequence[bytes]) -> bytes:
    """Return the size in eight bytes and the hashes of the complete subtrees, largest first."""
    found, start = len(leaves).to_bytes(8, "big"), 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            found += root_of(leaves[start : start + (1 << bit)])
            start += 1 << bit
    return found


# --- receipt FILE ---------------------------------------------------------------------------------

RECEIPT_FORMAT = "comity.ledger/receipt@1"
PROMISE_FORMAT = "comity.ledger/promise@1"
_RECEIPT_FIELDS = ("checkpoint", "format", "key", "openings", "state")
_OWN_FIELDS = {"proved": ("entry", "proof"), "promised": ("promise",)}


class Shown(NamedTuple):
    """What a receipt shows: an entry's fields, its leaf, and the digests that were opened."""

    state: str
    entry: dict[str, Any]
    leaf: bytes
    digests: dict[str, bytes]


def check_receipt(
    data: bytes,
    *,
    key: str = "",
    witnesses: Sequence[str] = (),
    allow_promise: bool = False,
    promise: bytes | None = None,
) -> Report:
    """Check a receipt; a promise alone proves no inclusion, and counts only where allowed."""
    report = Report()
    shown = receipt_faults(report, "receipt", data, key, witnesses)
    if shown is None:
        return report
    if shown.state == "promised" and not allow_promise:
        report.fault(
            "receipt",
            "it is a promise whose signature is good, but not yet a proof: ask for the proof once "
            f"{shown.entry['due']} has passed (or accept it so far with --allow-promise)",
        )
    if promise is not None:
        _check_promise_kept(report, promise, shown, key)
    if not report.faults:
        _say_what_is_shown(report, shown)
    return report


def receipt_faults(
    report: Report, where: str, data: bytes, key: str, witnesses: Sequence[str]
) -> Shown | None:
    """Note every fault of a receipt; return what it shows where it can be read."""
    with report.at(where):
        value = parse_canonical(data)
        state = value.get("state") if isinstance(value, dict) else None
        if state not in ("proved", "promised"):
            raise Refused("it is neither proved nor promised")
        value = object_of(value, _RECEIPT_FIELDS + _OWN_FIELDS[state], "a receipt")
        if value["format"] != RECEIPT_FORMAT:
            raise Refused(f"its format is not {RECEIPT_FORMAT}")
        trust = _receipt_trust(report, where, text_of(value["key"], "its key"), key, witnesses)
        note = text_of(value["checkpoint"], "its checkpoint").encode("utf-8")
        head = check_checkpoint(report, f"{where}: checkpoint", note, trust)
        if head is None:
            return None
        if state == "proved":
            return _check_proved(value, head)
        return _check_promised(value, head, trust)
    return None


def _receipt_trust(
    report: Report, where: str, own: str, key: str, witnesses: Sequence[str]
) -> Trust:
    cosigners = tuple(_key_given(text, _WITNESS_KEY) for text in witnesses)
    if not key:
        return Trust(_key_found(report, f"{where}: key", f"{own}\n".encode()), cosigners)
    if own != key:
        report.fault(f"{where}: key", "it is not the key that you gave")
    return Trust(_key_given(key, _LOG_KEY), cosigners)


def _check_proved(value: dict[str, Any], head: Head) -> Shown:
    data = text_of(value["entry"], "its entry").encode("utf-8")
    entry = parse_entry(data)
    if not isinstance(value["proof"], list):
        raise Refused("its proof must be a list")
    proof = [digest_of(found, "a hash of its proof") for found in value["proof"]]
    if root_by_proof(leaf_hash(data), entry["number"], head.size, proof) != head.root:
        raise Refused(f"its proof does not lead entry {entry['number']} to the checkpoint's root")
    digests = check_openings(value["openings"], commitments_of(entry["commitments"]))
    return Shown("proved", entry, leaf_hash(data), digests)


def _check_promised(value: dict[str, Any], head: Head, trust: Trust) -> Shown:
    note = parse_note(text_of(value["promise"], "its promise").encode("utf-8"))
    if trust.key is not None:
        require_signed(note, trust.key)
    lines = note.text.split("\n")
    if len(lines) != 6 or lines[0] != PROMISE_FORMAT or lines[1] != head.origin:
        raise Refused(f"its promise is not five lines: {PROMISE_FORMAT}, the ledger, …")
    leaf, due = from_base64(lines[2]), instant_of(lines[3])
    shown = [name for name in ENTRY_FIELDS if name not in ("nonce", "number")]
    entry = object_of(parse_canonical(lines[4].encode("utf-8")), shown, "a promised entry")
    # With a number and a nonce put in, it must be an entry like any other.
    parse_entry(canonical({**entry, "nonce": "0" * 32, "number": 0}))
    if len(leaf) != 32:
        raise Refused("its promise shows no leaf hash")
    digests = check_openings(value["openings"], commitments_of(entry["commitments"]))
    return Shown("promised", {**entry, "due": due}, leaf, digests)


def _check_promise_kept(report: Report, promise: bytes, shown: Shown, key: str) -> None:
    older = receipt_faults(report, "--promise", promise, key, ())
    if older is None:
        return
    if older.state != "promised" or shown.state != "proved":
        report.fault("--promise", "a promise is held against a proved receipt")
    elif older.leaf != shown.leaf or any(
        shown.entry[name] != value for name, value in older.entry.items() if name != "due"
    ):
        report.fault("--promise", "what was promised is not the entry that was proved")
    else:
        report.proved.append("the promise was kept: this is the entry that was promised")


def _say_what_is_shown(report: Report, shown: Shown) -> None:
    entry, case = shown.entry, shown.entry["case"] or "no case"
    what = f"{entry['kind']} ({case}), recorded at {entry['at']} by an actor of class"
    if shown.state == "proved":
        report.proved.insert(
            0, f"entry {entry['number']} is in the ledger: {what} {entry['actor']}"
        )
    else:
        report.notes.append(
            f"promised, not yet proved: {what} {entry['actor']}; proof due by {entry['due']}"
        )
    for name, digest in sorted(shown.digests.items()):
        report.proved.append(f"it commits to {name} with SHA-256 {digest.hex()}")


# --- report FILE ----------------------------------------------------------------------------------

REPORT_FORMAT = "comity.report/edition@1"
OPENING_FORMAT = "comity.report/opening@1"
REPORT_KIND = "transparency.published"
WITHHELD = "withheld"
_FACTS = (
    "banded", "corrections", "definitions", "edition", "notes", "number", "period",
    "published_on", "publisher", "released", "tables",
)  # fmt: skip
_TABLE = ("cells", "dimensions", "id", "title", "total", "unit", "why_no_roll")
_SHOWN: dict[str, tuple[str, ...]] = {
    "number": ("status", "value"),
    "zero": ("status", "value"),
    "not-reported": ("status", "why"),
    "withheld": ("status",),
    "band": ("high", "low", "status"),
}


class Roll(NamedTuple):
    """A roll whose form is as it must be: (entry, label), sorted by entry."""

    where: str
    rows: tuple[tuple[bytes, str], ...]


def check_report(
    data: bytes,
    *,
    key: str = "",
    witnesses: Sequence[str] = (),
    opening: bytes | None = None,
    submission: bytes | None = None,
    submission_sha256: str = "",
) -> Report:
    """Check a published report: its rolls, their roots in the ledger, and every count.

    :param submission_sha256: the digest of the submission, for a user who was told of it and does
        not have it.
    """
    report = Report()
    rolls: dict[str, Roll] = {}
    with report.at("report"):
        fields = ("facts", "format", "receipt", "rolls")
        value = object_of(parse_canonical(data), fields, "a report")
        if value["format"] != REPORT_FORMAT:
            raise Refused(f"its format is not {REPORT_FORMAT}")
        facts = object_of(value["facts"], _FACTS, "its facts")
        rolls = _read_rolls(report, value["rolls"])
        _check_entered(report, value, facts, rolls, key, witnesses)
        _check_tables(report, facts, rolls)
        if opening is not None:
            digest = (
                digest_of(submission_sha256, "--submission-sha256")
                if submission is None
                else sha256(submission).digest()
            )
            _check_own_entry(report, opening, digest, facts, rolls)
    return report


def _read_rolls(report: Report, value: Any) -> dict[str, Roll]:
    if not isinstance(value, dict):
        raise Refused("its rolls must be an object")
    found = {}
    for table, rows in value.items():
        where = f"report: roll {table}"
        with report.at(where):
            found[table] = Roll(where, _read_roll(rows))
    return found


def _read_roll(value: Any) -> tuple[tuple[bytes, str], ...]:
    if not isinstance(value, list):
        raise Refused("a roll must be a list")
    rows: list[tuple[bytes, str]] = []
    for line, row in enumerate(value, 1):
        if not isinstance(row, list) or len(row) != 2:
            raise Refused(f"line {line} is not an entry and its cell")
        entry, label = digest_of(row[0], f"line {line}"), text_of(row[1], f"line {line}")
        if rows and rows[-1][0] == entry:
            raise Refused(f"line {line} has the same entry as the line before")
        if rows and rows[-1][0] > entry:
            raise Refused(f"line {line} is out of order")
        rows.append((entry, label))
    return tuple(rows)


def _check_entered(
    report: Report,
    value: dict[str, Any],
    facts: dict[str, Any],
    rolls: dict[str, Roll],
    key: str,
    witnesses: Sequence[str],
) -> None:
    """Check that a checkpoint covers exactly these facts and these rolls."""
    where = "report: receipt"
    data = text_of(value["receipt"], "its receipt").encode("utf-8")
    shown = receipt_faults(report, where, data, key, witnesses)
    if shown is None:
        return
    if shown.state != "proved" or shown.entry["kind"] != REPORT_KIND:
        report.fault(where, f"it is not the proof of an entry of the kind {REPORT_KIND}")
        return
    with report.at(where):
        body = object_of(shown.entry["body"], ("edition", "facts", "number", "rolls"), "its body")
        if body["facts"] != sha256(canonical(facts)).hexdigest():
            report.fault("report: facts", "what is published is not what the ledger has fixed")
        for name in ("edition", "number"):
            if body[name] != facts[name]:
                raise Refused(f"its {name} is not that of the report")
        if facts["period"]["end"] > shown.entry["at"]:
            raise Refused("it was entered before the period was over")
        _check_roots(report, body["rolls"], rolls)
    if not report.faults:
        number = shown.entry["number"]
        report.proved.append(f"entry {number} of the ledger fixed this report before it appeared")


def _check_roots(report: Report, fixed: Any, rolls: dict[str, Roll]) -> None:
    if not isinstance(fixed, dict) or set(fixed) != set(rolls):
        raise Refused("the rolls that the ledger has fixed are not those of the report")
    for table, roll in rolls.items():
        with report.at(roll.where):
            head = object_of(fixed[table], ("root", "size"), "a fixed roll")
            if head["size"] != len(roll.rows):
                raise Refused(f"it has {len(roll.rows)} entries, and {head['size']} were fixed")
            leaves = [leaf_hash(entry + label.encode("utf-8")) for entry, label in roll.rows]
            if root_of(leaves).hex() != head["root"]:
                raise Refused("its root is not the one that was fixed")


def _check_tables(report: Report, facts: dict[str, Any], rolls: dict[str, Roll]) -> None:
    if not isinstance(facts["tables"], list):
        raise Refused("its tables must be a list")
    seen: set[str] = set()
    for value in facts["tables"]:
        table = object_of(value, _TABLE, "a table")
        name = text_of(table["id"], "a table's id")
        where = f"report: table {name}"
        with report.at(where):
            if name in seen:
                raise Refused("it stands in the report twice")
            seen.add(name)
            if (name in rolls) == bool(table["why_no_roll"]):
                raise Refused("it has neither a roll nor a reason why not, or has both")
            _check_table(report, where, table, rolls.get(name))
    for name in sorted(set(rolls) - seen):
        report.fault(f"report: roll {name}", "no table belongs to it")


def _check_table(report: Report, where: str, table: dict[str, Any], roll: Roll | None) -> None:
    cells = {}
    for value in table["cells"]:
        cell = object_of(value, ("figure", "keys", "name", "shown"), "a cell")
        name = text_of(cell["name"], "a cell's name")
        if name in cells or name == WITHHELD:
            raise Refused(f"the cell name {name} is taken")
        cells[name] = _shown(cell["shown"], name)
    numbers = {name: cell["value"] for name, cell in cells.items() if "value" in cell}
    total, summed = _shown(table["total"], "the total").get("value"), sum(numbers.values())
    if total is not None and len(numbers) == len(cells) and summed != total:
        raise Refused(f"its rows add up to {summed}, its total says {total}")
    if total is not None and summed > total:
        raise Refused(f"its shown rows add up to {summed}, more than its total {total}")
    if roll is not None:
        hides = any(cell["status"] == WITHHELD for cell in cells.values())
        _check_roll_counts(report, where, numbers, total, roll, hides)


def _shown(value: Any, name: str) -> dict[str, Any]:
    status = value.get("status") if isinstance(value, dict) else None
    if status not in _SHOWN:
        raise Refused(f"{name} has no status that we know")
    fields = set(_SHOWN[status]) | ({"was"} if "was" in value and "value" in value else set())
    cell = object_of(value, sorted(fields), name)
    counts = [cell[field] for field in ("value", "was", "low", "high") if field in cell]
    if any(type(count) is not int or count < 0 for count in counts):
        raise Refused(f"{name} counts in something else than whole numbers from 0")
    if (status == "zero") != (cell.get("value") == 0):
        raise Refused(f"{name} says {status} and {cell.get('value')}")
    return cell


def _check_roll_counts(
    report: Report, where: str, numbers: dict[str, int], total: Any, roll: Roll, hides: bool
) -> None:
    found: dict[str, int] = {}
    for _, label in roll.rows:
        found[label] = found.get(label, 0) + 1
    for name, number in sorted(numbers.items()):
        if found.pop(name, 0) != number:
            report.fault(where, f"{name} says {number}, which is not what the roll has")
    if found.pop(WITHHELD, 0) and not hides:
        report.fault(where, "the roll has withheld entries, and no cell is withheld")
    for name in sorted(found):
        report.fault(where, f"the roll has entries in {name}, which shows no number")
    if total != len(roll.rows):
        report.fault(where, f"the total says {total}, the roll has {len(roll.rows)} entries")
    elif not report.faults:
        report.proved.append(f"{where}: {total} entries bear out every number that it shows")


def roll_entry(salt: bytes, edition: str, table: str, cell: str, inner: bytes) -> bytes:
    """Return the entry of one counted request (docs/formats/roll.md)."""
    texts = [text.encode("utf-8") for text in (edition, table, cell)]
    framed = b"".join(len(text).to_bytes(2, "big") + text for text in texts)
    return sha256(b"comity.roll/entry@1\x00" + salt + framed + inner).digest()


def _check_own_entry(
    report: Report,
    opening: bytes,
    digest: bytes,
    facts: dict[str, Any],
    rolls: dict[str, Roll],
) -> None:
    """Check that one's own submission stands in the roll, in the cell that one was told."""
    where = "--opening"
    with report.at(where):
        fields = ("cell", "edition", "format", "intake_salt", "salt", "table")
        value = object_of(parse_canonical(opening), fields, "an opening")
        cell, table = text_of(value["cell"], "its cell"), text_of(value["table"], "its table")
        salt, inner_salt = hex_of(value["salt"], "its salt"), digest_of(value["intake_salt"], "it")
        if value["format"] != OPENING_FORMAT or len(salt) != 16:
            raise Refused(f"its format is not {OPENING_FORMAT}, or its salt is not of 16 bytes")
        if value["edition"] != facts["edition"] or table not in rolls:
            raise Refused("it is for another edition or for a table without a roll")
        inner = commitment(inner_salt, digest)
        entry = roll_entry(salt, value["edition"], table, cell, inner)
        labels = [label for found, label in rolls[table].rows if found == entry]
        if not labels:
            raise Refused(f"the roll of {table} has no entry for this submission in {cell}")
        if labels[0] not in (cell, WITHHELD):
            raise Refused(f"the roll of {table} puts it in {labels[0]}, not in {cell}")
        if not report.faults:
            report.proved.append(f"your submission is counted in {table}: {cell} ({labels[0]})")


# --- production FILE: the archive -----------------------------------------------------------------

_PIECE = 65535
_KEPT_SIZE = 64 * 1024 * 1024


class Bag:
    """A production as found: each file's digest and size, the small ones kept, in their order."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.kept: dict[str, bytes] = {}
        self.top: str | None = None
        self.sha256: str | None = None

    def take(self, path: str, pieces: Iterator[bytes]) -> None:
        """Read one file to its end."""
        if path in self.digests:
            raise Refused(f"{path} stands in it twice")
        digest, size, kept = sha256(), 0, list[bytes]()
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            if not path.startswith("data/"):
                kept.append(piece)
            if not path.startswith("data/") and size > _KEPT_SIZE:
                raise Refused(f"{path} is larger than any file of its kind")
        self.order.append(path)
        self.digests[path], self.sizes[path] = digest.hexdigest(), size
        if not path.startswith("data/"):
            self.kept[path] = b"".join(kept)

    def pieces(self, path: str) -> Iterator[bytes]:
        """Read a file again."""
        raise NotImplementedError(path)


class FolderBag(Bag):
    """A production unpacked into a folder."""

    def __init__(self, path: Path, report: Report) -> None:
        super().__init__()
        self.path = path
        for name in _names_below(path, report):
            self.take(name, self.pieces(name))

    def pieces(self, path: str) -> Iterator[bytes]:
        with self.path.joinpath(path).open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


class ZipBag(Bag):
    """A production as one archive, of which every byte must be as the format says.

    ZIP leaves much open that most readers pass over (dates, flags, notes, gaps between members).
    Here nothing is open: what does not follow from the files themselves is fixed.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.starts: dict[str, int] = {}
        with path.open("rb") as self.file:
            directory = b""
            while self._is_next(b"PK\x03\x04"):
                directory += self._member()
            self._expect(directory, "the list of members")
            self._expect(self._ending(len(directory)), "the end of the archive")
            if self.file.read(1):
                raise Refused("bytes follow after its end")
        digest = sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        self.sha256 = digest.hexdigest()

    def pieces(self, path: str) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.starts[path])
            yield from _stored_blocks(file, path)

    def _is_next(self, mark: bytes) -> bool:
        found = self.file.read(len(mark))
        self.file.seek(-len(found), 1)
        return found == mark

    def _expect(self, expected: bytes, what: str) -> None:
        at = self.file.tell()
        found = self.file.read(len(expected))
        if found != expected:
            same = range(len(found))
            place = next((n for n in same if found[n] != expected[n]), len(found))
            raise Refused(f"{what} is not as it must be, at byte {at + place}")

    def _member(self) -> bytes:
        """Read one member; return what the list of members must say of it."""
        offset = self.file.tell()
        size = int.from_bytes(self._peek(30)[26:28], "little")
        raw = self._peek(30 + size)[30:]
        shown = raw.decode("utf-8", "replace")
        self._expect(_local_header(raw), f"the header of {shown}")
        path, start = self._inside(raw), self.file.tell()
        self.starts[path] = start
        check = _Checksum()
        self.take(path, check.passing(_stored_blocks(self.file, path)))
        packed = self.file.tell() - start
        sums = check.value.to_bytes(4, "little") + _u64(packed) + _u64(self.sizes[path])
        self._expect(b"PK\x07\x08" + sums, f"the check sum after {path}")
        return _directory_entry(raw, check.value, packed, self.sizes[path], offset)

    def _peek(self, size: int) -> bytes:
        found = self.file.read(size)
        self.file.seek(-len(found), 1)
        return found

    def _inside(self, raw: bytes) -> str:
        """Return a member's path inside the one folder that holds them all."""
        try:
            whole = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("a member's name is not UTF-8") from error
        top, _, path = whole.partition("/")
        parts = path.split("/")
        if not path or {"", ".", ".."} & set(parts) or "\\" in whole or not whole.isprintable():
            raise Refused(f"a member's name is not a plain path: {whole!r}")
        self.top = self.top or top
        if top != self.top:
            raise Refused(f"its members do not all stand in the folder {self.top}: {whole!r}")
        return path

    def _ending(self, size: int) -> bytes:
        start, count = self.file.tell() - size, _u64(len(self.order))
        end = b"PK\x06\x06" + _u64(44) + b"\x2d\0\x2d\0" + bytes(8) + count + count
        end += _u64(size) + _u64(start)
        locator = b"PK\x06\x07" + bytes(4) + _u64(start + size) + b"\1\0\0\0"
        return end + locator + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "little")


# Version 4.5; sizes follow the data, names are UTF-8; deflate; midnight of 1 January 1980.
_MEMBER = b"\x2d\0\x08\x08\x08\0\0\0\x21\0"


def _local_header(name: bytes) -> bytes:
    fixed = b"PK\x03\x04" + _MEMBER + bytes(4) + b"\xff" * 8
    lengths = len(name).to_bytes(2, "little") + b"\x14\0"
    return fixed + lengths + name + b"\1\0\x10\0" + bytes(16)


def _directory_entry(name: bytes, crc: int, packed: int, size: int, offset: int) -> bytes:
    fixed = b"PK\x01\x02\x2d\x03" + _MEMBER + crc.to_bytes(4, "little") + b"\xff" * 8
    lengths = len(name).to_bytes(2, "little") + b"\x1c\0" + bytes(6)
    # A plain file that its owner may write and everybody may read.
    rest = b"\0\0\xa4\x81" + b"\xff" * 4
    sizes = _u64(size) + _u64(packed) + _u64(offset)
    return fixed + lengths + rest + name + b"\1\0\x18\0" + sizes


def _stored_blocks(file: BinaryIO, path: str) -> Iterator[bytes]:
    """Yield what deflate's stored blocks hold (RFC 1951, section 3.2.4), to the last, empty one."""
    while True:
        at = file.tell()
        head = file.read(5)
        size = int.from_bytes(head[1:3], "little")
        data = file.read(size) if head[:1] == b"\0" else b""
        if len(head) < 5 or int.from_bytes(head[3:], "little") != size ^ 0xFFFF:
            raise Refused(f"the block of {path} at byte {at} is damaged")
        if head[:1] == b"\1" and size == 0:
            return
        if head[:1] != b"\0" or not size or len(data) != size:
            raise Refused(f"the block of {path} at byte {at} is not a stored one")
        yield data


class _Checksum:
    def __init__(self) -> None:
        self.value = 0

    def passing(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.value = crc32(piece, self.value)
            yield piece


# --- production FILE: the bag ---------------------------------------------------------------------

PRODUCTION_FORMAT, SCOPE_FORMAT = "comity-production/1", "comity-scope/1"
MANIFEST, SCOPE, PROOF = "comity/manifest.json", "comity/scope.json", "comity/ledger-proof.json"
PAYLOAD_LIST, TAG_LIST, BAG_INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
_LAST_THREE = (MANIFEST, PAYLOAD_LIST, BAG_INFO)
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST_FIELDS = (
    "authority", "case", "custodians", "determination_sha256", "discarded", "files", "format",
    "prepared_at", "production", "provider",
)  # fmt: skip


class Wanted(NamedTuple):
    """What the caller asked of a check: keys, and what else must fit."""

    key: str = ""
    witnesses: tuple[str, ...] = ()
    allow_promise: bool = False
    receipt: bytes | None = None


def check_production(path: str, wanted: Wanted | None = None) -> Report:
    """Check a production, as an archive or unpacked: each digest, the scope, the ledger's proof."""
    report, wanted = Report(), wanted or Wanted()
    found = Path(path)
    if not found.is_dir():
        with found.open("rb") as file:
            if file.read(21) == b"age-encryption.org/v1":
                report.fault(found.name, "it is sealed: open it first (age -d -i KEY)")
                return report
    bag: Bag | None = None
    with report.at(found.name):
        bag = FolderBag(found, report) if found.is_dir() else ZipBag(found)
    if bag is not None:
        _Production(report, bag, wanted).check()
    return report


class _Production:
    """One bag on the way through its checks."""

    def __init__(self, report: Report, bag: Bag, wanted: Wanted) -> None:
        self.report, self.bag, self.wanted = report, bag, wanted
        self.claims: dict[str, list[tuple[str, str]]] = {}
        self.facts: dict[str, Any] = {}

    def check(self) -> None:
        for name in ("bagit.txt", PAYLOAD_LIST, TAG_LIST, BAG_INFO, MANIFEST, SCOPE, PROOF):
            if name not in self.bag.kept:
                self.report.fault(name, "it is missing")
        with self.report.at("bagit.txt"):
            if self.bag.kept.get("bagit.txt", _BAGIT) != _BAGIT:
                raise Refused("it does not say BagIt 1.0 in UTF-8, and nothing else")
        self._read_list(PAYLOAD_LIST, payload=True)
        self._read_list(TAG_LIST, payload=False)
        with self.report.at(MANIFEST):
            self._read_manifest()
        self._check_digests()
        if self.facts:
            self._check_bag_info()
            self._check_order()
            self._check_scope()
            self._check_proof()
        if not self.report.faults:
            count = len(self.bag.order)
            self.report.proved.insert(
                0,
                f"production {self.facts['production']} of case {self.facts['case']}: all {count} "
                "files have the digests that its lists say",
            )

    def _read_list(self, name: str, payload: bool) -> None:
        data = self.bag.kept.get(name, b"")
        if data and not data.endswith(b"\n"):
            self.report.fault(name, "it does not end with a line's end")
        for number, line in enumerate(data.split(b"\n")[:-1], 1):
            with self.report.at(f"{name}: line {number}"):
                found = re.fullmatch(rb"([0-9a-f]{64})  ([^\0-\x1f]+)", line)
                if found is None:
                    raise Refused("it is not: SHA-256, two spaces, path")
                path = found[2].decode("utf-8", "backslashreplace")
                self._claim(f"{name}: line {number}", path, found[1].decode("ascii"))
                if path.startswith("data/") is not payload or path == TAG_LIST:
                    raise Refused(f"{path} does not belong in this list")

    def _claim(self, source: str, path: str, digest: str) -> None:
        known = self.claims.setdefault(path, [])
        if any(where.partition(":")[0] == source.partition(":")[0] for where, _ in known):
            raise Refused(f"it names {path} a second time")
        known.append((source, digest))

    def _read_manifest(self) -> None:
        if MANIFEST not in self.bag.kept:
            return
        facts = object_of(
            parse_canonical(self.bag.kept[MANIFEST]), _MANIFEST_FIELDS, "the manifest"
        )
        if facts["format"] != PRODUCTION_FORMAT:
            raise Refused(f"its format is not {PRODUCTION_FORMAT}")
        for name in ("authority", "case", "production", "provider"):
            text_of(facts[name], name)
        digest_of(facts["determination_sha256"], "determination_sha256")
        moment_of(facts["prepared_at"])
        if not isinstance(facts["files"], list):
            raise Refused("its files are no list")
        for number, file in enumerate(facts["files"]):
            fields = ("path", "sha256", "bytes")
            counted = isinstance(file, dict) and "records" in file
            file = object_of(file, (*fields, "records") if counted else fields, f"file {number}")
            digest = digest_of(file["sha256"], f"the digest of file {number}").hex()
            self._claim(MANIFEST, text_of(file["path"], f"the path of file {number}"), digest)
        self.facts = facts

    def _check_digests(self) -> None:
        """Hold every file against every list that names it, and say which of them is alone."""
        for path, found in self.bag.digests.items():
            claimed = self.claims.get(path, [])
            wrong = [source for source, digest in claimed if digest != found]
            if not claimed and path != TAG_LIST:
                self.report.fault(path, "no list names it")
            elif wrong and len(wrong) == len(claimed):
                self.report.fault(path, f"its SHA-256 is not the one in {', '.join(wrong)}")
            if wrong and (len(wrong) < len(claimed) or len(claimed) == 1):
                for source in wrong:
                    self.report.fault(source, f"the SHA-256 of {path} is another")
        for path, claimed in self.claims.items():
            if path not in self.bag.digests:
                for source, _ in claimed:
                    self.report.fault(source, f"it names {path}, which is not here")

    def _check_bag_info(self) -> None:
        payload = [path for path in self.bag.order if path.startswith("data/")]
        total = sum(self.bag.sizes[path] for path in payload)
        expected = (
            f"Bagging-Date: {self.facts['prepared_at'][:10]}\n"
            f"External-Identifier: {self.facts['production']}\n"
            f"Payload-Oxum: {total}.{len(payload)}\n"
        )
        if self.bag.kept.get(BAG_INFO) != expected.encode("utf-8"):
            self.report.fault(BAG_INFO, "it does not say what the files and the manifest say")
        top = f"production-{self.facts['production']}"
        if self.bag.top not in (None, top):
            self.report.fault(MANIFEST, f"the archive's folder is {self.bag.top}, not {top}")

    def _check_order(self) -> None:
        """Check that nothing is in the bag, or in a list, but what the manifest says, in order."""
        files = [file["path"] for file in self.facts["files"]]
        expected = [*files, *_LAST_THREE, TAG_LIST]
        for path in sorted(set(self.bag.order) - set(expected)):
            self.report.fault(path, f"{MANIFEST} does not name it")
        if self.bag.top is not None and self.bag.order != expected:
            self.report.fault(MANIFEST, "the archive's files do not stand in the manifest's order")
        for file in self.facts["files"]:
            if file["path"] in self.bag.sizes and file["bytes"] != self.bag.sizes[file["path"]]:
                self.report.fault(MANIFEST, f"{file['path']} has not {file['bytes']} bytes")
        lists = {
            PAYLOAD_LIST: [path for path in files if path.startswith("data/")],
            TAG_LIST: [path for path in files if not path.startswith("data/")] + [*_LAST_THREE],
        }
        for name, paths in lists.items():
            lines = self.bag.kept.get(name, b"").decode("utf-8", "replace").split("\n")[:-1]
            if [line[66:] for line in lines] != paths:
                self.report.fault(name, f"it does not name the files of {MANIFEST} in their order")

    def _check_scope(self) -> None:
        with self.report.at(SCOPE):
            grants = scope_of(parse_canonical(self.bag.kept.get(SCOPE, b"")))
            self._check_payload(grants)

    def _check_payload(self, grants: dict[str, dict[str, Any]]) -> None:
        """Check that each record lies in its grant, and that there is nothing else."""
        counts = {file["path"]: file.get("records") for file in self.facts["files"]}
        expected = {f"{base}.{end}" for base in grants for end in ("jsonl", "csv")}
        present = {path for path in self.bag.order if path.startswith("data/")}
        for path in sorted(present - expected - {"data/summary.pdf"}):
            self.report.fault(path, f"{SCOPE} grants nothing that belongs in it")
        for path in sorted((expected | {"data/summary.pdf"}) - present):
            self.report.fault(path, "it is missing")
        total = 0
        for base, grant in sorted(grants.items()):
            path, rows = f"{base}.jsonl", 0
            if path not in present:
                continue
            with self.report.at(path):
                for rows, line in enumerate(lines_of(self.bag.pieces(path)), 1):
                    with self.report.at(f"{path}: line {rows}"):
                        check_record(line, grant)
                if counts.get(path) != rows or counts.get(f"{base}.csv") != rows:
                    raise Refused(f"it holds {rows} records, and {MANIFEST} says otherwise")
            total += rows
        self.report.proved.append(
            f"each of its {total} records lies in one of {len(grants)} grants of account, category "
            "and period"
        )

    def _check_proof(self) -> None:
        data = self.bag.kept.get(PROOF, b"")
        wanted, facts = self.wanted, self.facts
        shown = receipt_faults(self.report, PROOF, data, wanted.key, wanted.witnesses)
        if shown is not None:
            self._check_fits(PROOF, shown, "determination.approved", "digest")
            self.report.proved.append(
                f"the approval of determination {facts['determination_sha256']} is in the ledger"
            )
        if wanted.receipt is not None:
            shown = receipt_faults(
                self.report, "--receipt", wanted.receipt, wanted.key, wanted.witnesses
            )
            if shown is not None:
                self._check_release(shown)

    def _check_fits(self, where: str, shown: Shown, kind: str, field: str) -> None:
        entry, facts = shown.entry, self.facts
        if shown.state == "promised" and not self.wanted.allow_promise:
            what = f"it is a promise, to be proved by {entry['due']}; ask for the proof"
            self.report.fault(where, f"{what} (or accept it so far with --allow-promise)")
        if entry["kind"] != kind:
            self.report.fault(where, f"its entry is {entry['kind']}, not {kind}")
        if entry["case"] != facts["case"]:
            self.report.fault(where, f"its entry is of case {entry['case']}, not {facts['case']}")
        if entry["body"].get(field) != facts["determination_sha256"]:
            self.report.fault(where, "its entry is about another determination")

    def _check_release(self, shown: Shown) -> None:
        body, where = shown.entry["body"], "--receipt"
        if shown.entry["kind"] == "release.sealed":
            if self.bag.sha256 is None:
                self.report.fault(where, "it is about the archive: check that, not a folder")
            elif body.get("payload_sha256") != self.bag.sha256:
                self.report.fault(where, "the archive that was sealed is another")
        else:
            self._check_fits(where, shown, "release.released", "determination")
        self.report.proved.append(f"the ledger holds its {shown.entry['kind']}")


def scope_of(value: Any) -> dict[str, dict[str, Any]]:
    """Return the grants of a scope by the path, without its ending, of their records."""
    scope = object_of(value, ("format", "grants"), "the scope")
    if scope["format"] != SCOPE_FORMAT or not isinstance(scope["grants"], list):
        raise Refused(f"it is no list of grants in the format {SCOPE_FORMAT}")
    grants: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    for found in scope["grants"]:
        grant = object_of(found, ("account", "category", "from", "name", "to"), "a grant")
        account, name = text_of(grant["account"], "account"), text_of(grant["name"], "name")
        if (
            not re.fullmatch(r"account-[1-9][0-9]*", name)
            or names.setdefault(name, account) != account
        ):
            raise Refused(f"the name {name} does not stand for one account")
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", text_of(grant["category"], "category")):
            raise Refused("a category is no word")
        for side in ("from", "to"):
            if grant[side] is not None:
                moment_of(grant[side])
        base = f"data/{grant['category']}/{name}"
        if base in grants:
            raise Refused(f"it grants {base} twice")
        grants[base] = grant
    if len(set(names.values())) != len(names):
        raise Refused("an account goes by two names")
    return grants


def moment_of(value: Any) -> datetime:
    """Return an instant in UTC, with a fraction only where there is one."""
    text = text_of(value, "an instant")
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9-]{5}T[0-9:]{8}(\.[0-9]{6})?Z", text):
            found = datetime.fromisoformat(text[:-1])
            if f"{found.isoformat()}Z" == text:
                return found
    except ValueError:
        pass
    raise Refused("an instant is not written as 2020-07-05T16:00:00Z")


def lines_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file, which must end with a line's end."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    if rest:
        raise Refused("it does not end with a line's end")


def check_record(line: bytes, grant: dict[str, Any]) -> None:
    """Refuse a line that is no record, or whose record lies outside its grant."""
    try:
        record = json.loads(line.decode("utf-8"))
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        printed = text.encode("utf-8", "replace")
    except (ValueError, RecursionError) as error:
        raise Refused("it is no JSON text") from error
    if not isinstance(record, dict) or list(record) != _RECORD_FIELDS or printed != line:
        raise Refused("it is not written as a record is")
    if not isinstance(record["fields"], dict) or not isinstance(record["source"], str):
        raise Refused("its fields or its source are not as they must be")
    if (record["account"], record["category"]) != (grant["account"], grant["category"]):
        raise Refused("it is of another account or category than was granted here")
    at = None if record["at"] is None else moment_of(record["at"])
    start, end = (
        None if grant[side] is None else moment_of(grant[side]) for side in ("from", "to")
    )
    if at is None and (start or end):
        raise Refused("it has no instant, and the grant is for a period")
    if at is not None and ((start and at < start) or (end and at >= end)):
        raise Refused("it lies outside the period that was granted")


_RECORD_FIELDS = ["account", "category", "at", "fields", "source"]


# --- The command line -----------------------------------------------------------------------------


class Verb(NamedTuple):
    """A word of the command line: its help, its arguments, and what it does."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Report]


def read_file(path: str) -> bytes:
    """Return a file's content; a file that cannot be read is a wrong call."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise WrongCall(f"{path} cannot be read: {error.strerror}") from error


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", default="", metavar="VKEY", help="the ledger's key: name+id+base64"
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="a witness's key, whose cosignature must be there (may be given again)",
    )


def _ledger_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="DIR", help="the exported ledger")
    _trust_arguments(parser)
    parser.add_argument(
        "--since", default="", metavar="FILE", help="an older checkpoint that it must extend"
    )
    parser.add_argument(
        "--hashes-only", action="store_true", help="check a folder that holds no entries"
    )


def _run_ledger(given: argparse.Namespace) -> Report:
    if not Path(given.path).is_dir():
        raise WrongCall(f"{given.path} is no folder")
    return check_ledger(
        given.path,
        key=given.key,
        witnesses=given.witness,
        since=given.since,
        hashes_only=given.hashes_only,
    )


def _receipt_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the receipt")
    _trust_arguments(parser)
    parser.add_argument(
        "--allow-promise", action="store_true", help="accept a promise that is not yet proved"
    )
    parser.add_argument(
        "--promise", default="", metavar="FILE", help="an earlier, promised receipt it must keep"
    )


def _run_receipt(given: argparse.Namespace) -> Report:
    return check_receipt(
        read_file(given.path),
        key=given.key,
        witnesses=given.witness,
        allow_promise=given.allow_promise,
        promise=read_file(given.promise) if given.promise else None,
    )


def _report_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the published report")
    _trust_arguments(parser)
    parser.add_argument(
        "--opening", default="", metavar="FILE", help="the opening of your own entry"
    )
    parser.add_argument(
        "--submission", default="", metavar="FILE", help="your submission, as you sent it"
    )
    parser.add_argument(
        "--submission-sha256", default="", metavar="HEX", help="its digest, as your notice says it"
    )


def _run_report(given: argparse.Namespace) -> Report:
    if bool(given.submission) and bool(given.submission_sha256):
        raise WrongCall("give --submission or --submission-sha256, not both")
    if bool(given.opening) != bool(given.submission or given.submission_sha256):
        raise WrongCall("--opening and --submission (or --submission-sha256) belong together")
    return check_report(
        read_file(given.path),
        key=given.key,
        witnesses=given.witness,
        opening=read_file(given.opening) if given.opening else None,
        submission=read_file(given.submission) if given.submission else None,
        submission_sha256=given.submission_sha256,
    )


def _production_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the archive, opened, or a folder of it")
    _trust_arguments(parser)
    parser.add_argument(
        "--allow-promise", action="store_true", help="accept a promise that is not yet proved"
    )
    parser.add_argument(
        "--receipt", default="", metavar="FILE", help="the receipt of its release or its sealing"
    )


def _run_production(given: argparse.Namespace) -> Report:
    if not Path(given.path).exists():
        raise WrongCall(f"{given.path} does not exist")
    receipt = read_file(given.receipt) if given.receipt else None
    wanted = Wanted(given.key, tuple(given.witness), given.allow_promise, receipt)
    return check_production(given.path, wanted)


VERBS: dict[str, Verb] = {
    "ledger": Verb("check an exported ledger", _ledger_arguments, _run_ledger),
    "receipt": Verb("check a receipt", _receipt_arguments, _run_receipt),
    "production": Verb("check a production", _production_arguments, _run_production),
    "report": Verb("check a published report", _report_arguments, _run_report),
}


def parser_of_all() -> argparse.ArgumentParser:
    """Return the parser of the command line, one subcommand for each verb."""
    parser = argparse.ArgumentParser(
        prog="comity_verify.py",
        description="Check what a Comity house hands out, offline, without its software.",
        epilog="Example: python3 -I -S comity_verify.py ledger export/ --key "
        "ledger.example+1a2b3c4d+AQ…",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, verb in VERBS.items():
        found = verbs.add_parser(name, help=verb.help, description=verb.help)
        verb.arguments(found)
        found.add_argument("--json", action="store_true", help="print the report as JSON")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one check and return the exit status: 0 proved, 1 not, 2 called wrongly."""
    # A fault may quote what a hostile file holds; nothing of it may end the report early.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = parser_of_all().parse_args(arguments)
    try:
        report = VERBS[given.verb].run(given)
    except (WrongCall, OSError) as wrong:
        print(f"comity_verify.py: {wrong}", file=sys.stderr)
        return 2
    print(report.to_json() if given.json else report.to_text())
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
