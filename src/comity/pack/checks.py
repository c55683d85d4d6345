"""What must be true of the books beyond the type of each value: ids, sources, references, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from comity.pack.facts import CLAIMS, FACTS, MARKS, FactType
from comity.pack.faults import Faults, Spot
from comity.pack.files import Document, Entry
from comity.pack.law import Evidence, Head, Instrument
from comity.pack.policy import Parameter, PolicyBook, Predicate
from comity.pack.rights import RightsBook
from comity.pack.words import Basis


def check_ids(entries: Iterable[Entry], *, prefix: str, faults: Faults) -> None:
    """Find ids that occur twice or do not begin with the code of their jurisdiction."""
    seen: dict[str, Spot] = {}
    for entry in entries:
        place = entry.spot / "id"
        if entry.id in seen:
            first = seen[entry.id]
            says = f"duplicate id {entry.id!r}: it stands first in {first.file}:{first.line}."
            faults.add(place, says, "Give this entry an id of its own.")
        elif entry.id and prefix and not entry.id.startswith(prefix):
            cure = f"Begin it with {prefix!r}."
            faults.add(place, f"the id {entry.id!r} does not begin with its code.", cure)
        seen.setdefault(entry.id, place)


def check_evidence(
    evidence: Evidence, *, spot: Spot, sources: Collection[str], faults: Faults
) -> None:
    """Find an entry without a source, or one whose source nobody lists."""
    place = spot / "evidence"
    if not evidence.sources and evidence.basis is not Basis.OPERATOR_REVIEWED:
        cure = "Name a key of [sources] in evidence.sources."
        faults.add(place, "this entry has no source.", cure)
    for key in evidence.sources:
        if key not in sources:
            cure = "Add it under [sources] in pack.toml, or correct the key."
            faults.add(place, f"unknown source {key!r}.", cure)


def check_instrument(
    instrument: Instrument, *, spot: Spot, authorities: Collection[str], faults: Faults
) -> None:
    """Find references to authorities that do not exist, and days that run backwards."""
    for index, authority in enumerate(instrument.authorities):
        if authority not in authorities:
            cure = "Add it to authorities.toml, or correct the id."
            faults.add(spot / "authorities" / index, f"unknown authority {authority!r}.", cure)
    effective = instrument.effective
    if effective.from_ and effective.to and effective.to < effective.from_:
        says = f"the last day ({effective.to}) is before the first ({effective.from_})."
        faults.add(spot / "effective", says, "Put the earlier day in `from`.")


def check_head(head: Head, *, document: Document, folder: str, faults: Faults) -> None:
    """Find a wrong schema or code, and treaties and covenants without a known source."""
    spot, sources = document.spot, {key for key, _ in head.sources}
    if head.schema != "comity/jurisdiction-facts/v1":
        cure = 'Write "comity/jurisdiction-facts/v1".'
        faults.add(spot / "schema", f"unknown schema {head.schema!r}.", cure)
    if head.code.lower() != folder:
        cure = "Name the folder by the code in lower case."
        faults.add(spot / "code", f"code {head.code!r} stands in folder {folder!r}.", cure)
    for name, treaty in head.treaties:
        place = spot / "treaties" / name
        check_evidence(treaty.evidence, spot=place, sources=sources, faults=faults)
        if treaty.in_force and treaty.until and treaty.until <= treaty.in_force:
            faults.add(
                place / "until", "it ends before it is in force.", "Correct `in_force` or `until`."
            )
    for name, item in head.participation:
        place = spot / "participation" / name
        check_evidence(item.evidence, spot=place, sources=sources, faults=faults)
    rights = head.human_rights
    for key, evidence in (
        ("iccpr", rights.iccpr.evidence),
        ("death_penalty", rights.death_penalty.evidence),
    ):
        place = spot / "human_rights" / key
        check_evidence(evidence, spot=place, sources=sources, faults=faults)


def check_rights(book: RightsBook, *, document: Document, faults: Faults) -> None:
    """Find questions that lead to no known outcome, and an emergency list that asks nothing."""
    outcomes = {outcome.id for outcome in book.outcome}
    questions = {question.id for question in book.question}
    for index, question in enumerate(book.question):
        spot = document.spot / "question" / index / "consequence"
        for answer, outcome in question.consequence:
            if outcome not in outcomes:
                cure = f"Known outcomes: {', '.join(sorted(outcomes))}."
                faults.add(spot / answer, f"unknown outcome {outcome!r}.", cure)
    for index, name in enumerate(book.emergency_first):
        if name not in questions:
            cure = "Write the id of a question in this file."
            place = document.spot / "emergency_first" / index
            faults.add(place, f"unknown question {name!r}.", cure)


def check_policy(book: PolicyBook, *, spots: Mapping[str, Spot], faults: Faults) -> None:
    """Find rules that say nothing or speak of unknown facts, and values that overlap in time."""
    for parameter in book.parameter:
        _check_values(parameter, spot=spots[parameter.id], faults=faults)
    parameters = {parameter.id for parameter in book.parameter}
    for rule in book.rule:
        spot = spots[rule.id] / "when"
        if not rule.when:
            faults.add(spot, f"rule {rule.id!r} has no predicate.", "Add one to `when`.")
        for index, predicate in enumerate(rule.when):
            _check_predicate(predicate, spot=spot / index, parameters=parameters, faults=faults)


def _check_values(parameter: Parameter, *, spot: Spot, faults: Faults) -> None:
    if not parameter.value:
        faults.add(spot, f"{parameter.id!r} has no value.", "Add [[parameter.value]].")
    for day, count in Counter(value.from_ for value in parameter.value).items():
        if count > 1:
            says = f"{parameter.id!r} has {count} values from {day}: their dates overlap."
            faults.add(spot / "value", says, "Give each value a day of its own.")


def _check_predicate(
    predicate: Predicate, *, spot: Spot, parameters: Collection[str], faults: Faults
) -> None:
    kind = FACTS.get(predicate.fact)
    if kind is None:
        cure = f"Known facts: {', '.join(sorted(FACTS))}."
        faults.add(spot, f"unknown fact {predicate.fact!r}.", cure)
        return
    claims = predicate.claims
    if len(claims) != 1 or next(iter(claims)) not in CLAIMS[kind]:
        cure = f"A {kind} takes exactly one of: {', '.join(sorted(CLAIMS[kind]))}."
        faults.add(spot, f"{predicate.fact!r} is claimed wrongly.", cure)
        return
    if kind is FactType.NUMBER:
        number = next(iter(claims.values()))
        if isinstance(number, str) and number not in parameters:
            cure = "Write a number, or the id of a [[parameter]]."
            faults.add(spot, f"unknown parameter {number!r}.", cure)
    if predicate.fact == "marks":
        for word in sorted({*predicate.words} - MARKS):
            cure = f"Known marks: {', '.join(sorted(MARKS))}."
            faults.add(spot, f"unknown mark {word!r}.", cure)
