"""What users read: which data we hold and for how long, and when they hear that somebody asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, ngettext

from comity.notice.verdict import DECIDE_WITHIN
from comity.vocabulary.words import Category
from comity_server.adapters.data_map import HeldData
from comity_server.faces.parts import Link, Pair
from comity_server.faces.places import say_list
from comity_server.public.documents.document import Document
from comity_server.public.documents.sources import Sources
from comity_server.public.pages.texts import Section
from comity_server.public.words import explain_category, say_category


def holdings(sources: Sources) -> Document:
    """Return which classes of data each service holds, of what, and for how long."""
    return Document(
        key="holdings",
        path="/holdings/",
        title=gettext("Which data do we hold, and for how long?"),
        lead=gettext("Nobody can be made to give what we do not have."),
        sections=(
            Section(
                gettext("Our services"),
                (", ".join(sources.services) or gettext("Nobody has described them yet."),),
            ),
            Section(
                gettext("Classes of data"),
                pairs=tuple(
                    Pair(
                        say_category(word).capitalize(),
                        _held(word, sources),
                        note=explain_category(word),
                    )
                    for word in Category
                ),
                links=(Link(gettext("Which document reaches which data"), "/serve/"),),
            ),
            *_services(sources.data_map),
            Section(
                gettext("What we keep of a request"),
                (
                    gettext(
                        "The request as it came, what we decided and why, and what left. The "
                        "ledger holds only digests, so that the rest can be erased and the record "
                        "stays whole."
                    ),
                ),
            ),
        ),
    )


def _held(word: Category, sources: Sources) -> str:
    if word in sources.holds_data:
        return gettext("We hold it for at least one service")
    return gettext("We do not hold it")


def _services(data_map: Iterable[HeldData]) -> Iterator[Section]:
    by_service: dict[str, list[HeldData]] = {}
    for one in data_map:
        by_service.setdefault(one.service, []).append(one)
    if not by_service:
        return
    yield Section(
        gettext("Service by service"),
        (
            gettext(
                "From the same files by which data is collected: what is not here is not found."
            ),
        ),
        parts=tuple(
            Section(service, pairs=tuple(_class(one) for one in held))
            for service, held in by_service.items()
        ),
    )


def _class(one: HeldData) -> Pair:
    if one.category is None:
        return Pair(
            gettext("Not known"), gettext("One source could not be read. We are mending it.")
        )
    return Pair(
        say_category(one.category).capitalize(),
        say_list(list(one.says)) if one.says else gettext("That there is an account"),
        note=_kept(one),
    )


def _kept(one: HeldData) -> str:
    if one.kept_days is not None:
        days = ngettext("%(n)s day", "%(n)s days", one.kept_days) % {"n": one.kept_days}
        return gettext("Kept for %(days)s") % {"days": days}
    if not one.dated:
        return gettext("Kept as long as the account; nobody has said for how many days after")
    return gettext("For how long is not stated yet")


def telling(sources: Sources) -> Document:
    """Return when a user hears that somebody asked about them, and how they read it."""
    waiting = sources.parameter("notice.waiting-days")
    decide = DECIDE_WITHIN.days
    return Document(
        key="telling",
        path="/telling/",
        title=gettext("When do you hear that somebody asked about you?"),
        lead=gettext(
            "Each request that names an account is decided upon for its user too, a refused or a "
            "held one as well."
        ),
        sections=(
            Section(
                gettext("How we decide"),
                pairs=(
                    Pair(
                        gettext("Told"), gettext("Where the law allows or asks it, without delay.")
                    ),
                    Pair(
                        gettext("Told later"),
                        gettext("Where an order keeps us from it, on the day on which it ends."),
                    ),
                    Pair(
                        gettext("Forbidden"),
                        gettext("Where a law that we have read forbids it."),
                    ),
                    Pair(
                        gettext("A person decides"),
                        ngettext(
                            "Where the law is not clear, within %(n)s day. Nobody stays untold by "
                            "default.",
                            "Where the law is not clear, within %(n)s days. Nobody stays untold by "
                            "default.",
                            decide,
                        )
                        % {"n": decide},
                    ),
                    *_waiting(waiting),
                ),
            ),
            Section(
                gettext("How you read it"),
                (
                    gettext(
                        "With a code and the name of your account you open the notice here. The "
                        "code alone shows nothing, and the page has no name of who asked in its "
                        "address or title."
                    ),
                    gettext("We never ask for your password there."),
                ),
                links=(
                    Link(gettext("Open a notice"), "/notice/"),
                    Link(gettext("How to check that it is ours"), "/check/"),
                ),
            ),
        ),
    )


def _waiting(days: int | None) -> Iterator[Pair]:
    if days:
        yield Pair(
            gettext("Time to object"),
            ngettext(
                "After telling you we wait %(n)s day before data leaves, unless a law or a danger "
                "to life leaves no time.",
                "After telling you we wait %(n)s days before data leaves, unless a law or a danger "
                "to life leaves no time.",
                days,
            )
            % {"n": days},
        )
