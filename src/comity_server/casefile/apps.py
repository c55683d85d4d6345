"""The casefile as Django sees it."""

from importlib import import_module

from django.apps import AppConfig

from comity_server.gate.change import install_guard, keep_figures_with


class CasefileConfig(AppConfig):
    """Guard every connection from its first statement, and keep figures beside every change."""

    name = "comity_server.casefile"

    def ready(self) -> None:
        install_guard()
        # Rows can be imported only once Django knows all of them.
        keep_figures_with(import_module("comity_server.casefile.roll_up").keep)
