"""The sentences of a case, the same wherever it is named."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from comity.vocabulary.durations import parse_duration
from comity.vocabulary.words import (
    AuthorityKind,
    Channel,
    Recommendation,
    RequestKind,
    Threat,
)
from comity_server.casefile.reading.rows import CaseRow
from comity_server.faces.places import say_list
from comity_server.faces.words import category_word


def case_sentence(case: CaseRow) -> str:
    """Return what a case is about: who asks for what."""
    count = len(case.accounts.all())
    of = ngettext("one account", "%(count)s accounts", count) % {"count": count}
    data = say_list([category_word(one) for one in case.categories])
    facts = {"who": case.authority.name, "data": data, "of": of}
    match RequestKind(case.kind):
        case RequestKind.DISCLOSURE | RequestKind.REALTIME:
            return gettext("%(who)s asks for %(data)s data of %(of)s") % facts
        case RequestKind.EMERGENCY:
            return gettext("%(who)s says that life is at risk, and asks for data of %(of)s") % facts
        case RequestKind.PRESERVATION:
            return gettext("%(who)s asks to preserve %(of)s") % facts
        case RequestKind.REMOVAL:
            return gettext("%(who)s asks to remove something") % facts
        case RequestKind.ACCOUNT_RESTRICTION:
            return gettext("%(who)s asks to restrict %(of)s") % facts


def kind_word(kind: str) -> str:
    """Return the word for what is asked of us."""
    return {
        RequestKind.DISCLOSURE: gettext("Give data about an account"),
        RequestKind.PRESERVATION: gettext("Keep data from deletion"),
        RequestKind.EMERGENCY: gettext("Give data because life is at risk"),
        RequestKind.REMOVAL: gettext("Remove or block something"),
        RequestKind.ACCOUNT_RESTRICTION: gettext("Restrict an account"),
        RequestKind.REALTIME: gettext("Give data as it arises"),
    }[RequestKind(kind)]


def authority_kind_word(kind: str) -> str:
    """Return the word for a kind of state body."""
    return AuthorityKind(kind).replace("_", " ").replace("-", " ").capitalize()


def threat_word(threat: str) -> str:
    """Return the word for what is about to happen."""
    return Threat(threat).replace("_", " ").replace("-", " ").capitalize()


def channel_word(channel: str) -> str:
    """Return how something reached us."""
    return {
        Channel.PORTAL: gettext("by the portal"),
        Channel.EMAIL: gettext("by e-mail"),
        Channel.POST: gettext("by post"),
        Channel.API: gettext("by machine"),
        Channel.MLAT: gettext("by mutual legal assistance"),
        Channel.E_EVIDENCE: gettext("by e-evidence"),
    }[Channel(channel)]


def duration_word(text: str) -> str:
    """Return a stretch of time of the law books (ISO 8601) in words."""
    duration = parse_duration(text)
    months, days = duration.months, duration.fixed.days
    hours = duration.fixed.seconds // 3600
    said = []
    if months:
        said.append(ngettext("one month", "%(n)s months", months) % {"n": months})
    if days:
        said.append(ngettext("one day", "%(n)s days", days) % {"n": days})
    if hours:
        said.append(ngettext("one hour", "%(n)s hours", hours) % {"n": hours})
    return say_list(said) if said else text


def finding_word(recommends: str | None) -> str:
    """Return what a finding leads to, in a word."""
    if recommends is None:
        return gettext("Noted")
    return {
        Recommendation.REFUSE: gettext("Refuse"),
        Recommendation.ESCALATE: gettext("Counsel decides"),
        Recommendation.ASK: gettext("Ask"),
        Recommendation.REDIRECT: gettext("Another way"),
        Recommendation.GEO_LIMIT: gettext("Limit to a place"),
        Recommendation.NARROW: gettext("Give less"),
        Recommendation.DISCLOSE: gettext("Clear"),
        Recommendation.NO_DATA: gettext("We hold no such data"),
    }.get(Recommendation(recommends), str(recommends).replace("-", " ").capitalize())


def outcome_word(outcome: str) -> str:
    """Return what was decided for one account and class of data."""
    return {
        "granted": gettext("as asked"),
        "narrowed": gettext("less than asked"),
        "refused": gettext("nothing"),
    }.get(outcome, outcome)


def answer_word(answer: str) -> str:
    """Return an answer of the rights lens in words."""
    return answer.replace("_", " ").capitalize()


def state_word(state: str) -> str:
    """Return where a case stands."""
    return {
        "received": gettext("Received"),
        "unclear": gettext("Waits for what only the officer can tell"),
        "in-review": gettext("In review"),
        "decided": gettext("Decided"),
        "collecting": gettext("Being collected"),
        "sealed": gettext("Sealed, and waits for its release"),
        "released": gettext("Released"),
        "delivered": gettext("Delivered"),
        "refused": gettext("Refused, with reasons"),
        "no-data": gettext("We held no such data"),
        "redirected": gettext("Sent to another way"),
        "withdrawn": gettext("The officer took it back"),
    }[state]


def role_word(turn: str) -> str:
    """Return whose turn it is."""
    return {
        "analyst": gettext("An analyst"),
        "counsel": gettext("Counsel"),
        "rights": gettext("The rights reviewer"),
        "executive": gettext("The executive"),
        "officer": gettext("The officer"),
        "nobody": gettext("Nobody: the house works"),
    }.get(turn, turn)


def role_name(role: str) -> str:
    """Return the word for a role of our own people."""
    return {
        "analyst": gettext("analyst"),
        "counsel": gettext("counsel"),
        "rights": gettext("rights reviewer"),
        "executive": gettext("executive"),
        "administrator": gettext("administrator"),
    }[role]


def next_act(case: CaseRow) -> str:
    """Return the next act of a case."""
    return {
        "received": gettext("Read the request"),
        "unclear": gettext("Wait for the officer"),
        "in-review": gettext("Approve or return")
        if case.turn == "counsel"
        else gettext("Review and decide"),
        "decided": gettext("Collecting"),
        "collecting": gettext("Sealing"),
        "sealed": gettext("Release"),
        "released": gettext("The officer downloads"),
    }.get(case.state, gettext("Read the case"))


def entry_sentence(kind: str) -> str:
    """Return what a ledger entry says was done."""
    return {
        "intake.recorded": gettext("The request was received"),
        "intake.located": gettext("We looked where the users are"),
        "intake.place-recorded": gettext("A user's place was recorded by a person"),
        "intake.amended": gettext("What was asked was changed"),
        "intake.withdrawn": gettext("The officer took the request back"),
        "review.opened": gettext("The case was opened to read"),
        "review.answered": gettext("A question was answered"),
        "review.assigned": gettext("The case was assigned"),
        "determination.proposed": gettext("A determination was proposed"),
        "determination.approved": gettext("The determination was approved"),
        "determination.returned": gettext("The determination was returned"),
        "determination.answered": gettext("We wrote to the officer"),
        "determination.answer-stopped": gettext("Our answer was stopped"),
        "collection.gathered": gettext("Records were collected"),
        "collection.failed": gettext("A custodian failed"),
        "collection.complete": gettext("Everything granted was collected"),
        "collection.stopped": gettext("Collecting was stopped"),
        "release.sealed": gettext("The production was sealed"),
        "release.released": gettext("The production was released"),
        "release.barred": gettext("A release was barred"),
        "release.delivered": gettext("The officer downloaded the production"),
        "vault.read": gettext("Stored data was read"),
        "notice.decided": gettext("A person decided about telling the user"),
        "notice.told": gettext("The user was told"),
        "preservation.kept": gettext("A snapshot was kept"),
        "preservation.complete": gettext("Preservation is complete"),
        "preservation.asked": gettext("Preservation was asked for"),
        "preservation.waits": gettext("Preservation waits for a person"),
        "authority.officer-suspended": gettext("An officer was suspended"),
        "authority.key-offered": gettext("An officer offered another key"),
        "hold.lift-asked": gettext("One person asked to lift a hold"),
        "authority.emergency-called-back": gettext("The control room was called back"),
        "authority.called-back": gettext("An officer was called back"),
        "authority.officer-registered": gettext("An officer registered"),
        "authority.entered": gettext("An authority entered our directory"),
        "hold.drafted": gettext("A hold was drafted"),
        "hold.seconded": gettext("One person said yes to a hold"),
        "hold.activated": gettext("A hold was activated"),
        "hold.confirmed": gettext("A second person confirmed a hold"),
        "hold.lifted": gettext("A hold was lifted"),
        "hold.lift-refused": gettext("A hold was not lifted"),
        "people.joined": gettext("Somebody joined"),
        "people.invited": gettext("Somebody was invited"),
        "people.provider-described": gettext("The provider was described"),
        "people.set-up-offered": gettext("A set-up link was made"),
        "intake.letter-opened": gettext("A letter was opened to read"),
        "intake.letter-kept": gettext("A letter was kept"),
    }.get(kind, kind)
