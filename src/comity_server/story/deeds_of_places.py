"""What a story can have done about places: the meeting in which some must leave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from comity_server.casefile.reading import announced
from comity_server.conf.home import Home
from comity_server.story.meeting import NoMeeting, hold_meeting
from comity_server.story.meeting_held import Attendee, Held
from comity_server.story.played import Played
from comity_server.story.stage import Stage

FILE: Final = "meeting.json"


def meeting(stage: Stage, given: Any, at: datetime) -> Played:
    """Hold the example's meeting, keep how it went for the page, and say whether it is proved."""
    plan = {"people": dict(given["people"]), "place": given["place"]}
    plan["within_seconds"] = given.get("within_seconds", 1)
    try:
        held = _hold(plan)
    except NoMeeting as failure:
        return Played({"verdict": "not proved"}, (str(failure),))
    wrong = held.wrong(within_seconds=plan["within_seconds"])
    return Played(
        {
            "verdict": "not proved" if wrong else "proved",
            "count": len(held.left),
            "left": sorted(one.place for one in held.left),
            "stayed": sorted(one.place for one in held.stayed),
        },
        (*said(held), *wrong),
    )


def said(held: Held) -> Iterator[str]:
    """Yield how the meeting went, sentence by sentence."""
    places = sorted({one.place for one in held.people})
    count = {where: sum(one.place == where for one in held.people) for where in places}
    yield f"{len(held.people)} people join: " + ", ".join(f"{count[w]} {w}" for w in places)
    yield (
        f"a restriction for {held.place} is published: {len(held.left)} leave, the last after "
        f"{held.slowest * 1000:.0f} ms; {len(held.stayed)} stay and hear the host"
    )
    under = "gets in" if held.probe_under else "is turned away"
    yield f"a probe from {held.place} {under}"
    if held.probe_lifted_after is not None:
        back = sum(one.came_back for one in held.left)
        yield (
            f"it is lifted: a probe from {held.place} gets in after "
            f"{held.probe_lifted_after * 1000:.0f} ms, and {back} come back"
        )


def _hold(plan: Mapping[str, Any]) -> Held:
    provider = announced.provider()
    held = hold_meeting(
        provider=provider.name if provider else "",
        places=plan["people"],
        place=plan["place"],
        keys=settings.HOME.folder("keys"),
    )
    kept = {"plan": plan, "held": asdict(held)}
    partial = settings.HOME.root / f"{FILE}.partial"
    partial.write_text(json.dumps(kept))
    partial.replace(settings.HOME.root / FILE)
    return held


def last_meeting(home: Home) -> tuple[Held, float] | None:
    """Return how the last meeting went, and within how many seconds people had to leave."""
    path = home.root / FILE
    if not path.exists():
        return None
    kept = json.loads(path.read_text())
    people = tuple(Attendee(**one) for one in kept["held"].pop("people"))
    return Held(people=people, **kept["held"]), kept["plan"]["within_seconds"]


def meet_again(home: Home) -> None:
    """Hold the same meeting once more, now.

    :raises NoMeeting: if it cannot be held, or none was held in this story.
    """
    path = home.root / FILE
    if not path.exists():
        raise NoMeeting("this story has no meeting")
    _hold(json.loads(path.read_text())["plan"])
