"""Play July 2020 in Hong Kong through the real product, and serve the result to look around in."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import click

import comity_packs
from comity_server.conf.start import start_house

PLAYED = "played"


def shipped_story() -> Path:
    """Return the story that comes with the product."""
    (root,) = comity_packs.__path__
    return Path(root) / "stories" / "hong-kong-2020.toml"


def digest_of(story: Path) -> str:
    """Return a digest of the story and of the code and books that play it."""
    whole = hashlib.sha256(story.read_bytes())
    source = Path(__file__).resolve().parents[2]
    for path in sorted(source.rglob("*")):
        if path.suffix in {".py", ".toml"}:
            whole.update(path.read_bytes())
    return whole.hexdigest()


@click.command("demo", epilog="Example: ./comity demo --headless")
@click.option("--headless", is_flag=True, help="Play and print each step; serve nothing.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--story",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another story's file than the one that is shipped.",
)
def command(headless: bool, port: int, story: Path | None) -> None:
    """Play the Hong Kong story; exit 1 if a step came out otherwise than its file says."""
    path = story or shipped_story()
    os.environ["COMITY_UNSAFE_STORY"] = "on"
    os.environ.pop("DATABASE_URL", None)  # a story never touches an operator's database
    if headless:
        with tempfile.TemporaryDirectory(prefix="comity-demo-") as folder:
            os.environ["COMITY_HOME"] = folder
            sys.exit(_play(path))
    home = Path(os.environ.get("COMITY_HOME", "var")).resolve() / "demo"
    os.environ["COMITY_HOME"] = str(home)
    mark, digest = home / PLAYED, digest_of(path)
    if not mark.exists() or mark.read_text() != digest:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        if _play(path):
            sys.exit(1)
        mark.write_text(digest)
    else:
        start_house(migrate=False)
    from comity_server import serving

    click.echo(f"Look around at http://127.0.0.1:{port} – stop it with Ctrl-C.")
    serving.serve(host="127.0.0.1", port=port)


def _play(path: Path) -> int:
    from comity_server.story.file import StoryError, read_story

    try:
        story = read_story(path)
        start_house()
        from comity_server.story.play import play

        click.echo(f"# {story.says}")
        wrong = sum(_print(outcome) for outcome in play(story))
    except StoryError as error:
        click.echo(f"The story's file is wrong: {error}", err=True)
        return 2
    click.echo(f"# {len(story.steps)} steps, {wrong} otherwise than told")
    return 1 if wrong else 0


def _print(outcome: object) -> bool:
    """Print one step with its verdict and every reason; return whether it came otherwise."""
    step, played = outcome.step, outcome.played
    word = "not ok" if outcome.otherwise else "ok"
    facts = " ".join(
        f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in played.facts.items()
        if value not in ("", [])
    )
    click.echo(f"{word} {step.number} - {step.at:%Y-%m-%d %H:%M:%SZ} {step.says}")
    if facts:
        click.echo(f"    {facts}")
    for reason in played.reasons:
        click.echo(f"    . {reason}")
    for difference in outcome.otherwise:
        click.echo(f"    ! {difference}")
    return bool(outcome.otherwise)
