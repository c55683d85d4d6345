"""The letters that we send: what each says in each language, and who approved it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from comity.determination.letters import LetterFacts, write_letter
from comity.vocabulary.words import CaseRef
from comity_server import clock
from comity_server.actions import letters
from comity_server.actions.actor import NotAllowed
from comity_server.casefile.reading import templates as reading
from comity_server.casefile.reading.templates import TemplateRow
from comity_server.desk.frames import frame, say
from comity_server.desk.pages.case import Paper, Span
from comity_server.desk.pages.lists import ListPage, ListRow
from comity_server.desk.pages.write import WritePage
from comity_server.desk.words import language_name, letter_word
from comity_server.faces import sessions
from comity_server.faces.forms import FieldError, fill
from comity_server.faces.parts import Chip, Link, Moment, Pair, State
from comity_server.faces.shown import shown

HERE = "/desk/templates/"


@sessions.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """List every letter in every language, with who approved its present version."""
    page = ListPage(
        frame=frame(request, "templates"),
        title=gettext("What do our letters say?"),
        lead=gettext("A letter is sent only in words that a named person approved."),
        rows=tuple(map(_row, reading.templates())),
        empty=gettext("The books hold no letters."),
    )
    return shown(request, page)


def _row(one: TemplateRow) -> ListRow:
    waiting = ngettext("%(n)s letter waits", "%(n)s letters wait", one.waiting) % {"n": one.waiting}
    return ListRow(
        one.template.subject,
        f"{HERE}{one.template.id}/",
        note=f"{language_name(one.template.language)} · {letter_word(one.template.kind)}",
        chip=_chip(one),
        moment=Moment(one.approved_at) if one.approved_at else None,
        moment_label=gettext("approved") if one.approved_at else "",
        reference=waiting if one.waiting else "",
    )


def _chip(one: TemplateRow) -> Chip:
    if one.approved_by:
        return Chip(State.CLEAR, gettext("Approved"))
    return Chip(State.ASK, gettext("Nobody has approved it"))


@sessions.staff_only
def one(request: HttpRequest, template: str) -> HttpResponse:
    """Show a letter as it would go out, and take the approval of its present version."""
    row = reading.template(template)
    if row is None:
        return HttpResponseRedirect(HERE)
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            sent = letters.approve_template(
                template=template,
                version=request.POST.get("version", ""),
                by=request.actor,
                at=clock.now(),
            )
        except (ValueError, NotAllowed) as refusal:
            errors = (FieldError("version", str(refusal)),)
        else:
            told = gettext("The letter is approved; %(n)s that waited went out.") % {"n": sent}
            say(request, told)
            return HttpResponseRedirect(request.path)
    return shown(request, _page(request, row, errors), status=422 if errors else 200)


def _page(request: HttpRequest, row: TemplateRow, errors: tuple[FieldError, ...]) -> WritePage:
    sample = write_letter(
        row.template,
        LetterFacts(
            case=CaseRef("C-0000-0000"),
            their_reference="ABC 1234",
            reasons=gettext("[Here stand the reasons of the determination.]"),
            answer_by=clock.now().date(),
            route=gettext("[the route]"),
        ),
    )
    form = None
    if not row.approved_by:
        form = fill(action=request.path, version=row.version, errors=errors)
    approved = (
        (Pair(gettext("Approved by"), row.approved_by, moment=Moment(row.approved_at, "UTC")),)
        if row.approved_at
        else ()
    )
    return WritePage(
        frame=frame(request, "templates"),
        title=sample.subject,
        back=Link(gettext("Our letters"), HERE),
        lead=gettext("Read it as an officer will. Your approval is for these very words."),
        form=form,
        button=gettext("Approve this letter"),
        about_heading=gettext("This letter"),
        about=(
            Pair(gettext("Language"), language_name(row.template.language)),
            Pair(gettext("When"), letter_word(row.template.kind)),
            Pair(gettext("Version"), row.version[:16], mono=True),
            *approved,
        ),
        paper=Paper(
            heading=gettext("As it goes out"),
            position=gettext("with invented facts"),
            paragraphs=tuple((Span(text),) for text in sample.paragraphs),
            language=row.template.language,
        ),
    )
