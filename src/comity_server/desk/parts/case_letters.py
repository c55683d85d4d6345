"""What was written between us and the officer of a case, in the order in which it was."""

from __future__ import annotations

from django.utils.translation import gettext

from comity_server.casefile.reading import for_desk
from comity_server.casefile.reading.messages import messages_of
from comity_server.casefile.reading.rows import CaseRow
from comity_server.desk.words import unsent_letter
from comity_server.faces.parts import Dated, Link, Moment
from comity_server.faces.zones import zone_of


def letters_and_messages(case: CaseRow) -> tuple[Dated, ...]:
    """Return our letters and the officer's messages, oldest first."""
    zone = zone_of(case.jurisdiction)
    ours = [
        Dated(
            Moment(one.at, zone),
            one.subject if one.sent_at else unsent_letter(one.subject),
            note=one.body,
            link=Link(gettext("As a PDF"), f"/desk/cases/{case.ref}/letters/{one.id}.pdf"),
        )
        for one in for_desk.letters_of(case)
    ]
    theirs = [
        Dated(
            Moment(one.at, zone),
            gettext("The officer answered our question")
            if one.answers
            else gettext("The officer wrote"),
            note=one.says,
        )
        for one in messages_of(case)
    ]
    return tuple(sorted([*ours, *theirs], key=lambda one: one.moment.at))
