"""A market exit for everybody, and the farewell to people in the place in their own languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from babel import Locale, UnknownLocaleError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext

from comity.restriction.exit_plan import Farewell
from comity.restriction.exit_stages import Stage
from comity.restriction.market_exit import ExitRequests
from comity_server.casefile.reading import leaving as reading
from comity_server.faces.instants import say_instant
from comity_server.faces.parts import Link, Moment, Pair
from comity_server.faces.places import say_list, say_place
from comity_server.faces.shown import shown
from comity_server.faces.zones import zone_of
from comity_server.public.frames import frame, service_name
from comity_server.public.pages.texts import Section, TextPage

PUBLIC_STAGES = (
    Stage.ANNOUNCE,
    Stage.SIGN_UPS,
    Stage.PAYMENTS,
    Stage.STORES,
    Stage.ACCESS,
    Stage.EXPORT,
    Stage.DELETION,
)
"""Not what concerns our own people and open requests: that is nobody's business outside."""

LANGUAGE_NAMES = {"zh-Hant": "繁體中文"}
"""Where people call their language otherwise than CLDR does."""


def market_exit(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an announced exit: what ends when, what was done, what goes on."""
    found = _announced(ref)
    page = TextPage(
        frame=frame(request),
        title=_title(found),
        lead=_lead(found),
        sections=(
            Section(gettext("What happens when"), pairs=tuple(_stages(found))),
            *_goes_on(found),
            Section(
                gettext("For people there"),
                links=tuple(
                    Link(_language_name(one.language), _farewell_href(found, one.language))
                    for one in found.in_force.farewells
                ),
            ),
        ),
    )
    return shown(request, page)


def farewell(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the farewell in a language of the place: the reader's own where it is one of them."""
    found = _announced(ref)
    if not found.in_force.farewells:
        raise Http404
    chosen = _chosen(request, found)
    with translation.override(chosen.language.lower()):
        others = tuple(
            Link(_language_name(one.language), _farewell_href(found, one.language))
            for one in found.in_force.farewells
            if one is not chosen
        )
        title = chosen.title or _title(found)
        text = chosen.text.replace("\r", "").split("\n\n") if chosen.text else _drafted(found)
        paragraphs = tuple(one.strip() for one in text if one.strip())
        page = TextPage(
            frame=frame(request),
            title=title,
            lead=paragraphs[0],
            sections=(
                Section(gettext("What you can do"), paragraphs[1:]),
                Section(
                    gettext("Read more"),
                    links=(
                        Link(gettext("What happens when"), f"/exits/{found.ref}/"),
                        Link(gettext("Where we stand"), "/stand/"),
                        *others,
                    ),
                ),
            ),
        )
        return shown(request, page)


def _announced(ref: str) -> reading.Leaving:
    found = reading.announced_by_ref(ref)
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, found: reading.Leaving) -> Farewell:
    wanted = (request.GET.get("language", ""), translation.get_language() or "")
    for language in wanted:
        for one in found.in_force.farewells:
            if one.language.lower() == language.lower():
                return one
    return found.in_force.farewells[0]


def _farewell_href(found: reading.Leaving, language: str) -> str:
    return f"/farewell/{found.ref}/?language={language}"


def _language_name(language: str) -> str:
    """Return a language's name in itself, for people who look for it."""
    if language in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[language]
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    return locale.get_display_name(locale) or language


def _what(found: reading.Leaving) -> str:
    services = say_list(sorted(found.in_force.services))
    if not services:
        return service_name()
    facts = {"services": services, "provider": service_name()}
    return gettext("%(services)s by %(provider)s") % facts


def _title(found: reading.Leaving) -> str:
    facts = {"what": _what(found), "place": say_place(found.in_force.place)}
    if found.reversed_at is not None:
        return _upper(gettext("%(what)s stays in %(place)s") % facts)
    return _upper(gettext("%(what)s is leaving %(place)s") % facts)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _lead(found: reading.Leaving) -> str:
    if found.reversed_at is not None:
        return _taken_back(found)
    return gettext(
        "People decided it, and people can still take it back. Every step is recorded, so that "
        "anybody can check that we did what we said."
    )


def _taken_back(found: reading.Leaving) -> str:
    when = {"when": _say(found, found.reversed_at) if found.reversed_at else ""}
    return gettext("We announced that we would leave, and took it back on %(when)s.") % when


def _say(found: reading.Leaving, at: datetime) -> str:
    return say_instant(Moment(at, zone_of(found.in_force.place)))


def _stages(found: reading.Leaving) -> Iterator[Pair]:
    words = {
        Stage.ANNOUNCE: gettext("We say so"),
        Stage.SIGN_UPS: gettext("New accounts end"),
        Stage.PAYMENTS: gettext("Payments end"),
        Stage.STORES: gettext("Application stores no longer offer it"),
        Stage.ACCESS: gettext("Access ends"),
        Stage.EXPORT: gettext("Last moment to fetch your own data"),
        Stage.DELETION: gettext("Accounts are deleted"),
    }
    plan = found.in_force
    for stage in PUBLIC_STAGES:
        if plan.has(stage):
            moment = Moment(plan.stage(stage).at, zone_of(plan.place))
            yield Pair(words[stage], moment=moment, note=_stands(found, stage))


def _stands(found: reading.Leaving, stage: Stage) -> str:
    if found.undone(stage) is not None:
        return gettext("done, and taken back")
    if found.done(stage) is not None:
        return gettext("done")
    return gettext("given up") if found.reversed_at is not None else gettext("to come")


def _goes_on(found: reading.Leaving) -> tuple[Section, ...]:
    if found.reversed_at is not None:
        return ()
    return (Section(gettext("What goes on"), tuple(_unchanged(found))),)


def _unchanged(found: reading.Leaving) -> Iterator[str]:
    yield gettext("Your data stays yours: you can fetch it until the day above, also after access.")
    yield gettext("We go on receiving requests by authorities, and count each in our reports.")
    if found.in_force.requests is ExitRequests.ASK:
        yield gettext(
            "Once access has ended a person decides about each request on an account there."
        )
    yield gettext("What we must keep for a request or an order is kept, and given to nobody by it.")


def _drafted(found: reading.Leaving) -> list[str]:
    """Return our draft, where the operator wrote no text of their own in this language."""
    if found.reversed_at is not None:
        return [_taken_back(found), gettext("You can use it as before. Your account is unchanged.")]
    plan, said = found.in_force, []
    facts = {"what": _what(found), "place": say_place(plan.place)}
    if plan.has(Stage.ACCESS):
        when = {"when": _say(found, plan.stage(Stage.ACCESS).at)}
        said.append(
            gettext("From %(when)s you can no longer use %(what)s in %(place)s.")
            % {**facts, **when}
        )
    else:
        said.append(gettext("%(what)s is leaving %(place)s") % facts)
    if plan.has(Stage.SIGN_UPS):
        when = {"when": _say(found, plan.stage(Stage.SIGN_UPS).at)}
        said.append(gettext("New accounts cannot be opened there from %(when)s.") % when)
    said.append(_fetch(found))
    if plan.has(Stage.DELETION):
        said.append(
            gettext(
                "After that we delete the accounts there, save what an order or an open request "
                "obliges us to keep."
            )
        )
    return said


def _fetch(found: reading.Leaving) -> str:
    plan = found.in_force
    if not plan.has(Stage.EXPORT):
        return gettext("Your data stays yours: you can go on fetching it.")
    when = {"when": _say(found, plan.stage(Stage.EXPORT).at)}
    return gettext("Your data stays yours: fetch it until %(when)s, also after access.") % when
