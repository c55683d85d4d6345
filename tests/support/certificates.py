"""Certificates as the issuing authority filled them in, and PDFs that hold their fields."""

from __future__ import annotations

import zlib

EPOC = {
    "issuing_state": ["FR"],
    "issuing_authority": ["Tribunal judiciaire de Paris"],
    "issuing_file_no": ["2026/4711"],
    "addressee": ["Example Search GmbH"],
    "addressee_type": ["designated_establishment"],
    "address": ["Hauptstr. 1, Berlin"],
    "deadline": ["ten_days"],
    "user_or_login_id": ["alice@example.org"],
    "range_start": ["2026-09-01"],
    "range_end": ["2026-09-30"],
    "subscriber": ["identity", "registration"],
    "purpose": ["proceedings"],
    "offence": ["fraud"],
    "provision": ["Code pénal, art. 313-1"],
    "addressed_as": ["controller"],
    "authority_type": ["judge_court"],
    "authority_details": ["Mme Durand, juge d'instruction"],
    "issued_on": ["2026-10-30"],
    "signed": ["yes"],
    "deliver_to": ["issuing"],
}
CONTENT = {
    "content": ["mailbox", "messages"],
    "traffic_internet": ["connection_times"],
    "traffic_content_basis": ["min3y"],
    "deadline": ["ten_days_after_notification"],
    "notified": ["yes"],
    "enforcing_authority": ["Generalstaatsanwaltschaft Berlin"],
}
PRESERVE = {
    name: EPOC[name]
    for name in (
        *("issuing_state", "issuing_authority", "issuing_file_no", "addressee", "addressee_type"),
        *("address", "user_or_login_id", "subscriber", "purpose", "offence", "provision"),
        *("authority_type", "authority_details", "issued_on", "signed"),
    )
}
FOLLOWS = {
    "issuing_authority": ["Tribunal judiciaire de Paris"],
    "issuing_file_no": ["2026/4711"],
    "addressee": ["Example Search GmbH"],
    "order_issued_on": ["2026-10-30"],
    "order_transmitted_on": ["2026-10-31"],
    "follow_signed": ["yes"],
}
PRODUCTION_FOLLOWS = {
    **FOLLOWS,
    "production_kind": ["epoc"],
    "production_issued_by": ["Tribunal judiciaire de Paris"],
    "production_issued_on": ["2027-01-15"],
    "production_transmitted_on": ["2027-01-16"],
    "production_file_no": ["2027/12"],
    "production_to": ["Example Search GmbH"],
}
EXTENSION = {**FOLLOWS, "extended": ["yes"]}
NON_EXECUTION = {
    "concerns": ["epoc"],
    "issuing_authority": ["Tribunal judiciaire de Paris"],
    "issuing_file_no": ["2026/4711"],
    "issued_on": ["2026-10-30"],
    "received_on": ["2026-10-31"],
    "addressee": ["Example Search GmbH"],
    "addressee_file_no": ["C-1"],
    "extent": ["part"],
    "reasons": ["incomplete"],
    "explanation": ["The time range is not legible."],
    "information_wanted": ["First and last day."],
    "preserved": ["yes"],
    "contact": ["legal@example.org"],
    "authorized_person": ["Lena Vogt"],
    "signed_on": ["2026-11-02"],
    "signature": ["to_be_signed"],
}


def a_filled_pdf(fields: dict[str, str], *, packed: bool = False) -> bytes:
    """Return a PDF with a form whose text fields hold these values, plainly or in a stream."""
    objects = [
        b"<</FT/Tx/T%s/V%s>>" % (_text(name), _text(value)) for name, value in fields.items()
    ]
    if packed:
        body = _packed(objects)
    else:
        body = b"".join(
            b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 10)
        )
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def _text(value: str) -> bytes:
    return b"<" + (b"\xfe\xff" + value.encode("utf-16-be")).hex().encode() + b">"


def _packed(objects: list[bytes]) -> bytes:
    offsets, place = [], 0
    for number, one in enumerate(objects, 10):
        offsets.append(b"%d %d" % (number, place))
        place += len(one) + 1
    head = b" ".join(offsets) + b"\n"
    data = zlib.compress(head + b"\n".join(objects))
    about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(head))
    return b"5 0 obj<<%s>>stream\n%s\nendstream endobj\n" % (about, data)
