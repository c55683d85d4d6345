"""Confirm who asks: our directory of authorities, their officers, keys and call-backs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password

from comity.vocabulary.places import parse_jurisdiction
from comity.vocabulary.words import AuthorityKind, RequestKind
from comity_server.actions.actor import Actor
from comity_server.casefile.models import Case
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store
from comity_server.people.claimed import ClaimedAuthority, find_or_enter
from comity_server.people.models import Authority, CallBack, Officer, OfficerKey, Person


@retry_whole
def add_authority(
    *,
    name: str,
    kind: str,
    jurisdiction: str,
    callback_number: str,
    callback_source: str,
    by: Actor,
    at: datetime,
    mail_domains: tuple[str, ...] = (),
) -> Authority:
    """Enter a state body in our directory, with a number that we found ourselves.

    :raises ValueError: if kind or jurisdiction is no word of ours, or the number's source is blank.
    """
    by.must_be_staff()
    parse_jurisdiction(jurisdiction)
    AuthorityKind(kind)
    if not callback_number.strip() or not callback_source.strip():
        raise ValueError("Enter the number and where you found it: never the request itself.")
    with change(Side.EXCLUSIVE):
        authority, _ = Authority.objects.update_or_create(
            name=name.strip(),
            jurisdiction=jurisdiction,
            defaults={
                "kind": kind,
                "callback_number": callback_number.strip(),
                "callback_source": callback_source.strip(),
                "mail_domains": list(mail_domains),
                "status": Authority.Status.CONFIRMED,
                "confirmed_at": at,
            },
        )
        store.append(
            "authority.entered",
            at=at,
            actor=by.role,
            body={"jurisdiction": jurisdiction, "kind": kind},
            commits={"authority": str(authority.id).encode()},
        )
    return authority


@retry_whole
def register_officer(
    *,
    name: str,
    email: str,
    password: str,
    authority_name: str,
    authority_kind: str,
    jurisdiction: str,
    rank: str,
    phone: str,
    recipient: str,
    at: datetime,
) -> Officer | None:
    """Register somebody who says that they act for an authority. It confirms nothing.

    Returns None where the address is known already: the face answers both the same, so that nobody
    learns who is registered.

    :raises django.core.exceptions.ValidationError: if the password is weak.
    """
    validate_password(password)
    with change(Side.EXCLUSIVE):
        if Person.objects.filter(email=email.lower()).exists():
            return None
        person = Person(name=name, email=email.lower(), created_at=at)
        person.set_password(password)
        person.save(force_insert=True)
        officer = Officer.objects.create(
            person=person,
            authority=find_or_enter(ClaimedAuthority(authority_name, authority_kind, jurisdiction)),
            rank=rank,
            phone_given=phone,
            registered_at=at,
        )
        OfficerKey.objects.create(officer=officer, recipient=recipient, offered_at=at)
        store.append(
            "authority.officer-registered",
            at=at,
            actor="officer",
            body={"jurisdiction": jurisdiction},
            commits={"officer": str(officer.id).encode(), "key": recipient.encode()},
        )
    return officer


@retry_whole
def offer_key(*, officer_id: UUID, recipient: str, by: Actor, at: datetime) -> OfficerKey:
    """Offer another key: it seals nothing until a call-back confirms it, and ends the present one.

    A change of key restarts confirmation, so that who captures an account gains nothing by it.
    """
    by.must_be("officer")
    with change(Side.EXCLUSIVE):
        officer = Officer.objects.select_for_update().get(id=officer_id, person_id=by.person)
        officer.keys.exclude(status=OfficerKey.Status.REVOKED).update(
            status=OfficerKey.Status.REVOKED
        )
        officer.status, officer.confirmed_at = Officer.Status.REGISTERED, None
        officer.save()
        key = OfficerKey.objects.create(officer=officer, recipient=recipient, offered_at=at)
        store.append(
            "authority.key-offered",
            at=at,
            actor="officer",
            commits={"officer": str(officer.id).encode(), "key": recipient.encode()},
        )
    return key


@retry_whole
def record_call_back(
    *,
    officer_id: UUID,
    spoke_to: str,
    confirmed: bool,
    key_read_back: bool,
    note: str,
    by: Actor,
    at: datetime,
) -> CallBack:
    """Record a call to the authority's number in our directory, and what came of it.

    The officer is confirmed only if the authority says so; the key only if its end was read back.

    :raises ValueError: if our directory has no confirmed number of this authority.
    """
    by.must_be_staff()
    with change(Side.EXCLUSIVE):
        officer = Officer.objects.select_related("authority").get(id=officer_id)
        authority = officer.authority
        if authority.status != Authority.Status.CONFIRMED:
            raise ValueError(
                "Our directory has no number of this authority that we found ourselves. "
                "Enter one first, and say where you found it."
            )
        call = CallBack.objects.create(
            authority=authority,
            officer=officer,
            number=authority.callback_number,
            by_id=by.person,
            at=at,
            spoke_to=spoke_to,
            confirmed=confirmed,
            note=note,
        )
        officer.status = Officer.Status.CONFIRMED if confirmed else Officer.Status.REGISTERED
        officer.confirmed_at = at if confirmed else None
        officer.save()
        if confirmed and key_read_back:
            offered = officer.keys.filter(status=OfficerKey.Status.OFFERED).latest("offered_at")
            offered.status, offered.confirmed_at = OfficerKey.Status.CONFIRMED, at
            offered.save()
        store.append(
            "authority.called-back",
            at=at,
            actor=by.role,
            body={"confirmed": confirmed, "key_confirmed": confirmed and key_read_back},
            commits={"officer": str(officer.id).encode(), "call": str(call.id).encode()},
        )
    return call


@retry_whole
def record_emergency_call_back(
    *, case_id: UUID, spoke_to: str, confirmed: bool, note: str, by: Actor, at: datetime
) -> CallBack:
    """Record the call to the control room, on our own number, that an emergency needs.

    Whoever made the call does not approve the release: a second person does.

    :raises ValueError: if our directory has no confirmed number of this authority.
    """
    by.must_be_staff()
    with change(Side.EXCLUSIVE):
        case = Case.objects.select_for_update(of=("self",)).get(
            id=case_id, kind=RequestKind.EMERGENCY
        )
        authority = case.authority
        if authority.status != Authority.Status.CONFIRMED:
            raise ValueError("Our directory has no number of this authority: enter one first.")
        call = CallBack.objects.create(
            authority=authority,
            officer=case.officer,
            case_id=case.id,
            number=authority.callback_number,
            by_id=by.person,
            at=at,
            spoke_to=spoke_to,
            confirmed=confirmed,
            note=note,
        )
        case.callback_at = at if confirmed else None
        case.editors = sorted({*case.editors, str(by.person)})
        case.save(update_fields=["callback_at", "editors"])
        store.append(
            "authority.emergency-called-back",
            at=at,
            actor=by.role,
            case=case.ref,
            body={"confirmed": confirmed},
            commits={"call": str(call.id).encode(), "person": str(by.person).encode()},
        )
    return call


@retry_whole
def suspend_officer(*, officer_id: UUID, because: str, by: Actor, at: datetime) -> None:
    """Stop trusting an officer at once: one person may, and nothing more leaves to them."""
    by.must_be_staff()
    if not because.strip():
        raise ValueError("Say why: whoever lifts this later has to know.")
    with change(Side.EXCLUSIVE):
        Officer.objects.filter(id=officer_id).update(status=Officer.Status.SUSPENDED)
        store.append(
            "authority.officer-suspended",
            at=at,
            actor=by.role,
            commits={"officer": str(officer_id).encode(), "because": because.encode()},
        )
