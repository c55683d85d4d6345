"""The ten sentences, word for word, that pages and letters share.

Source: pages.md, section 3. A change to one is a change to what we have told people: it needs a
decision record. What stands in them in capitals of a variable is already in the reader's language.
"""

from __future__ import annotations

from django.utils.translation import gettext


def barred_by_hold(*, hold: str, since: str, ends: str) -> str:
    """Return sentence 1; ``ends`` says when people lift it, without its full stop."""
    return gettext(
        "Nothing may leave this case. Hold ‘%(hold)s’ has covered it since %(since)s. "
        "It ends when people lift it, %(ends)s."
    ) % {"hold": hold, "since": since, "ends": ends}


def condition_unreadable() -> str:
    """Return sentence 2."""
    return gettext("We could not read whether this condition is met, so the hold stands.")


def not_producing(*, place: str) -> str:
    """Return the head of sentence 3: only for an announced hold that follows from who asks."""
    return gettext(
        "We are not producing user data for %(place)s authorities. "
        "Your request is kept and counted."
    ) % {"place": place}


def what_stops(step: str) -> str:
    """Return the middle of sentence 3 for ``review``, ``answer`` or ``production``."""
    return {
        "production": gettext("We may write to you, but no data will leave."),
        "answer": gettext("It will not be answered while this stands."),
        "review": gettext("Nobody will review it while this stands."),
    }[step]


def emergencies_under_hold(choice: str) -> str:
    """Return the end of sentence 3 for ``proceed``, ``ask`` or ``held``."""
    return {
        "proceed": gettext("Emergencies are answered: use the emergency form."),
        "ask": gettext("A person decides each emergency."),
        "held": gettext("This includes emergencies."),
    }[choice]


def with_us(*, by: str) -> str:
    """Return sentence 4, whenever a hold depends on whose user it is or is not yet announced."""
    return gettext(
        "Your request is with us. We will write by %(by)s or tell you that we need longer."
    ) % {"by": by}


def emergency_form() -> str:
    """Return sentence 5."""
    return gettext(
        "Use this form only if somebody may soon die or be seriously hurt. When you send it, a "
        "person on duty is called. Before giving anything we ring your control room, on a number "
        "we already have."
    )


def user_told(*, authority: str, gave: str, kept: str, gagged_until: str = "") -> str:
    """Return sentence 6; what was given and not given are lists in the reader's language."""
    said = [
        gettext("%(authority)s asked us for information about your account.")
        % {"authority": authority}
    ]
    if gave:
        said.append(gettext("We gave them your %(gave)s.") % {"gave": gave})
    else:
        said.append(gettext("We gave them nothing."))
    if kept:
        said.append(gettext("We did not give them your %(kept)s.") % {"kept": kept})
    if gagged_until:
        said.append(
            gettext("A court order kept us from telling you until %(until)s.")
            % {"until": gagged_until}
        )
    return " ".join(said)


def upload_refused(*, name: str) -> str:
    """Return sentence 7."""
    return gettext(
        "‘%(name)s’ was not added. We take PDF, JPEG, PNG and TIFF, up to 25 MB. "
        "Everything else you entered is saved."
    ) % {"name": name}


def giving(*, what: str, authority: str) -> str:
    """Return sentence 8; ``what`` is for example "three files about one account"."""
    return gettext(
        "You are giving %(what)s to %(authority)s. Once downloaded, they cannot be taken back."
    ) % {"what": what, "authority": authority}


def changed_meanwhile(*, who: str, what: str, at: str) -> str:
    """Return sentence 9 for two hands or an old tab."""
    return gettext(
        "%(who)s changed %(what)s at %(at)s, while you were writing. Nothing is lost: your text is "
        "below, not yet saved. Compare and choose."
    ) % {"who": who, "what": what, "at": at}


def signed_out_meanwhile() -> str:
    """Return sentence 9 after a lost session."""
    return gettext("You were signed out. Your text is below, not yet sent.")


def no_such_case() -> str:
    """Return sentence 10: the same where there is no case and where there is no access."""
    return gettext(
        "There is no case here that you can open. If you were sent this link, ask the sender."
    )
