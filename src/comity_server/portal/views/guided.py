"""The guided request: eight steps, saved as they are answered, checked before sending."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext

from comity.intake.form import Deficiency, RequestForm, read_form
from comity.intake.names import safe_file_name
from comity.intake.outcome import MOST_BYTES, Accepted, Door
from comity.vocabulary.words import AuthorityKind, Category, RequestKind
from comity_server import books, clock
from comity_server.actions import intake
from comity_server.adapters.parsing.sandbox import examine_apart
from comity_server.casefile.reading import for_officers
from comity_server.evidence import drafts
from comity_server.faces import sentences, sessions
from comity_server.faces.forms import FieldError, Option, fill
from comity_server.faces.parts import Act, Moment
from comity_server.faces.places import say_list
from comity_server.faces.shown import shown
from comity_server.faces.words import say_size
from comity_server.people import signing_in
from comity_server.portal.answers import ANSWER_OF, SEVERAL, as_filed
from comity_server.portal.frames import frame
from comity_server.portal.pages.guided import (
    STEP_FIELDS,
    STEPS,
    Answer,
    CheckPage,
    GuidedPage,
    Upload,
)

MEDIA = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "tiff": "image/tiff"}


@sessions.officers_only
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft and go to its first step."""
    draft = drafts.begin(person=request.actor.person, at=clock.now())
    return HttpResponseRedirect(f"/portal/new/{draft.id}/{STEPS[0]}/")


@sessions.officers_only
def step(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Show one step, or save its answers and go on to the next."""
    draft = _mine(request, draft_id)
    if key not in STEPS:
        raise Http404
    refused = ""
    if request.method == "POST":
        if request.POST.get("remove"):
            drafts.remove_file(draft, file_id=request.POST["remove"])
            return HttpResponseRedirect(request.path)
        given = {
            name: "\n".join(request.POST.getlist(name))
            if name in SEVERAL
            else request.POST.get(name, "").strip()
            for name in STEP_FIELDS[key]
            if name not in {"paper", "remove"}
        }
        drafts.save(draft, fields=given, at=clock.now())
        refused = _take_paper(request, draft)
        if not refused and "paper" not in request.FILES:
            return HttpResponseRedirect(_next(draft_id, key))
    page = GuidedPage(
        frame=frame(request, leave=Act(gettext("Save and leave"), href="/portal/requests/")),
        key=key,
        form=fill(action=request.path, entered=_entered(draft), version=str(draft.version)),
        options=_options(request, key),
        more_options=_more_options(key),
        uploads=_uploads(draft),
        back_href=_back(draft_id, key),
        saved=Moment(draft.saved_at),
        refused=refused,
    )
    return shown(request, page, status=422 if refused else 200)


def _mine(request: HttpRequest, draft_id: UUID) -> drafts.Draft:
    draft = drafts.mine(draft_id, person=request.actor.person)
    if draft is None:
        raise Http404
    return draft


def _entered(draft: drafts.Draft) -> dict[str, str | list[str]]:
    return {
        name: value.splitlines() if name in SEVERAL else value
        for name, value in draft.fields.items()
    }


def _next(draft_id: UUID, key: str) -> str:
    place = STEPS.index(key) + 1
    return f"/portal/new/{draft_id}/{STEPS[place] if place < len(STEPS) else 'check'}/"


def _back(draft_id: UUID, key: str) -> str:
    place = STEPS.index(key)
    return f"/portal/new/{draft_id}/{STEPS[place - 1]}/" if place else "/portal/requests/"


def _take_paper(request: HttpRequest, draft: drafts.Draft) -> str:
    """Add an uploaded paper; return sentence 7 if it was not taken."""
    paper = request.FILES.get("paper")
    if paper is None:
        return ""
    if paper.size > MOST_BYTES:  # read no further: what is too large is not held in memory
        return sentences.upload_refused(name=safe_file_name(paper.name))
    content = paper.read()
    outcome = examine_apart(content=content, name=paper.name, door=Door.UPLOAD)
    if not isinstance(outcome, Accepted):
        return sentences.upload_refused(name=outcome.name)
    added = drafts.add_file(
        draft, accepted=outcome, media_type=MEDIA[outcome.kind.value], body=content
    )
    return "" if added else gettext("A request takes ten papers. Put several into one file.")


def _uploads(draft: drafts.Draft) -> tuple[Upload, ...]:
    return tuple(
        Upload(str(file.id), file.name, say_size(len(file.body)), file.sha256[:16])
        for file in draft.files.order_by("name", "id")
    )


def _options(request: HttpRequest, key: str) -> tuple[Option, ...]:
    match key:
        case "kind":
            return tuple(
                Option(word, label, hint)
                for word, label, hint in (
                    (RequestKind.DISCLOSURE, gettext("Give data about an account"), ""),
                    (
                        RequestKind.PRESERVATION,
                        gettext("Keep data from deletion"),
                        gettext("We keep a copy and give it to nobody until you send an order."),
                    ),
                    (RequestKind.REMOVAL, gettext("Remove or block something"), ""),
                    (RequestKind.ACCOUNT_RESTRICTION, gettext("Restrict an account"), ""),
                    (
                        RequestKind.REALTIME,
                        gettext("Data as it arises"),
                        gettext("We intercept nothing. A person reads it and writes to you."),
                    ),
                )
            )
        case "basis":
            return _instruments(request)
        case "accounts":
            provider = for_officers.provider()
            return tuple(Option(one, one) for one in (provider.services if provider else ()))
        case "data":
            return tuple(
                Option(category, label)
                for category, label in (
                    (Category.SUBSCRIBER, gettext("Who has the account")),
                    (Category.ACCESS, gettext("When and from where it was used")),
                    (Category.TRAFFIC, gettext("With whom, when, how often")),
                    (Category.LOCATION, gettext("Where it was")),
                    (Category.CONTENT, gettext("What was written or stored")),
                )
            )
        case "purpose":
            return tuple(Option(one.id, one.name) for one in books.books().offences)
        case "secrecy":
            return (
                Option("no", gettext("No")),
                Option("until", gettext("Yes, until a day")),
                Option("no-end", gettext("Yes, and it names no end")),
            )
        case "asker":
            return tuple(Option(pack.code, pack.head.name.en) for pack in books.books().packs)
        case _:
            return ()


def _instruments(request: HttpRequest) -> tuple[Option, ...]:
    """Return what the officer's law knows on this day, with what each can reach."""
    officer = signing_in.officer_of(request.user)
    pack = books.books().pack(officer.authority.jurisdiction) if officer else None
    today = clock.now().date()
    named = tuple(
        Option(
            one.id,
            one.name.en,
            f"{one.citation.statute}, {one.citation.section}. "
            + (
                gettext("Can reach: %(data)s.")
                % {"data": say_list([word.replace("_", " ") for word in one.data])}
                if one.data
                else gettext("Reaches no user data.")
            ),
        )
        for one in (pack.instruments if pack else ())
        if one.effect in {"compels", "permits", "requests"}
        and (one.effective.from_ is None or one.effective.from_ <= today)
        and (one.effective.to is None or today <= one.effective.to)
    )
    return (
        *named,
        Option(
            "letter",
            gettext("Letter without an order"),
            gettext("We give no user data on a letter. You can ask us to preserve it."),
        ),
        Option(
            "none",
            gettext("None of these"),
            gettext("Tell us the law and section; a person will read it."),
        ),
    )


def _more_options(key: str) -> tuple[Option, ...]:
    if key == "asker":
        return (Option("no", gettext("No")), Option("yes", gettext("Yes")))
    if key == "basis":
        return tuple(Option(kind, kind.replace("_", " ").capitalize()) for kind in AuthorityKind)
    return ()


@sessions.officers_only
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show every answer with its own way to change it; send on a post, once."""
    draft = _mine(request, draft_id)
    provider = for_officers.provider()
    services = frozenset(provider.services if provider else ())
    found = read_form(as_filed(draft.fields), services=services)
    missing = () if isinstance(found, RequestForm) else found
    if request.method == "POST" and not missing:
        filed = intake.file_request(
            fields=as_filed(draft.fields),
            files=drafts.files_of(draft),
            key=f"draft:{draft.id}",
            by=request.actor,
            at=clock.now(),
            language=get_language() or "en",
        )
        if isinstance(filed, intake.Filed):
            drafts.end(draft)
            return HttpResponseRedirect(f"/portal/requests/{filed.case.ref}/")
        missing = filed
    errors = tuple(_error(one) for one in missing)
    page = CheckPage(
        frame=frame(request, leave=Act(gettext("Save and leave"), href="/portal/requests/")),
        form=fill(action=request.path, errors=errors, version=str(draft.version)),
        answers=tuple(_answers(draft)),
        back_href=f"/portal/new/{draft_id}/{STEPS[-1]}/",
        saved=Moment(draft.saved_at),
    )
    return shown(request, page, status=422 if errors and request.method == "POST" else 200)


def _error(found: Deficiency) -> FieldError:
    return FieldError(ANSWER_OF.get(found.field, found.field), found.text)


def _answers(draft: drafts.Draft) -> list[Answer]:
    labels = (
        ("kind", gettext("What you ask"), "kind"),
        ("reference", gettext("Your reference"), "asker"),
        ("underlying_state", gettext("For another state"), "asker"),
        ("instrument", gettext("Document"), "basis"),
        ("instrument_number", gettext("Its number"), "basis"),
        ("issued_by", gettext("Signed by"), "basis"),
        ("cites", gettext("Law and section"), "basis"),
        ("service", gettext("Service"), "accounts"),
        ("identifiers", gettext("Accounts"), "accounts"),
        ("categories", gettext("Data"), "data"),
        ("period_start", gettext("First day"), "data"),
        ("period_end", gettext("Last day"), "data"),
        ("offences", gettext("Offences"), "purpose"),
        ("facts", gettext("What happened"), "purpose"),
        ("secrecy", gettext("Secrecy ordered"), "secrecy"),
        ("answer_by", gettext("Answer by"), "secrecy"),
    )
    answers = [
        Answer(
            label,
            tuple(draft.fields.get(name, "").splitlines()) or (gettext("not stated"),),
            f"/portal/new/{draft.id}/{step_key}/",
            mono=name == "identifiers",
        )
        for name, label, step_key in labels
    ]
    papers = tuple(file.name for file in draft.files.order_by("name"))
    answers.append(
        Answer(gettext("Papers"), papers or (gettext("none"),), f"/portal/new/{draft.id}/papers/")
    )
    return answers
