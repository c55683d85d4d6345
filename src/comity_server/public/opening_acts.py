"""What a told user may fetch to find their request in the published figures."""

from __future__ import annotations

from django.utils.translation import gettext

from comity_server.casefile.reading import openings
from comity_server.casefile.reading.for_users import Told
from comity_server.faces.parts import Act

ADDRESS = "/notice/opening/"


def opening_acts(told: Told, *, identifier: str) -> tuple[Act, ...]:
    """Return one button for each table in which this reader may open the request's entry."""
    return tuple(
        Act(
            gettext("%(title)s, edition %(edition)s")
            % {"title": one.title, "edition": one.edition},
            action=ADDRESS,
            fields=(
                ("code", told.code),
                ("identifier", identifier),
                ("edition", one.edition),
                ("table", one.table),
            ),
        )
        for one in openings.for_told(told.id)
    )
