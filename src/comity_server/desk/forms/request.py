"""The fields in which our own people write down what a request asks: recorded, or amended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import QueryDict
from django.utils.translation import gettext

from comity.vocabulary.words import AuthorityKind, Category, RequestKind, Threat
from comity_server import books
from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.pages.write import Field, FieldGroup
from comity_server.desk.words import (
    authority_kind_word,
    kind_word,
    threat_word,
)
from comity_server.faces.forms import Option
from comity_server.faces.places import say_place
from comity_server.faces.words import category_word

ASKED = (
    *("kind", "their_reference", "instrument", "issued_by", "underlying_state", "service"),
    *("accounts", "categories", "period_start", "period_end", "offences", "cites", "says"),
    *("secrecy_ordered", "secrecy_until", "answer_by", "threat", "scope_asked"),
)
"""The fields of intake's form, by its own names."""


def as_intake(given: QueryDict) -> dict[str, str]:
    """Return what was entered as intake reads it: choices of which there are several as lines."""
    return {
        name: "\n".join(given.getlist(name)) if name == "categories" else given.get(name, "")
        for name in ASKED
    }


def as_entered(case: CaseRow) -> dict[str, str | list[str]]:
    """Return what a case says was asked, as the fields in which it can be amended."""
    accounts = list(case.accounts.all())
    return {
        "kind": case.kind,
        "their_reference": case.their_reference,
        "instrument": "" if case.instrument == "none" else case.instrument,
        "issued_by": case.issued_by,
        "underlying_state": case.underlying_state,
        "service": accounts[0].service if accounts else "".join(case.services[:1]),
        "accounts": "\n".join(one.identifier for one in accounts),
        "categories": list(case.categories),
        "period_start": _day(case.period_start),
        "period_end": _day_before(case.period_end),
        "offences": "\n".join(case.offences),
        "cites": case.cites,
        "says": case.says,
        "secrecy_ordered": "yes" if case.secrecy_ordered else "no",
        "secrecy_until": _day_before(case.secrecy_until),
        "threat": case.threat,
        "scope_asked": "worldwide" if case.worldwide else ", ".join(case.scope_asked or ()),
    }


def _day(at: object) -> str:
    return at.date().isoformat() if at else ""


def _day_before(at: object) -> str:
    # Ends are the first moment that is no longer inside; people write the last day that is.
    return (at - timedelta(seconds=1)).date().isoformat() if at else ""


def record_groups(*, suggested: str) -> tuple[FieldGroup, ...]:
    """Return the fields for a letter: who asks, what it follows, what it asks."""
    known = tuple(
        Option(str(one.id), f"{one.name} ({say_place(one.jurisdiction)})")
        for one in for_desk.authorities()
    )
    who = FieldGroup(
        gettext("Who asks"),
        (
            Field(
                "authority",
                gettext("Authority of our directory"),
                "select",
                options=known,
                required=False,
            ),
            Field(
                "authority_name",
                gettext("Or another, as it calls itself"),
                hint=gettext("It is entered unconfirmed: nothing leaves to it until we rang it."),
                required=False,
            ),
            Field(
                "authority_kind",
                gettext("What kind of body"),
                "select",
                options=tuple(Option(one, authority_kind_word(one)) for one in AuthorityKind),
                required=False,
                size="half",
            ),
            Field(
                "authority_place",
                gettext("Its country or territory, as a code"),
                hint=gettext("For example HK or IE"),
                required=False,
                size="short",
            ),
            Field("follows", gettext("Goes on with"), hint=suggested, required=False, size="half"),
        ),
    )
    return (who, *asked_groups())


def asked_groups() -> tuple[FieldGroup, ...]:
    """Return the fields for what is asked, by which law, and why."""
    return (_what(), _law(), _why())


def _what() -> FieldGroup:
    provider = for_desk.provider()
    services = provider.services if provider else ()
    return FieldGroup(
        gettext("What it asks"),
        (
            Field(
                "kind",
                gettext("What we are asked to do"),
                "select",
                options=tuple(Option(one, kind_word(one)) for one in RequestKind),
            ),
            Field(
                "threat",
                gettext("In an emergency: what is about to happen"),
                "select",
                options=tuple(Option(one, threat_word(one)) for one in Threat),
                required=False,
            ),
            Field(
                "service",
                gettext("Service"),
                "select",
                options=tuple(Option(one, one) for one in services),
                size="half",
            ),
            Field(
                "accounts",
                gettext("Accounts"),
                "area",
                gettext("One on each line, exactly as the letter writes them."),
                required=False,
            ),
            Field(
                "categories",
                gettext("Classes of data"),
                "checkbox",
                options=tuple(Option(one, category_word(one)) for one in Category),
            ),
            Field("period_start", gettext("First day"), "date", required=False, size="half"),
            Field("period_end", gettext("Last day"), "date", required=False, size="half"),
        ),
    )


def _law() -> FieldGroup:
    instruments = tuple(
        Option(one.id, f"{one.name.en} ({say_place(pack.code)})")
        for pack in books.books().packs
        for one in pack.instruments
    )
    return FieldGroup(
        gettext("By which law"),
        (
            Field(
                "instrument",
                gettext("Document"),
                "select",
                gettext("Leave empty for a letter without an order."),
                instruments,
                required=False,
            ),
            Field(
                "issued_by",
                gettext("Who issued it"),
                "select",
                options=tuple(Option(one, authority_kind_word(one)) for one in AuthorityKind),
                required=False,
                size="half",
            ),
            Field("cites", gettext("Law and section that it cites"), required=False),
            Field(
                "underlying_state",
                gettext("On behalf of another state, as a code"),
                required=False,
                size="short",
            ),
            Field(
                "secrecy_ordered",
                gettext("Does it order secrecy?"),
                "radio",
                options=(Option("no", gettext("No")), Option("yes", gettext("Yes"))),
            ),
            Field("secrecy_until", gettext("Secrecy until"), "date", required=False, size="half"),
            Field("answer_by", gettext("It names a day"), "date", required=False, size="half"),
            Field(
                "scope_asked",
                gettext("Where a removal is to hold"),
                hint=gettext("Codes of places, or worldwide"),
                required=False,
                size="half",
            ),
        ),
    )


def _why() -> FieldGroup:
    return FieldGroup(
        gettext("Why"),
        (
            Field("their_reference", gettext("Their reference"), required=False, size="half"),
            Field(
                "offences",
                gettext("Offences"),
                "area",
                gettext("One on each line."),
                required=False,
                rows=2,
            ),
            Field(
                "says",
                gettext("What it says, in its own words"),
                "area",
                gettext("As far as it bears on the decision."),
                rows=6,
            ),
        ),
    )


def labels() -> Mapping[str, str]:
    """Return the label of each field of what is asked."""
    return {field.name: field.label for group in asked_groups() for field in group.fields}


def value_word(name: str, value: str | list[str]) -> str:
    """Return what stands in a field, with its choices in words."""
    options = {
        option.value: option.label
        for group in asked_groups()
        for field in group.fields
        if field.name == name
        for option in field.options
    }
    texts = [value] if isinstance(value, str) else value
    return ", ".join(options.get(text, text) for text in texts if text)
