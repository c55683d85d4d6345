"""The files of what Union law wants counted, by section; exact, and part of no edition.

Decision 0152 says why they are not published with the rolls.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from comity.errors import FiguresError
from comity.transparency.eu_reports import e_evidence_csv, orders_to_act_csv, orders_to_inform_csv
from comity_server.casefile import eu_statistics
from comity_server.casefile.edition_periods import expect_over
from comity_server.casefile.reading.announced import provider

ACT, INFORMATION, E_EVIDENCE = "act", "information", "e-evidence"
SECTIONS: Final = (ACT, INFORMATION, E_EVIDENCE)


def eu_file(section: str, *, period_name: str, service: str = "", at: datetime) -> bytes:
    """Return one section of a period that is over, as RFC 4180 CSV.

    :param service: the service's name in the report; ours where it is empty.
    :raises FiguresError: if the period is open, or there is no such section.
    """
    period, known = expect_over(period_name, at=at), provider()
    name = service or (known.name if known else "")
    match section:
        case "act":
            return orders_to_act_csv(
                eu_statistics.orders_to_act(period), service=name, period=period
            )
        case "information":
            orders = eu_statistics.orders_to_inform(period)
            return orders_to_inform_csv(orders, service=name, period=period)
        case "e-evidence":
            return e_evidence_csv(eu_statistics.certificates(period))
    raise FiguresError(f"There is no section {section!r}. Choose one of {', '.join(SECTIONS)}.")
