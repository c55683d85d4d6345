"""The sentences of a case, the same wherever it is named."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy, ngettext

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

# Lazy, so that a page of fifty sentences translates fifty and not fifty times all of them.
_KINDS = {
    RequestKind.DISCLOSURE: gettext_lazy("Give data about an account"),
    RequestKind.PRESERVATION: gettext_lazy("Keep data from deletion"),
    RequestKind.EMERGENCY: gettext_lazy("Give data because life is at risk"),
    RequestKind.REMOVAL: gettext_lazy("Remove or block something"),
    RequestKind.ACCOUNT_RESTRICTION: gettext_lazy("Restrict an account"),
    RequestKind.REALTIME: gettext_lazy("Give data as it arises"),
}

_CHANNELS = {
    Channel.PORTAL: gettext_lazy("by the portal"),
    Channel.EMAIL: gettext_lazy("by e-mail"),
    Channel.POST: gettext_lazy("by post"),
    Channel.API: gettext_lazy("by machine"),
    Channel.MLAT: gettext_lazy("by mutual legal assistance"),
    Channel.E_EVIDENCE: gettext_lazy("by e-evidence"),
}

_FINDINGS = {
    Recommendation.REFUSE: gettext_lazy("Refuse"),
    Recommendation.ESCALATE: gettext_lazy("Counsel decides"),
    Recommendation.ASK: gettext_lazy("Ask"),
    Recommendation.REDIRECT: gettext_lazy("Another way"),
    Recommendation.GEO_LIMIT: gettext_lazy("Limit to a place"),
    Recommendation.NARROW: gettext_lazy("Give less"),
    Recommendation.DISCLOSE: gettext_lazy("Clear"),
    Recommendation.NO_DATA: gettext_lazy("We hold no such data"),
}

_OUTCOMES = {
    "granted": gettext_lazy("as asked"),
    "narrowed": gettext_lazy("less than asked"),
    "refused": gettext_lazy("nothing"),
}

_STATES = {
    "received": gettext_lazy("Received"),
    "unclear": gettext_lazy("Waits for what only the officer can tell"),
    "in-review": gettext_lazy("In review"),
    "decided": gettext_lazy("Decided"),
    "collecting": gettext_lazy("Being collected"),
    "sealed": gettext_lazy("Sealed, and waits for its release"),
    "released": gettext_lazy("Released"),
    "delivered": gettext_lazy("Delivered"),
    "refused": gettext_lazy("Refused, with reasons"),
    "restricted": gettext_lazy("Limited, as decided"),
    "no-data": gettext_lazy("We held no such data"),
    "redirected": gettext_lazy("Sent to another way"),
    "withdrawn": gettext_lazy("The officer took it back"),
}

_TURNS = {
    "analyst": gettext_lazy("An analyst"),
    "counsel": gettext_lazy("Counsel"),
    "rights": gettext_lazy("The rights reviewer"),
    "executive": gettext_lazy("The executive"),
    "officer": gettext_lazy("The officer"),
    "nobody": gettext_lazy("The house itself"),
}

_ROLES = {
    "analyst": gettext_lazy("analyst"),
    "counsel": gettext_lazy("counsel"),
    "rights": gettext_lazy("rights reviewer"),
    "executive": gettext_lazy("executive"),
    "administrator": gettext_lazy("administrator"),
}

_ENTRIES = {
    "intake.recorded": gettext_lazy("The request was received"),
    "intake.form-recorded": gettext_lazy("A form that follows was recorded"),
    "intake.form-opened": gettext_lazy("A form was opened to read"),
    "notice.attempt-refused": gettext_lazy("Somebody tried to have a user told against the law"),
    "answer.missing-asked": gettext_lazy("We asked for what an order lacks"),
    "answer.effect-told": gettext_lazy("We told the authority what effect its order had"),
    "answer.paper-made": gettext_lazy("A form of ours was made and signed for"),
    "answer.paper-sent": gettext_lazy("A form of ours was sent"),
    "intake.located": gettext_lazy("We looked where the users are"),
    "intake.place-recorded": gettext_lazy("A user's place was recorded by a person"),
    "intake.amended": gettext_lazy("What was asked was changed"),
    "intake.message": gettext_lazy("The officer wrote to us"),
    "intake.withdrawn": gettext_lazy("The officer took the request back"),
    "review.opened": gettext_lazy("The case was opened to read"),
    "review.answered": gettext_lazy("A question was answered"),
    "review.assigned": gettext_lazy("The case was assigned"),
    "determination.proposed": gettext_lazy("A determination was proposed"),
    "determination.approved": gettext_lazy("The determination was approved"),
    "determination.returned": gettext_lazy("The determination was returned"),
    "determination.answered": gettext_lazy("We wrote to the officer"),
    "determination.answer-stopped": gettext_lazy("Our answer was stopped"),
    "collection.gathered": gettext_lazy("Records were collected"),
    "collection.failed": gettext_lazy("A custodian failed"),
    "collection.complete": gettext_lazy("Everything granted was collected"),
    "collection.stopped": gettext_lazy("Collecting was stopped"),
    "release.sealed": gettext_lazy("The production was sealed"),
    "release.released": gettext_lazy("The production was released"),
    "release.barred": gettext_lazy("A release was barred"),
    "release.delivered": gettext_lazy("The officer downloaded the production"),
    "vault.read": gettext_lazy("Stored data was read"),
    "transparency.drawn-up": gettext_lazy("An edition of figures was drawn up"),
    "transparency.agreed": gettext_lazy("A person agreed to an edition of figures"),
    "transparency.discarded": gettext_lazy("An edition of figures was discarded"),
    "transparency.published": gettext_lazy("An edition of figures was entered, with its rolls"),
    "transparency.appeared": gettext_lazy("An edition of figures appeared"),
    "notice.decided": gettext_lazy("A person decided about telling the user"),
    "notice.told": gettext_lazy("The user was told"),
    "notice.objected": gettext_lazy("A user objected"),
    "notice.objection-decided": gettext_lazy("An objection was decided"),
    "notice.queued": gettext_lazy("A mail to the user waits to leave"),
    "notice.stopped": gettext_lazy("A mail to the user was stopped"),
    "notice.marked-unsafe": gettext_lazy("Telling the user was marked as unsafe"),
    "notice.mark-taken-back": gettext_lazy("The mark that telling is unsafe was taken back"),
    "secrecy.recorded": gettext_lazy("An order of secrecy was entered"),
    "secrecy.opened": gettext_lazy("An order of secrecy was opened to read"),
    "secrecy.reviewed": gettext_lazy("An order of secrecy was looked at again"),
    "secrecy.cleared": gettext_lazy("Somebody was cleared for an order of secrecy"),
    "secrecy.clearance-ended": gettext_lazy("A clearance for an order of secrecy ended"),
    "secrecy.extended": gettext_lazy("An order of secrecy was extended"),
    "secrecy.challenged": gettext_lazy("A challenge to an order of secrecy was filed"),
    "secrecy.upheld": gettext_lazy("A challenge to an order of secrecy was lost"),
    "secrecy.shortened": gettext_lazy("A challenge gave an order of secrecy an earlier end"),
    "secrecy.set-aside": gettext_lazy("A challenge ended an order of secrecy"),
    "secrecy.ended": gettext_lazy("An order of secrecy was lifted"),
    "preservation.kept": gettext_lazy("A snapshot was kept"),
    "preservation.complete": gettext_lazy("Preservation is complete"),
    "preservation.asked": gettext_lazy("Preservation was asked for"),
    "preservation.waits": gettext_lazy("Preservation waits for a person"),
    "authority.officer-suspended": gettext_lazy("An officer was suspended"),
    "authority.key-offered": gettext_lazy("An officer offered another key"),
    "hold.lift-asked": gettext_lazy("One person asked to lift a hold"),
    "authority.emergency-called-back": gettext_lazy("The control room was called back"),
    "authority.called-back": gettext_lazy("An officer was called back"),
    "authority.officer-registered": gettext_lazy("An officer registered"),
    "authority.entered": gettext_lazy("An authority entered our directory"),
    "hold.drafted": gettext_lazy("A hold was drafted"),
    "hold.seconded": gettext_lazy("One person said yes to a hold"),
    "hold.activated": gettext_lazy("A hold was activated"),
    "hold.confirmed": gettext_lazy("A second person confirmed a hold"),
    "hold.lifted": gettext_lazy("A hold was lifted"),
    "hold.lift-refused": gettext_lazy("A hold was not lifted"),
    "letters.template-approved": gettext_lazy("A letter's text was approved"),
    "gate.shut": gettext_lazy("The gate was shut as a whole"),
    "gate.checkpoint-brought": gettext_lazy("Somebody brought a checkpoint from outside"),
    "gate.opened": gettext_lazy("The gate was opened again"),
    "clock.event": gettext_lazy("Something that moves the clocks was entered"),
    "clock.event-retracted": gettext_lazy("Something that had moved the clocks was taken back"),
    "collection.resumed": gettext_lazy("Collecting was taken up again"),
    "alarm.rang": gettext_lazy("An alarm rang"),
    "alarm.told": gettext_lazy("An alarm was sent"),
    "alarm.ended": gettext_lazy("An alarm ended with its case"),
    "alarm.escalated": gettext_lazy("An alarm that nobody answered went to more people"),
    "alarm.acknowledged": gettext_lazy("Somebody answered an alarm"),
    "alarm.work-again": gettext_lazy("Work that had failed is tried again"),
    "alarm.sign-of-life": gettext_lazy("The alarms showed that they live"),
    "restriction.terms-judged": gettext_lazy("Somebody judged our own terms"),
    "restriction.drafted": gettext_lazy("A restriction was drafted"),
    "restriction.seconded": gettext_lazy("One person said yes to a restriction"),
    "restriction.in-force": gettext_lazy("A restriction was put in force"),
    "restriction.changed": gettext_lazy("A restriction was changed"),
    "restriction.dropped": gettext_lazy("A draft of a restriction was dropped"),
    "restriction.lift-asked": gettext_lazy("One person asked to lift a restriction"),
    "restriction.lifted": gettext_lazy("A restriction was lifted"),
    "restriction.reversed": gettext_lazy("A restriction was lifted as wrong"),
    "restriction.snapshot-published": gettext_lazy("The guards were told the rules"),
    "restriction.proved": gettext_lazy("A restriction was proved at the door"),
    "restriction.not-proved": gettext_lazy("A restriction was not proved at the door"),
    "restriction.order-acknowledged": gettext_lazy("An executor carried out an order"),
    "restriction.order-refused": gettext_lazy("An executor refused an order"),
    "restriction.order-dropped": gettext_lazy("An order was lifted before it was answered"),
    "restriction.objected": gettext_lazy("A user objected"),
    "restriction.objection-decided": gettext_lazy("An objection was decided"),
    "restriction.letter-published": gettext_lazy("A demand was published by parts"),
    "restriction.letter-withdrawal-asked": gettext_lazy(
        "One person asked for a published demand to be taken down"
    ),
    "restriction.letter-withdrawn": gettext_lazy("A published demand was taken down"),
    "exit.drafted": gettext_lazy("A market exit was drafted"),
    "exit.edited": gettext_lazy("The plan of a market exit was edited"),
    "exit.seconded": gettext_lazy("One person said yes to a market exit"),
    "exit.approved": gettext_lazy("Two people approved a market exit"),
    "exit.stage-done": gettext_lazy("A stage of a market exit was done"),
    "exit.stage-undone": gettext_lazy("A stage of a market exit was taken back"),
    "exit.reversal-asked": gettext_lazy("One person asked to take a market exit back"),
    "exit.taken-back": gettext_lazy("Two people took a market exit back"),
    "people.calendar-made": gettext_lazy("Somebody made the address of their calendar"),
    "people.calendar-revoked": gettext_lazy("Somebody took the address of their calendar back"),
    "people.entity-added": gettext_lazy("A company, office or servers of ours were written down"),
    "people.entity-ended": gettext_lazy("A company, office or servers are no longer ours"),
    "people.exposure-added": gettext_lazy("Somebody within reach of a state was written down"),
    "people.exposure-described": gettext_lazy("Who could reach one of our people was written down"),
    "people.exposure-ended": gettext_lazy("Somebody within reach of a state is no longer of ours"),
    "review.overlay-offered": gettext_lazy("An overlay was uploaded to be tried"),
    "hold.reasons-stated": gettext_lazy("The reasons for a draft were stated"),
    "people.joined": gettext_lazy("Somebody joined"),
    "people.invited": gettext_lazy("Somebody was invited"),
    "people.provider-described": gettext_lazy("The provider was described"),
    "people.set-up-offered": gettext_lazy("A set-up link was made"),
    "intake.letter-opened": gettext_lazy("A letter was opened to read"),
    "intake.letter-kept": gettext_lazy("A letter was kept"),
}


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
    return str(_KINDS[RequestKind(kind)])


def authority_kind_word(kind: str) -> str:
    """Return the word for a kind of state body."""
    return AuthorityKind(kind).replace("_", " ").replace("-", " ").capitalize()


def threat_word(threat: str) -> str:
    """Return the word for what is about to happen."""
    return Threat(threat).replace("_", " ").replace("-", " ").capitalize()


def channel_word(channel: str) -> str:
    """Return how something reached us."""
    return str(_CHANNELS[Channel(channel)])


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
    return str(_FINDINGS[Recommendation(recommends)])


def outcome_word(outcome: str) -> str:
    """Return what was decided for one account and class of data."""
    return str(_OUTCOMES.get(outcome, outcome))


def answer_word(answer: str) -> str:
    """Return an answer of the rights lens in words."""
    return answer.replace("_", " ").capitalize()


def state_word(state: str) -> str:
    """Return where a case stands."""
    return str(_STATES[state])


def role_word(turn: str) -> str:
    """Return whose turn it is."""
    return str(_TURNS.get(turn, turn))


def role_name(role: str) -> str:
    """Return the word for a role of our own people."""
    return str(_ROLES[role])


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
        "released": gettext("Download the files"),
    }.get(case.state, gettext("Read the case"))


def entry_sentence(kind: str) -> str:
    """Return what a ledger entry says was done."""
    return str(_ENTRIES.get(kind, kind))


def unsent_letter(subject: str) -> str:
    """Return the heading of a letter that waits until somebody approves its template."""
    return gettext("Not sent: %(subject)s. Its text waits for approval.") % {"subject": subject}


_LANGUAGES = {"en": gettext_lazy("English"), "zh-hant": gettext_lazy("Traditional Chinese")}


def language_name(tag: str) -> str:
    """Return a language's name, or its tag where we have no name for it."""
    return str(_LANGUAGES.get(tag, tag))


_LETTERS = {
    "acknowledgement": gettext_lazy("we have the request"),
    "question": gettext_lazy("something is missing"),
    "extension": gettext_lazy("we need longer"),
    "narrowing": gettext_lazy("we give less than was asked"),
    "production": gettext_lazy("we give what was asked"),
    "refusal": gettext_lazy("we give nothing"),
    "redirection": gettext_lazy("another route"),
    "no-data": gettext_lazy("we hold nothing"),
    "restriction": gettext_lazy("we limited something, somewhere"),
}


def letter_word(kind: str) -> str:
    """Return when a letter of a kind is written."""
    return str(_LETTERS.get(kind, kind))
