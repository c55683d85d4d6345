"""Whether an instrument reaches this provider, and the treaty route where it does not."""

from __future__ import annotations

from comity.pack.words import Reach
from comity.review.asker import is_home, treaty_open
from comity.review.law_case import MET, NO, UNSURE, Answer, LawCase
from comity.vocabulary.places import country_of
from comity.vocabulary.words import Recommendation


def reach(case: LawCase) -> Answer | None:
    """Check that the instrument reaches this provider."""
    if case.at_home:
        return Answer(MET, "We are established where it applies.")
    reach = case.instrument.foreign_provider.reach if case.instrument.foreign_provider else None
    match reach:
        case Reach.DIRECT:
            return Answer(MET, "It claims to bind a provider abroad and is used so.")
        case Reach.DIRECT_CONTESTED:
            text = "Its force over a provider abroad is contested."
            return Answer(UNSURE, text, "reach-contested", Recommendation.ASK)
        case Reach.LOCAL_PRESENCE:
            text = (
                "It binds persons and entities in its territory; whether we are one is not known."
            )
            return Answer(UNSURE, text, "reach-local-presence", Recommendation.ASK)
        case Reach.VOLUNTARY:
            text = "It puts no duty on a provider abroad: an answer would be our own choice."
            return Answer(UNSURE, text, "reach-voluntary", Recommendation.ASK)
        case Reach.MLAT_ONLY:
            return _treaty(case, "reach-mlat-only", "Only mutual legal assistance carries it here")
        case Reach.VIA_AGREEMENT:
            return _agreement(case)
        case _:
            text = "Whether it reaches a provider abroad is not known."
            return Answer(UNSURE, text, "reach-unclear", Recommendation.ASK)


def _agreement(case: LawCase) -> Answer:
    """Check that an agreement under which the order may come straight to us was in force."""
    asker = case.books.pack(case.asker.country)
    home = country_of(case.provider.established_in).lower()
    agreements = dict(asker.head.treaties) if asker else {}
    treaty = agreements.get(f"cloud_act_agreement_{home}")
    if treaty is not None and treaty_open(treaty, on=case.day):
        return Answer(MET, f"An agreement has been in force since {treaty.in_force}.")
    return _treaty(case, "reach-no-agreement", "No agreement in force that day carries it here")


def _treaty(case: LawCase, name: str, says: str) -> Answer:
    """Point to the treaty route where one was open that day; refuse where none was."""
    asker = case.books.pack(case.asker.country)
    home = country_of(case.provider.established_in)
    treaties = dict(asker.head.treaties) if asker else {}
    keys = [f"mlat_{home.lower()}"]
    keys += [
        f"mla_{pack.code.lower()}"
        for pack in case.books.packs
        if pack.code != home
        and is_home(pack, established_in=case.provider.established_in, books=case.books)
    ]
    routes = [treaties[key] for key in keys if key in treaties]
    states = [treaty_open(treaty, on=case.day) for treaty in routes]
    if True in states:
        return Answer(NO, f"{says}; that route was open.", name, Recommendation.REDIRECT)
    if None in states or not states:
        text = f"{says}; whether that route was open cannot be told from the books."
        return Answer(NO, text, name, Recommendation.ASK)
    return Answer(NO, f"{says}; that route was closed.", name, Recommendation.REFUSE)
