"""Guidelines for officers of one place: which document reaches which data, what we do not do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext, ngettext

from comity.pack.books import Pack
from comity.pack.law import Instrument
from comity.pack.words import Effect
from comity.vocabulary.places import Jurisdiction, jurisdiction_lies_in
from comity.vocabulary.words import Category, Recommendation, RequestKind
from comity_server.faces.instants import say_day
from comity_server.faces.parts import Chip, Link, Pair, State
from comity_server.faces.places import say_place
from comity_server.public import stances
from comity_server.public.documents.document import Document
from comity_server.public.documents.law_words import (
    say_deadline,
    say_level,
    say_reach,
    say_secrecy,
    say_telling,
)
from comity_server.public.documents.sources import Sources
from comity_server.public.pages.texts import Section
from comity_server.public.words import say_categories, say_category

ASKS = frozenset({Effect.COMPELS, Effect.PERMITS, Effect.REQUESTS})
_DATA = frozenset({RequestKind.DISCLOSURE, RequestKind.EMERGENCY, RequestKind.REALTIME})


def guidelines(pack: Pack, sources: Sources) -> Document:
    """Return the guidelines for authorities of one place."""
    found = tuple(_asking(pack, sources.at.date()))
    place = say_place(pack.code)
    is_abroad = sources.contact.established_in.partition("-")[0] != pack.code
    return Document(
        key=f"serve/{pack.code}",
        path=f"/serve/{pack.code}/",
        title=gettext("How authorities of %(place)s reach us") % {"place": place},
        lead=gettext("Which document reaches which data. A person reads every request."),
        sections=(
            *_standing(pack.code, sources),
            Section(
                gettext("Which document for which data"),
                (
                    gettext(
                        "What the law of that place says each can reach. It is no promise: we look "
                        "at our law, and at the user's, too."
                    ),
                ),
                parts=tuple(
                    _for_data(word, found, sources, is_abroad=is_abroad) for word in Category
                ),
            ),
            how_to_send(sources),
            *_documents(found),
            *_not_done(sources),
            Section(
                gettext("What these words rest on"),
                (
                    gettext("Our books for %(place)s, as of %(day)s. They are no legal advice.")
                    % {"place": place, "day": say_day(pack.head.as_of, long=True)},
                ),
            ),
        ),
    )


def said_of(code: str, sources: Sources) -> tuple[str, ...]:
    """Return what was announced for askers of a place and stands; nothing that was not."""
    said = [
        stances.say_statement(one.record.hold)
        for one in sources.standing
        if any(
            jurisdiction_lies_in(Jurisdiction(code), place)
            for place in one.record.hold.requested_by
        )
    ]
    return tuple(dict.fromkeys(said))


def _standing(code: str, sources: Sources) -> Iterator[Section]:
    said = said_of(code, sources)
    if said:
        yield Section(
            gettext("Where we stand today"),
            (*said, gettext("A request is kept and counted all the same.")),
            chip=Chip(State.BARRED, gettext("Held")),
            links=(Link(gettext("Where we stand"), "/stand/"),),
        )


def _asking(pack: Pack, today: date) -> Iterator[Instrument]:
    for one in pack.instruments:
        begun = one.effective.from_ is None or one.effective.from_ <= today
        is_law = begun and (one.effective.to is None or today <= one.effective.to)
        if is_law and one.effect in ASKS and one.data:
            yield one


def _for_data(
    word: Category, found: tuple[Instrument, ...], sources: Sources, *, is_abroad: bool
) -> Section:
    label = say_category(word).capitalize()
    if word.value.startswith("realtime"):
        return Section(label, (gettext("We give none: we do no surveillance as it happens."),))
    if word not in sources.holds_data:
        return Section(label, (gettext("We hold none."),))
    reaching = (one for one in found if word in {data.category for data in one.data})
    names = [_named(one, is_abroad=is_abroad) for one in reaching]
    if not names:
        return Section(label, (gettext("No document of that place that we know reaches it."),))
    return Section(label, items=tuple(dict.fromkeys(names)))


def _named(one: Instrument, *, is_abroad: bool) -> str:
    """Return a document by name, and for a provider abroad how it gets there."""
    if not is_abroad or one.foreign_provider is None:
        return one.name.en
    return f"{one.name.en}: {say_reach(one.foreign_provider.reach)}"


def _documents(found: tuple[Instrument, ...]) -> Iterator[Section]:
    parts = [
        Section(
            f"{one.name.en} · {one.name.local}" if one.name.local else one.name.en,
            pairs=_pairs(one),
            is_folded=True,
        )
        for one in found
    ]
    parts.append(
        Section(
            gettext("Letter without an order"),
            (gettext("We give no user data on a letter. You can ask us to preserve it."),),
        )
    )
    yield Section(gettext("Each document"), parts=tuple(parts))


def _pairs(one: Instrument) -> tuple[Pair, ...]:
    doubtful = "" if one.evidence.may_drive else gettext("Not checked against the text of the law.")
    pairs = [
        Pair(gettext("Law"), str(one.citation), note=doubtful),
        Pair(gettext("Can reach"), say_categories([word.category for word in one.data])),
        Pair(gettext("Authorised by"), say_level(one.authorisation.level)),
    ]
    if one.foreign_provider is not None:
        pairs.append(Pair(gettext("Reaches us abroad"), say_reach(one.foreign_provider.reach)))
    if one.deadline is not None:
        pairs.append(Pair(gettext("Time to answer"), say_deadline(one.deadline)))
    if one.secrecy is not None:
        pairs.append(Pair(gettext("Duty of silence"), say_secrecy(one.secrecy.kind)))
    pairs.append(Pair(gettext("May we tell the user"), say_telling(one)))
    return tuple(pairs)


def how_to_send(sources: Sources) -> Section:
    """Return how a request is sent, and what becomes of it."""
    contact, ways = (
        sources.contact,
        [Pair(gettext("Portal"), gettext("The quickest way, with a receipt"))],
    )
    if contact.mail:
        ways.append(Pair(gettext("E-mail"), contact.mail, mono=True))
    if contact.phone:
        ways.append(Pair(gettext("Telephone"), contact.phone))
    if contact.emergency_phone:
        ways.append(
            Pair(
                gettext("Danger to life"),
                gettext("%(phone)s, day and night") % {"phone": contact.emergency_phone},
                link=Link(gettext("Emergency form"), "/portal/emergency/"),
            )
        )
    hours = sources.parameter("clock.acknowledge-hours")
    if hours:
        ways.append(
            Pair(
                gettext("You hear that it came"),
                ngettext("within %(n)s hour", "within %(n)s hours", hours) % {"n": hours},
            )
        )
    if contact.answer_days:
        days = contact.answer_days
        ways.append(
            Pair(
                gettext("You hear our answer"),
                ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days},
                note=gettext("or earlier, where the law or the document says so"),
            )
        )
    ways.append(
        Pair(
            gettext("Who you are"),
            gettext(
                "We ring your authority on a number that we already have. Mail alone is no proof."
            ),
        )
    )
    return Section(
        gettext("How to send it"),
        pairs=tuple(ways),
        links=(Link(gettext("Open the portal"), "/portal/"),),
    )


def _not_done(sources: Sources) -> Iterator[Section]:
    yield Section(
        gettext("What we will not do"),
        items=(
            gettext("Give user data on a letter, a call or a mail without an order."),
            gettext("Watch a user as it happens, or build a way to do so."),
            gettext("Give what was not asked, or more than the document reaches."),
            gettext(
                "Keep from a user that we were asked, unless a law or an order forbids telling."
            ),
            *_home_bars(sources),
        ),
    )
    rules = sources.books.policy.rule
    for word, heading in (
        (Recommendation.NARROW, gettext("Where we give less than asked")),
        (Recommendation.ASK, gettext("Where we ask back first")),
        (Recommendation.ESCALATE, gettext("Where counsel looks before anything")),
        (Recommendation.REDIRECT, gettext("Where we name another way")),
    ):
        said = [rule.says for rule in rules if rule.recommends is word and _DATA & set(rule.kinds)]
        if said:
            yield Section(heading, items=tuple(dict.fromkeys(said)))
    longest, accounts = sources.parameter("scope.max-days"), sources.parameter("scope.max-accounts")
    numbers = [
        Pair(gettext("Longest period"), ngettext("%(n)s day", "%(n)s days", n) % {"n": n})
        for n in (longest,)
        if n
    ]
    numbers += [Pair(gettext("Most accounts in one request"), str(n)) for n in (accounts,) if n]
    if numbers:
        yield Section(gettext("Above which numbers we give less"), pairs=tuple(numbers))


def _home_bars(sources: Sources) -> Iterator[str]:
    """Yield the laws of the place where we are established that bar us from giving."""
    home = sources.contact.established_in
    pack = sources.books.pack(home) if home else None
    for bar in pack.prohibitions if pack else ():
        instrument = pack.instrument(bar.id) if pack else None
        cited = f" ({instrument.citation})" if instrument else ""
        yield f"{bar.says.strip()}{cited}"


def places_named(sources: Sources) -> tuple[tuple[str, str], ...]:
    """Return code and name of each place of which we have books, by name."""
    return tuple(
        sorted(
            ((pack.code, say_place(pack.code)) for pack in sources.books.packs), key=lambda p: p[1]
        )
    )
