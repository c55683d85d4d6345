"""The command line: one module a command, loaded only when it is called.

A command module is named like its command (a trailing underscore keeps Python's own words apart)
and holds a click command called ``command``. Each exits 0 on success, 1 where what it checks does
not hold, 2 where it was called wrongly.
"""

from __future__ import annotations

import importlib
import pkgutil

import click


class LazyGroup(click.Group):
    """List the modules of this package as commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = pkgutil.iter_modules(__path__)
        return sorted(module.name.rstrip("_") for module in found if module.name != "__main__")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        names = {module.name.rstrip("_"): module.name for module in pkgutil.iter_modules(__path__)}
        module = importlib.import_module(f"{__name__}.{names[cmd_name]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            found = self.get_command(ctx, name)
            rows.append((name, found.get_short_help_str(72) if found else ""))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", message="Comity %(version)s")
def main() -> None:
    """Take in, decide, answer and account for government requests for user data."""
