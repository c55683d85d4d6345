"""What the frame of each desk page says of alarms: how many wait, and whether they are alive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from comity_server.casefile.reading import for_clocks
from comity_server.faces.instants import say_instant
from comity_server.faces.parts import Moment


def label(*, person: UUID, role: str) -> str:
    """Return the word of the navigation with how many alarms nobody has answered."""
    count = for_clocks.count_open_alarms(person=person, role=role)
    if not count:
        return gettext("Alarms")
    shown = "99+" if count >= for_clocks.MOST_COUNTED else str(count)
    return gettext("Alarms %(count)s") % {"count": shown}


def silence(*, now: datetime, zone: str) -> str:
    """Return what to say where the alarms have not shown that they live; nothing where they do."""
    found = for_clocks.life(at=now)
    return alive_sentence(found, zone=zone) if found.silent else ""


def alive_sentence(found: for_clocks.Life, *, zone: str) -> str:
    """Return when the alarms last proved themselves alive, and what to do if that is long ago."""
    if not found.leaves:
        return gettext(
            "Alarms reach nobody outside this desk: neither a mail server nor a webhook is set up."
        )
    if found.last_at is None:
        return gettext("The alarms have not proved themselves alive yet.")
    at = say_instant(Moment(found.last_at, zone))
    said = gettext("The alarms last proved themselves alive at %(at)s.") % {"at": at}
    if not found.silent:
        return said
    return gettext("%(said)s Look at the machine and at its mail.") % {"said": said}
