"""The words for stages of market exits, for conflicts and for findings of their report."""

from __future__ import annotations

from django.utils.translation import gettext

from comity.restriction.exit_report import Finding
from comity.restriction.exit_stages import Stage


def stage_word(stage: str) -> str:
    """Return a stage's name; one that no plan knows is shown as the ledger has it."""
    return {
        Stage.ANNOUNCE: gettext("Announcement"),
        Stage.SIGN_UPS: gettext("End of sign-ups"),
        Stage.PAYMENTS: gettext("End of payments"),
        Stage.STORES: gettext("Application stores"),
        Stage.ACCESS: gettext("End of access"),
        Stage.REQUESTS: gettext("Open requests"),
        Stage.PRESERVED: gettext("Preserved data"),
        Stage.EXPORT: gettext("End of fetching data"),
        Stage.DELETION: gettext("Deletion"),
        Stage.ENTITIES: gettext("Companies and people"),
    }.get(_known(stage), str(stage))


def _known(stage: str) -> Stage | None:
    return Stage(stage) if stage in tuple(Stage) else None


def switches_word(stage: Stage) -> str:
    """Return what a stage does, as a sentence."""
    return {
        Stage.ANNOUNCE: gettext("The farewell page and the public page of the exit are shown."),
        Stage.SIGN_UPS: gettext("Guards let nobody there open an account."),
        Stage.PAYMENTS: gettext(
            "The service takes no more money there and pays back what it owes."
        ),
        Stage.STORES: gettext("Application stores there no longer offer it."),
        Stage.ACCESS: gettext(
            "Guards let nobody there use it, save to fetch their own data. Decisions on requests "
            "about accounts there that did not leave yet are made anew."
        ),
        Stage.REQUESTS: gettext("Every open request there has a person who answers for it."),
        Stage.PRESERVED: gettext("What is preserved is listed, with who keeps it and until when."),
        Stage.EXPORT: gettext("Guards let nobody there fetch their data any more."),
        Stage.DELETION: gettext("The services delete the accounts there, save what must stay."),
        Stage.ENTITIES: gettext("Companies and offices there close; people are out of reach."),
    }[stage]


def conflict_word(code: str) -> str:
    """Return what a conflict is, in a few words."""
    return {
        "exit:export-short": gettext("Less time than promised."),
        "exit:preserved": gettext("Preserved data lies under it."),
        "exit:open-requests": gettext("Requests are open."),
        "exit:unassigned": gettext("A request is nobody's."),
    }.get(code, gettext("Not as planned."))


def finding_word(finding: Finding) -> str:
    """Return how a stage's entries stand to the plan."""
    return {
        Finding.AS_PLANNED: gettext("as planned"),
        Finding.NOT_YET: gettext("to come"),
        Finding.GIVEN_UP: gettext("given up"),
        Finding.MISSING: gettext("was due and is missing"),
        Finding.EXTRA: gettext("is in no plan"),
        Finding.DOUBLED: gettext("was done more than once"),
        Finding.TOO_EARLY: gettext("was done too early"),
        Finding.STAYS: gettext("done, and stays"),
        Finding.NOT_UNDONE: gettext("still to be taken back"),
    }[finding]
