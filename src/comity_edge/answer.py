"""What a guard answers: admit or block, every reason, the status and the text to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from comity.restriction.gate import UNAVAILABLE_FOR_LEGAL_REASONS, Admission, Judgement

LEGAL_TEXT: Final = "This is not available where you are, because of a legal demand."
OTHER_TEXT: Final = "This is not available where you are."


@dataclass(frozen=True, slots=True)
class Answer:
    """A judgement with what a service needs to act on it.

    ``because`` holds ``restriction:<id>`` and ``exit:<id>``, sorted. ``status`` is None where
    somebody is admitted. ``blocked_by`` is the address of who blocks, for the ``Link`` field of
    RFC 7725; empty where there is none to give. ``text`` is what the rules that block say, or else
    words of ours that name neither a place nor a demand.
    """

    verdict: Admission
    because: tuple[str, ...] = ()
    status: int | None = None
    text: str = ""
    blocked_by: str = ""

    @property
    def is_admitted(self) -> bool:
        """Return whether the participant may go on."""
        return self.verdict is Admission.ADMIT

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the HTTP fields of a block, without those of its body."""
        fields: tuple[tuple[str, str], ...] = (("Cache-Control", "no-store"),)
        if self.status == UNAVAILABLE_FOR_LEGAL_REASONS and self.blocked_by:
            fields = (*fields, ("Link", f'<{self.blocked_by}>; rel="blocked-by"'))
        return fields


def answer_of(judgement: Judgement, *, blocked_by: str, texts: Iterable[str] = ()) -> Answer:
    """Return the answer that tells a judgement.

    :param texts: what the rules that block want shown; empty ones are left out.
    """
    if judgement.verdict is Admission.ADMIT:
        return Answer(Admission.ADMIT)
    said = "\n".join(dict.fromkeys(filter(None, texts)))
    legal = judgement.status == UNAVAILABLE_FOR_LEGAL_REASONS
    return Answer(
        verdict=judgement.verdict,
        because=judgement.because,
        status=judgement.status,
        text=said or (LEGAL_TEXT if legal else OTHER_TEXT),
        blocked_by=blocked_by if legal else "",
    )
