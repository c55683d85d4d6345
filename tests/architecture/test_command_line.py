"""Every command helps, with an example that it takes; and so do the examples in the documents."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from comity_server.cli import main
from tests.architecture.repository import files, short

BOOTSTRAP = {"environment"}  # answered by ./comity itself, before there is a command line
EXAMPLE = re.compile(
    r"^\s*(?:[$>]\s+)?(?:[A-Z_]+=\S+ )*\./comity(?P<words>(?: [^#\n`|&]+)?)", re.MULTILINE
)
FENCE = re.compile(r"^```(?:sh|bash|console|shell)?\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)


def leaves(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group) and not command.invoke_without_command:
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(leaves())


@pytest.fixture
def any_path(monkeypatch):
    """Let an example name a file that is not there: its words are checked, not run."""
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)


def take(words: list[str]) -> None:
    """Have the command line take these words as far as before doing anything.

    :raises click.UsageError: if it does not.
    """
    command: click.Command = main
    context = click.Context(main, info_name="comity")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"There is no command {words[0]!r}.")
        command, words = found, words[1:]
    if words in (["--help"], ["-h"], ["--version"]):
        return
    command.make_context(command.name, words, parent=context)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_helps_with_an_example_that_it_takes(name, any_path):
    command = COMMANDS[name]
    assert command.help, "say what it does"
    shown = command.get_help(click.Context(command, info_name=name))
    examples = [shlex.split(found["words"]) for found in EXAMPLE.finditer(spread(command.epilog))]
    assert examples, f"give it an epilog: Example: ./comity {name} …"
    for words in examples:
        assert words[: len(name.split())] == name.split()
        take(words)
    assert "Example" in shown


def spread(epilog: str | None) -> str:
    """Return each example of an epilog on a line of its own."""
    split = r"Examples?:\s*|\s+or:?\s+(?=[A-Z_=/\w. ]*\./comity)"
    return re.sub(split, "\n", (epilog or "").replace("\b", ""))


def documented() -> list[tuple[str, str]]:
    """Return every call of ``./comity`` in a fenced block of our documents."""
    calls = []
    for path in files():
        if path.suffix == ".md":
            for fence in FENCE.finditer(path.read_text(encoding="utf-8")):
                found = EXAMPLE.finditer(fence["body"])
                calls += [(short(path), one["words"].strip()) for one in found]
    return calls


@pytest.mark.parametrize(("where", "words"), documented())
def test_a_call_in_a_document_is_one_that_the_command_line_takes(where, words, any_path):
    split = shlex.split(words)
    if not split or split[0] not in BOOTSTRAP:
        take(split)


@pytest.mark.parametrize("words", [["no-such-command"], ["bench", "--no-such-option"]])
def test_the_check_refuses_what_the_command_line_refuses(words):
    with pytest.raises(click.UsageError):
        take(words)
