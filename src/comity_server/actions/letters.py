"""Write letters from the templates of the books, and approve the templates.

A version of a template is sent only after a named person approved it for its language. Until then
letters written from it wait, and go out with the approval.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.determination.letters import (
    LetterFacts,
    LetterKind,
    LetterText,
    version_of,
    write_letter,
)
from comity.pack.letters import ENGLISH, LetterTemplate
from comity.vocabulary.words import CaseRef
from comity_server.actions.actor import Actor
from comity_server.books import books
from comity_server.casefile.models import Case, Letter, Notice, Provider, TemplateApproval
from comity_server.gate.change import Side, change, current, retry_whole
from comity_server.ledger import store

MAY_APPROVE = ("counsel", "rights", "executive", "administrator")


def write(
    case: Case, kind: LetterKind, *, at: datetime, key: str, reasons: str = "", route: str = ""
) -> Letter:
    """Write a letter to the officer's page, in the change under way; the same key once.

    In the language of the request where its template is approved, else in English; a letter whose
    template nobody has approved waits unsent.
    """
    current()
    template = _template(kind, case.language)
    text = write_letter(
        template,
        LetterFacts(
            case=CaseRef(case.ref),
            their_reference=case.their_reference,
            reasons=reasons,
            answer_by=case.must_by.date() if case.must_by else None,
            route=route,
        ),
    )
    letter, _ = Letter.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={
            "case": case,
            "kind": kind,
            "language": text.language,
            "subject": text.subject,
            "body": "\n\n".join(text.paragraphs),
            "at": at,
            "template_version": version_of(template),
            "sent_at": at if _is_approved(template) else None,
        },
    )
    return letter


def notice_text(row: Notice, *, language: str) -> LetterText | None:
    """Return the mail that brings a user their code; None while nobody approved its letter.

    In their language where its template is approved, else in English.
    """
    template = _template(LetterKind.NOTICE, language)
    if not _is_approved(template):
        return None
    facts = LetterFacts(
        service=Provider.objects.get(id=1).name,
        page=f"{settings.PUBLIC_URL}/notice/",
        code=row.code,
    )
    return write_letter(template, facts)


def _template(kind: LetterKind, language: str) -> LetterTemplate:
    """Return the template to write by: the wanted language's if it may be sent, else English."""
    wanted = books().letters.find(kind, language)
    if wanted is not None and _is_approved(wanted):
        return wanted
    english = books().letters.find(kind, ENGLISH)
    if english is None:  # the books are not loaded without it
        raise LookupError(f"The books hold no letter {kind!r} in English.")
    return english


def _is_approved(template: LetterTemplate) -> bool:
    return TemplateApproval.objects.filter(
        template=template.id, version=version_of(template)
    ).exists()


@retry_whole
def approve_template(*, template: str, version: str, by: Actor, at: datetime) -> int:
    """Approve one version of a letter for its language; return how many waiting letters it sent.

    :param version: the version that was shown; one that has changed meanwhile is not approved.
    :raises ValueError: if there is no such letter in this version, or it is approved already.
    """
    by.must_be(*MAY_APPROVE)
    found = next((one for one in books().letters.letter if one.id == template), None)
    if found is None or version_of(found) != version:
        raise ValueError("This letter was changed since you read it. Read it again.")
    with change(Side.NONE):
        if _is_approved(found):
            raise ValueError("This version is approved already.")
        sent = _approve(found, person=by.person, at=at)
        store.append(
            "letters.template-approved",
            at=at,
            actor=by.role,
            body={"template": template, "version": version, "sent": sent},
            commits={"person": str(by.person).encode()},
        )
    return sent


def approve_english(*, person: UUID | None, at: datetime) -> None:
    """Approve every shipped English letter, in the change that sets the house up."""
    current()
    for one in books().letters.letter:
        if one.language == ENGLISH and not _is_approved(one):
            _approve(one, person=person, at=at)


def _approve(template: LetterTemplate, *, person: UUID | None, at: datetime) -> int:
    version = version_of(template)
    TemplateApproval.objects.create(template=template.id, version=version, person_id=person, at=at)
    return Letter.objects.filter(template_version=version, sent_at__isnull=True).update(sent_at=at)
