"""The casefile as Django sees it."""

from collections.abc import Iterable
from importlib import import_module

from django.apps import AppConfig

from comity_server.gate.change import install_guard, keep_figures_with


class CasefileConfig(AppConfig):
    """Guard every connection from its first statement, and keep figures beside every change."""

    name = "comity_server.casefile"

    def ready(self) -> None:
        install_guard()
        # Rows can be imported only once Django knows all of them.
        kept = [import_module(f"comity_server.casefile.{name}") for name in ("roll_up", "pending")]

        def keep(refs: Iterable[str]) -> None:
            for one in kept:
                one.keep(refs)

        keep_figures_with(keep)
