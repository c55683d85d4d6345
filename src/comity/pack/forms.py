"""The book of forms: official certificates and orders as sections and fields, each with its source.

What a form asks is law and stands in ``forms/*.toml``; code reads a filled form by it. A field says
which answer of a government request it gives (``fills``), an option what it means there.
Format: ``docs/formats/forms.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.pack.clocks import speaks_of
from comity.pack.policy import ValueSource
from comity.vocabulary.words import Category


class FieldKind(StrEnum):
    """How a field is written."""

    TEXT = "text"
    AREA = "area"
    LINES = "lines"
    DAY = "day"
    PLACE = "place"
    CHOICE = "choice"
    CHOICES = "choices"

    @property
    def has_options(self) -> bool:
        """Return whether one chooses among options."""
        return self in {FieldKind.CHOICE, FieldKind.CHOICES}


class FormRole(StrEnum):
    """What a form does to a case: begins one, follows one, or is our answer in one."""

    OPENS = "opens"
    FOLLOWS = "follows"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class FormOption:
    """One box of a field; ``means`` is what it says in the request that the form makes."""

    value: str
    label: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field.

    ``required``: the form is incomplete without it; ``required_if``: only where another field says
    one of these; ``required_for``: only where the form asks for one of these data. ``pdf`` are the
    names that the field has in files that can be filled in.
    """

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    required_if: tuple[tuple[str, str], ...] = ()
    required_for: tuple[Category, ...] = ()
    options: tuple[FormOption, ...] = ()
    hint: str = ""
    fills: tuple[str, ...] = ()
    pdf: tuple[str, ...] = ()

    def option(self, value: str) -> FormOption | None:
        """Return the option with this value."""
        return next((one for one in self.options if one.value == value), None)


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields under a heading, with the place in the act that asks for them."""

    id: str
    title: str
    article: str
    field: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class SectionAt:
    """A section and the letter that it has in one form."""

    letter: str
    section: str


@dataclass(frozen=True, slots=True)
class OrderRule:
    """Which instrument a form is: the first rule one of whose data is asked, or that names none."""

    instrument: str
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """An official form. ``fixed`` are answers that every request of this form gives.

    ``tells_effect``: who issued it must be told whether effect was given, and when.
    """

    id: str
    short: str
    says: str
    role: FormRole
    source: ValueSource
    sections: tuple[SectionAt, ...]
    instruments: tuple[str, ...]
    order: tuple[OrderRule, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    tells_effect: bool = False

    def belongs_to(self, instrument: str) -> bool:
        """Return whether the form may stand in a case under an instrument."""
        return speaks_of(self.instruments, instrument)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a finding proposes as a reason in one of our forms; a person adopts it or not."""

    id: str
    form: str
    finding: str
    reason: str
    says: str
    source: ValueSource


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that bounds how something is sent."""

    id: str
    means: str
    unit: str
    value: int
    source: ValueSource


@dataclass(frozen=True, slots=True)
class KeyRule:
    """Which uses a certificate must allow, by its algorithm, to encrypt with it."""

    id: str
    algorithm: str
    usages: tuple[str, ...]
    source: ValueSource


@dataclass(frozen=True, slots=True)
class FormBook:
    """``forms/*.toml``, in the order of the files."""

    form: tuple[Form, ...] = ()
    section: tuple[FormSection, ...] = ()
    proposal: tuple[Proposal, ...] = ()
    limit: tuple[Limit, ...] = ()
    key_rule: tuple[KeyRule, ...] = ()

    def limit_of(self, wanted: str) -> Limit | None:
        """Return a number by its id."""
        return next((one for one in self.limit if one.id == wanted), None)

    def find(self, wanted: str) -> Form | None:
        """Return a form by its id."""
        return next((one for one in self.form if one.id == wanted), None)

    def proposes_in(self, form: Form) -> bool:
        """Return whether findings may propose reasons in one of our forms."""
        return any(one.form == form.id for one in self.proposal)

    def of_role(self, role: FormRole, *, instrument: str = "") -> tuple[Form, ...]:
        """Return the forms that do this to a case, of one instrument where it is named."""
        return tuple(
            one
            for one in self.form
            if one.role is role and (not instrument or one.belongs_to(instrument))
        )

    def sections_of(self, form: Form) -> tuple[tuple[str, FormSection], ...]:
        """Return a form's sections with their letters, in its order."""
        known = {one.id: one for one in self.section}
        return tuple((at.letter, known[at.section]) for at in form.sections)

    def fields_of(self, form: Form) -> tuple[FormField, ...]:
        """Return every field of a form, in its order."""
        return tuple(field for _, section in self.sections_of(form) for field in section.field)
