"""From the guided request's answers to the fields that intake reads, and back to plain words."""

from __future__ import annotations

from collections.abc import Mapping

SEVERAL = ("categories", "offences")
"""Fields of which several may be chosen; they are kept as lines."""


def as_filed(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of the eight steps as the fields of intake's form."""
    instrument = answers.get("instrument", "")
    number = answers.get("instrument_number", "")
    signed = answers.get("issued_on", "")
    paper = ", ".join(
        part for part in (number and f"no. {number}", signed and f"of {signed}") if part
    )
    cites = "; ".join(part for part in (answers.get("cites", ""), paper) if part)
    secrecy = answers.get("secrecy", "no")
    return {
        "kind": answers.get("kind", ""),
        "their_reference": answers.get("reference", ""),
        "instrument": "" if instrument in {"letter", "none"} else instrument,
        "issued_by": answers.get("issued_by", ""),
        "underlying_state": (
            answers.get("underlying_state", "") if answers.get("on_behalf") == "yes" else ""
        ),
        "service": answers.get("service", ""),
        "accounts": answers.get("identifiers", ""),
        "categories": answers.get("categories", ""),
        "period_start": answers.get("period_start", ""),
        "period_end": answers.get("period_end", ""),
        "offences": answers.get("offences", ""),
        "cites": cites,
        "says": answers.get("facts", ""),
        "secrecy_ordered": "no" if secrecy == "no" else "yes",
        "secrecy_until": answers.get("secrecy_until", "") if secrecy == "until" else "",
        "answer_by": answers.get("answer_by", ""),
        "scope_asked": answers.get("scope_asked", ""),
    }


ANSWER_OF = {"their_reference": "reference", "accounts": "identifiers", "says": "facts"}
"""What a field of intake's form is called in the guided request, where the names differ."""


def as_emergency(entered: Mapping[str, str], *, service: str) -> dict[str, str]:
    """Return the nine fields of the emergency form as the fields of intake's form."""
    said = (
        ("Who is in danger", "who"),
        ("What will happen, and when", "what"),
        ("What is needed and how it prevents this", "needed"),
        ("Why an order cannot be awaited", "why_no_order"),
        ("Officer", "officer"),
        ("Supervisor", "supervisor"),
        ("Control room", "control_room"),
    )
    return {
        "kind": "emergency",
        "threat": entered.get("threat", ""),
        "service": service,
        "accounts": entered.get("account", ""),
        # The least that can avert the harm; a person may give less, and never more than was asked.
        "categories": "subscriber\naccess\nlocation",
        "says": "\n".join(f"{label}: {entered.get(name, '').strip()}" for label, name in said),
    }
