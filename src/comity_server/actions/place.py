"""Find out where the users concerned are taken to be; what is not known is held."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.vocabulary.places import UNKNOWN, parse_place
from comity_server.actions.actor import SYSTEM, Actor
from comity_server.adapters.custodian_folder import locate
from comity_server.adapters.custodians.engines import Trouble
from comity_server.casefile import outbox, voiding
from comity_server.casefile.models import Case, TargetAccount
from comity_server.gate.change import Side, change, retry_whole
from comity_server.ledger import store


def locate_accounts(lease: outbox.Lease, *, at: datetime) -> None:
    """Ask the service where each user is taken to be. A service that fails leaves it unknown."""
    case = Case.objects.get(id=lease.arguments["case"])
    found = {}
    for account in case.accounts.all():
        try:
            located = locate(
                settings.HOME.folder("custodians"), account.service, account.identifier
            )
            place = "unknown" if located.place is UNKNOWN else str(located.place)
            found[account.id] = (place, located.basis)
        except Trouble as trouble:
            found[account.id] = ("unknown", f"the service failed: {trouble.kind.value}")
    _keep(lease, case, found, at=at)


@retry_whole
def _keep(
    lease: outbox.Lease, case: Case, found: dict[UUID, tuple[str, str]], *, at: datetime
) -> None:
    with change(Side.EXCLUSIVE):
        for account_id, (place, basis) in found.items():
            TargetAccount.objects.filter(id=account_id, place_by=None).update(
                place=place, place_basis=basis[:80]
            )
        outbox.finish(lease, at=at)
        # Where somebody is stands in no entry: only that we looked, and a commitment.
        store.append(
            "intake.located",
            at=at,
            actor=SYSTEM.role,
            case=case.ref,
            commits={"places": repr(sorted(found.values())).encode()},
        )


@retry_whole
def record_place(
    *, account_id: UUID, place: str, basis: str, by: Actor, at: datetime
) -> TargetAccount:
    """Record, as a person of ours, where a user is taken to be, and by which evidence.

    :raises comity.vocabulary.places.PlaceError: if it is no place; write "unknown" for unknown.
    """
    by.must_be("counsel", "rights", "analyst")
    if place != "unknown":
        parse_place(place)
    if not basis.strip():
        raise ValueError("Say by which evidence: it decides whether somebody's data is held.")
    with change(Side.EXCLUSIVE):
        account = TargetAccount.objects.select_for_update().get(id=account_id)
        case = Case.objects.select_for_update().get(id=account.case_id)
        account.place, account.place_basis = place, basis[:80]
        account.place_by_id = by.person
        account.save()
        voiding.void_decisions(case, why="the facts about a user's place changed", at=at)
        store.append(
            "intake.place-recorded",
            at=at,
            actor=by.role,
            case=case.ref,
            commits={"place": place.encode(), "basis": basis.encode()},
        )
    return account
