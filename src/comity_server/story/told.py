"""Who can be entered in a story, and what has happened in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext

from comity_server.actions.actor import ROLES
from comity_server.casefile.models import Case, Hold
from comity_server.people.models import Officer, Person

TEAM, POLICE = "@demo.invalid", "@police.invalid"
OWNER = f"owner{TEAM}"  # set the house up, and holds every role: no part to play
OFFERED = ("analyst", "counsel", "executive")


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the story; ``person`` is their row, for the session that enters as them."""

    email: str
    name: str
    role: str
    authority: str = ""
    person: object = field(default=None, compare=False)


def parts() -> tuple[Part, ...]:
    """Return everybody who can be entered: officers first, then our team as a case meets them."""
    officers = Officer.objects.filter(person__email__endswith=POLICE).select_related(
        "person", "authority"
    )
    people = Person.objects.filter(email__endswith=TEAM).exclude(email=OWNER).order_by("name")
    team = [_of_team(row) for row in people]
    offered = [part for part in team if part.role in OFFERED]
    return (
        *map(_officer, officers.order_by("-authority__name")),
        *sorted(offered, key=lambda part: OFFERED.index(part.role)),
    )


def part(email: str) -> Part | None:
    """Return one part by its address, and nobody who is not of the story."""
    return next((one for one in parts() if one.email == email), None)


def _officer(row: Officer) -> Part:
    return Part(row.person.email, row.person.name, "officer", row.authority.name, row.person)


def _of_team(row: Person) -> Part:
    role = next((role for role in OFFERED if role in row.roles), "")
    role = role or next((role for role in ROLES if role in row.roles), "")
    return Part(row.email, row.name, role, "", row)


def so_far() -> tuple[str, ...]:
    """Return what has happened, in a few sentences."""
    cases = Case.objects.all()
    received = cases.count()
    given = cases.filter(state=Case.State.DELIVERED).count()
    waiting = cases.filter(closed_at__isnull=True).count()
    holds = Hold.objects.filter(state=Hold.State.ACTIVE).order_by("effective_at")
    return (
        *(gettext("A hold stands: “%(title)s”.") % {"title": hold.title} for hold in holds),
        ngettext("One request came in.", "%(count)s requests came in.", received)
        % {"count": received},
        ngettext("Data left in answer to one.", "Data left in answer to %(count)s.", given)
        % {"count": given},
        ngettext("One waits for people.", "%(count)s wait for people.", waiting)
        % {"count": waiting},
    )
