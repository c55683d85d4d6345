"""The casefile as Django sees it."""

from django.apps import AppConfig

from comity_server.gate.change import install_guard


class CasefileConfig(AppConfig):
    """Guard every connection from its first statement."""

    name = "comity_server.casefile"

    def ready(self) -> None:
        install_guard()
