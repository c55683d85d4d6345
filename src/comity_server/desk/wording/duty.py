"""What the law packs know of not answering: duty, ceilings, and on what that rests."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, gettext_lazy, ngettext

from comity.pack.law import Evidence, Instrument, Penalty
from comity.pack.words import Basis, Confidence, Effect, PenaltyKind
from comity_server.casefile.reading.duties import Duty
from comity_server.faces.parts import Pair

_KINDS = {
    PenaltyKind.FINE: gettext_lazy("a fine"),
    PenaltyKind.DAILY_FINE: gettext_lazy("a fine for each day"),
    PenaltyKind.TURNOVER: gettext_lazy("a share of turnover"),
    PenaltyKind.IMPRISONMENT: gettext_lazy("imprisonment"),
    PenaltyKind.CIVIL_PENALTY: gettext_lazy("a civil penalty"),
    PenaltyKind.CIVIL_INJUNCTION: gettext_lazy("an injunction"),
    PenaltyKind.CONTEMPT: gettext_lazy("contempt of court"),
    PenaltyKind.COERCIVE: gettext_lazy("coercive measures"),
    PenaltyKind.BLOCKING: gettext_lazy("blocking of the service"),
    PenaltyKind.THROTTLING: gettext_lazy("throttling of the service"),
    PenaltyKind.LIABILITY: gettext_lazy("liability"),
    PenaltyKind.OBSTRUCTION: gettext_lazy("prosecution for obstruction"),
    PenaltyKind.WARRANT: gettext_lazy("a warrant to take it"),
    PenaltyKind.CRIMINAL_UNSPECIFIED: gettext_lazy("a criminal penalty"),
}
_EFFECTS = {
    Effect.COMPELS: gettext_lazy("It binds whom it reaches."),
    Effect.PERMITS: gettext_lazy("It permits giving; it does not compel."),
    Effect.REQUESTS: gettext_lazy("It asks; it does not compel."),
    Effect.PROHIBITS: gettext_lazy("It forbids giving."),
}
_BASES = {
    Basis.VERIFIED: gettext_lazy("read in the source"),
    Basis.PARTLY_VERIFIED: gettext_lazy("read in part"),
    Basis.MEMORY: gettext_lazy("from memory, not read"),
    Basis.OPERATOR_REVIEWED: gettext_lazy("reviewed by our counsel"),
}
_CONFIDENCE = {
    Confidence.HIGH: gettext_lazy("confidence high"),
    Confidence.MEDIUM: gettext_lazy("confidence medium"),
    Confidence.LOW: gettext_lazy("confidence low"),
}
_UNITS = {"Y": gettext_lazy("years"), "M": gettext_lazy("months"), "D": gettext_lazy("days")}


def duty_pairs(duties: Iterable[Duty]) -> tuple[Pair, ...]:
    """Return one pair for each instrument: what it threatens, and on what we know it."""
    return tuple(_pair(duty) for duty in duties)


def _pair(duty: Duty) -> Pair:
    asked = ngettext("One request asks by it.", "%(n)s requests ask by it.", duty.cases) % {
        "n": duty.cases
    }
    if duty.instrument is None:
        label = (
            gettext("No instrument named")
            if duty.named == "none"
            else gettext("‘%(name)s’") % {"name": duty.named}
        )
        return Pair(label, gettext("The books do not know."), note=asked)
    return Pair(
        str(duty.instrument.citation),
        _costs(duty.instrument),
        note=f"{asked} {_rests_on(duty, duty.instrument.evidence)}",
    )


def _costs(instrument: Instrument) -> str:
    said = _EFFECTS[instrument.effect]
    if not instrument.penalties:
        return gettext("%(effect)s The books do not know a penalty.") % {"effect": said}
    most = "; ".join(dict.fromkeys(_penalty(one) for one in instrument.penalties))
    return gettext("%(effect)s At most: %(penalties)s.") % {"effect": said, "penalties": most}


def _penalty(one: Penalty) -> str:
    parts = [str(_KINDS[one.kind])]
    if one.max is not None:
        parts.append(gettext("of up to %(sum)s") % {"sum": f"{one.max:,} {one.currency}".strip()})
    if one.percent_of_turnover is not None:
        parts.append(gettext("of up to %(n)s %% of turnover") % {"n": one.percent_of_turnover})
    if one.max_term is not None:
        parts.append(gettext("of up to %(term)s") % {"term": _term(one.max_term)})
    return " ".join(parts)


def _term(duration: str) -> str:
    """Return a duration of one unit in words (``P6M``); any other as counsel wrote it."""
    number, unit = duration[1:-1], duration[-1:]
    if number.isdecimal() and unit in _UNITS:
        return f"{number} {_UNITS[unit]}"
    return duration


def _rests_on(duty: Duty, evidence: Evidence) -> str:
    basis = f"{_BASES[evidence.basis]}, {_CONFIDENCE[evidence.confidence]}"
    titles = "; ".join(source.title for source in duty.sources[:3])
    more = len(duty.sources) - 3
    if more > 0:
        titles = gettext("%(titles)s and %(n)s more") % {"titles": titles, "n": more}
    if not titles:
        return gettext("The pack names no source (%(basis)s).") % {"basis": basis}
    return gettext("Source: %(titles)s (%(basis)s).") % {"titles": titles, "basis": basis}
