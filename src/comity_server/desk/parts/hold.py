"""The parts of a hold's page that tell of its assessments, its versions and its clauses."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_lazy, ngettext

from comity_server.casefile.hold_terms import parse_terms
from comity_server.casefile.reading import assessing
from comity_server.casefile.reading.rows import HoldRow
from comity_server.desk.parts.assessment import href_of
from comity_server.faces import instants
from comity_server.faces.parts import Chip, Link, Pair, State
from comity_server.faces.places import say_list

STATES = {
    "draft": (State.ASK, gettext_lazy("Being written")),
    "in-review": (State.ASK, gettext_lazy("One has signed")),
    "approved": (State.CLEAR, gettext_lazy("Signed by two")),
}

CLAUSES = {
    "emergency": gettext_lazy("Emergencies"),
    "exception": gettext_lazy("Exception"),
    "older": gettext_lazy("Older requests"),
    "home-court": gettext_lazy("Orders of our own courts"),
    "route": gettext_lazy("Another way"),
}


def assessments_of(row: HoldRow) -> tuple[Pair, ...]:
    """Return the hold's assessments, and the way to the next one."""
    found = assessing.of_hold(row.ref)
    pairs = [
        Pair(
            one.title,
            gettext("Review by %(day)s") % {"day": instants.say_day(one.review_on)}
            if one.review_on
            else gettext("No review day yet"),
            chip=Chip(STATES[one.state][0], str(STATES[one.state][1])),
            link=Link(gettext("Read it"), href_of(one.ref)),
        )
        for one in found
    ]
    if not found and row.state != "draft":
        pairs.append(
            Pair(
                gettext("None yet"),
                link=Link(gettext("Begin one"), f"/desk/holds/{row.ref}/assess/"),
            )
        )
    return tuple(pairs)


def clause_uses_of(row: HoldRow) -> tuple[Pair, ...]:
    """Return how often each clause let something leave, and who decided."""
    return tuple(
        Pair(
            f"{CLAUSES[one.clause]} {one.exception}".strip(),
            ngettext("used once", "used %(n)s times", one.count) % {"n": one.count},
            note=gettext("decided by %(who)s") % {"who": say_list(list(one.decided_by))},
        )
        for one in assessing.uses_of(row.ref)
    )


def versions_of(row: HoldRow) -> tuple[Link, ...]:
    """Return the hold's other versions; empty where it has none."""
    line = assessing.line_of(row.ref)
    if len(line) < 2:
        return ()
    return tuple(
        Link(
            gettext("Version %(n)s, %(ref)s%(here)s")
            % {
                "n": one.version,
                "ref": one.ref,
                "here": gettext(" (this one)") if one.ref == row.ref else "",
            },
            f"/desk/holds/{one.ref}/",
        )
        for one in line
    )


def differences_of(
    before: tuple[Pair, ...], after: tuple[Pair, ...]
) -> Iterator[tuple[str, str, str]]:
    """Yield each sentence that a version says otherwise: its label, what it was, what it is."""
    was, now = _said(before), _said(after)
    for label in dict.fromkeys((*was, *now)):
        if was.get(label) != now.get(label):
            yield label, was.get(label, ""), now.get(label, "")


def _said(pairs: tuple[Pair, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        text = f"{pair.value}: {pair.note}" if pair.note else pair.value
        found[pair.label] = f"{found[pair.label]}; {text}" if pair.label in found else text
    return found


def changes_of(row: HoldRow, say: object) -> tuple[Pair, ...]:
    """Return what this version says otherwise than the one that it replaces, in plain words.

    ``say`` returns a hold's terms as sentences.
    """
    line = {one.id: one for one in assessing.line_of(row.ref)}
    earlier = line.get(row.replaces_id)
    if earlier is None:
        return ()
    sentences = [
        say(parse_terms(one.terms, ref=one.ref), zone="UTC")  # type: ignore[operator]  # a function of the page
        for one in (earlier, row)
    ]
    return tuple(
        Pair(
            label,
            now or gettext("not any more"),
            note=gettext("before: %(was)s") % {"was": was or gettext("nothing")},
        )
        for label, was, now in differences_of(*sentences)
    )
