"""What may be done about the people of a case: an order of secrecy."""

from __future__ import annotations

from django.utils.translation import gettext

from comity_server.casefile.reading.rows import CaseRow
from comity_server.faces.parts import Act


def of_people(case: CaseRow) -> tuple[Act, ...]:
    """Return the acts that a case page offers; an order of secrecy may come after its end too."""
    return (Act(gettext("Secrecy orders"), href=f"/desk/cases/{case.ref}/secrecy/"),)
