"""What our own forms are filled in with before a person writes them: what the case already says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext

from comity.collection.lines import instant_text
from comity.determination.non_execution import Proposed, codes_of, propose_reasons
from comity.intake.sheet import Sheet
from comity.pack.forms import Form
from comity.release.transmission import judge_route
from comity.vocabulary.verdict import bars_of
from comity_server import books
from comity_server.casefile import mapping
from comity_server.casefile.paper_checks import TRANSMISSION, refusal_text
from comity_server.casefile.reading import for_desk, sheets
from comity_server.casefile.reading.rows import CaseRow, SheetRow
from comity_server.desk.forms.request import as_entered
from comity_server.faces.parts import Chip, Pair, State

_CARRIED = (
    *("issuing_authority", "issuing_file_no", "validating_authority", "validating_file_no"),
    *("enforcing_authority", "issued_on", "addressee"),
)


def as_sheet(row: SheetRow | None) -> Sheet | None:
    """Return a kept form as the library takes it."""
    if row is None:
        return None
    entries = tuple((name, tuple(values)) for name, values in row.fields.items())
    return Sheet(row.form, entries, tuple(row.missing))


def proposals(case: CaseRow, form: Form, *, at: datetime) -> tuple[Proposed, ...]:
    """Return the reasons that the lenses and the certificate propose for one of our forms."""
    found = books.review_case(mapping.request_value(case), provider=for_desk.provider(), at=at)
    asked = {name: str(value) for name, value in as_entered(case).items()}
    codes = codes_of(
        found,
        sheet=as_sheet(sheets.first_sheet(case)),
        asked=asked,
        received_at=case.received_at,
    )
    return propose_reasons(form=form.id, book=books.books().forms, codes=codes)


def _is_kept(case: CaseRow) -> bool:
    return any(one.kind == "preservation.complete" for one in for_desk.entries_of(case))


def notes(
    case: CaseRow, form: Form, entered: Mapping[str, list[str]], *, at: datetime
) -> tuple[Pair, ...]:
    """Return what to know before a transmission is recorded: which route is open, and why not."""
    released = for_desk.release_of(case)
    if form.id != TRANSMISSION or released is None:
        return ()
    bars = bars_of(judge_route(size=released.sealed_bytes, book=books.books().forms))
    blocked, free = Chip(State.BARRED, gettext("Blocked")), Chip(State.CLEAR, gettext("Open"))
    pairs = [
        Pair(
            gettext("The Member States' system"),
            bars[0].text if bars else gettext("It takes a package of this size."),
            chip=blocked if bars else free,
        )
    ]
    supplied = "".join(entered.get("certificate", []))
    if supplied and (why := refusal_text(supplied, at=at)):
        pairs.append(Pair(gettext("Their certificate: tell them"), why))
    return tuple(pairs)


def _of_release(case: CaseRow, *, at: datetime) -> dict[str, list[str]]:
    released, provider = for_desk.release_of(case), for_desk.provider()
    if released is None:
        return {}
    return {
        "sender": [provider.name if provider else ""],
        "recipient": [case.authority.name],
        "orders": [case.their_reference or case.ref],
        "sent": [instant_text(at)],
        "files": [f"{case.ref}.zip.age"],
        "sizes": [str(released.sealed_bytes)],
        "digests": [f"SHA-256 {released.sealed_sha256}"],
        "retrievable_until": [released.expires_at.date().isoformat()],
    }


def first_entries(case: CaseRow, form: Form, *, at: datetime) -> dict[str, list[str]]:
    """Return what stands in our form before anybody writes: facts of the case, never a reason."""
    if form.id == TRANSMISSION:
        return _of_release(case, at=at)
    row, provider = sheets.first_sheet(case), for_desk.provider()
    known = row.fields if row else {}
    entries = {name: list(known[name]) for name in _CARRIED if name in known}
    entries.setdefault("issuing_authority", [case.authority.name])
    entries.setdefault("issuing_file_no", [case.their_reference])
    entries.setdefault("addressee", [provider.name if provider else ""])
    entries |= {
        "concerns": ["epoc_pr" if case.kind == "preservation" else "epoc"],
        "received_on": [case.received_at.date().isoformat()],
        "addressee_file_no": [case.ref],
        "preserved": ["yes"] if _is_kept(case) else [],
        "signed_on": [at.date().isoformat()],
    }
    if row and row.missing:
        labels = {
            field.id: field.label
            for form in (books.books().forms.find(row.form),)
            if form is not None
            for field in books.books().forms.fields_of(form)
        }
        entries["information_wanted"] = ["\n".join(labels.get(one, one) for one in row.missing)]
    return entries
