"""Walk from the home page along every link, and write what is found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity_server.public.copying import links
from comity_server.public.copying.asking import HOST, Answer

HTML: Final = "text/html"
TEXTS: Final = frozenset(
    {"application/atom+xml", "application/json", "text/plain", "application/schema+json"}
)
SUMS: Final = "SHA256SUMS"
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere, and a page on which it stands."""

    address: str
    on: str
    status: int


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and what could not be."""

    files: tuple[str, ...]
    broken: tuple[Broken, ...]


def copy_pages(
    folder: Path,
    *,
    ask: Callable[[str], Answer],
    starts: Iterable[str],
    address: str,
    live: str = "",
) -> Copied:
    """Write every page and file that can be reached into a folder, with a list of digests.

    :param starts: where to begin; also what no page links to.
    :param address: where the copy will be served, for feeds and other files that need whole
        addresses.
    """
    waiting = [(start, "the list of starts") for start in starts]
    seen: set[str] = set()
    files: list[str] = []
    broken: list[Broken] = []
    while waiting:
        asked, on = waiting.pop()
        name = links.file_of(asked)
        if name in seen or links.is_live_only(asked):
            continue
        seen.add(name)
        answer = ask(asked)
        if answer.status != 200:
            broken.append(Broken(asked, on, answer.status))
            continue
        if answer.media_type == HTML:
            page = answer.body.decode()
            waiting += [(link, asked) for link in dict.fromkeys(links.links_in(page))]
            _write(folder, name, _page(page, asked, live).encode())
        else:
            _write(folder, name, _file(answer, address))
        files.append(name)
    _write(folder, SUMS, _sums(folder, files))
    return Copied(tuple(sorted(files)), tuple(broken))


def _page(page: str, at: str, live: str) -> str:
    made = links.relative(page, at=at, live=live)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return made.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{policy}', 1)


def _file(answer: Answer, address: str) -> bytes:
    if answer.media_type not in TEXTS:
        return answer.body
    return answer.body.replace(f"http://{HOST}".encode(), address.rstrip("/").encode())


def _write(folder: Path, name: str, body: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _sums(folder: Path, files: Iterable[str]) -> bytes:
    lines = (
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(files)
    )
    return "".join(lines).encode()
