"""The sentence that the fields of a hold come to, in English, unless we word our own."""

from __future__ import annotations

from comity.hold.terms import Hold, Match, Treatment
from comity.vocabulary.words import Category, Step
from comity_server.casefile.place_names import names_of_places

_DATA = {
    Category.SUBSCRIBER: "subscriber",
    Category.ACCESS: "access",
    Category.TRAFFIC: "traffic",
    Category.LOCATION: "location",
    Category.CONTENT: "content",
    Category.REALTIME_TRAFFIC: "real-time traffic",
    Category.REALTIME_CONTENT: "real-time content",
}
_EMERGENCIES = {
    Treatment.HELD: "This includes emergencies.",
    Treatment.ASK: "A person decides each emergency.",
    Treatment.PROCEED: "Emergencies are answered.",
}


def sentence_of(terms: Hold) -> str:
    """Return what a hold's fields say, in one or two sentences."""
    return f"{_what(terms)}{_whom(terms)}. {_EMERGENCIES[terms.emergency]}"


def _what(terms: Hold) -> str:
    match terms.stops:
        case Step.REVIEW:
            return "We do not review requests"
        case Step.ANSWER:
            return "We do not answer requests"
        case _:
            words = [_DATA[one] for one in terms.categories]
            return (
                f"We do not produce {_join(words)} data" if words else "We do not produce user data"
            )


def _whom(terms: Hold) -> str:
    asks = _places(terms.requested_by)
    users = _places(terms.users_in)
    about = "of users in" if terms.stops is Step.PRODUCTION else "about users in"
    if asks and users:
        joint = "and only" if terms.match is Match.BOTH else "or"
        return f" for authorities of {asks}, {joint} {about} {users}"
    if asks:
        return (
            f" for authorities of {asks}"
            if terms.stops is Step.PRODUCTION
            else f" of authorities of {asks}"
        )
    return f" {about} {users}" if users else ""


def _places(codes: tuple[str, ...]) -> str:
    names = names_of_places()
    special = {"EU": "the European Union", "UN": "the United Nations"}
    return _join([names[code][0] if code in names else special.get(code, code) for code in codes])


def _join(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
