"""Read printed HTML strictly: what a browser would forgive is found here by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source", "wbr", "col"})
DRAWN = frozenset({"path", "rect", "circle", "line", "g", "svg", "title", "text", "pattern", "use"})
BLOCKS = frozenset(
    {"div", "ul", "ol", "dl", "form", "section", "h2", "h3", "table", "details", "p"}
)
CONTROLS = frozenset({"input", "select", "textarea"})


@dataclass
class Read(HTMLParser):
    """What a page holds, and every fault in its mark-up."""

    faults: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    labels_for: set[str] = field(default_factory=set)
    nested_in_label: list[dict[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> repeats an attribute")
        if tag == "p" and "p" in self.open:
            self.faults.append("a paragraph inside a paragraph")
        within = self.open[-1] if self.open else ""
        if tag in BLOCKS and within in {"p", "span", "h1", "h2", "h3", "label"}:
            self.faults.append(f"<{tag}> inside <{within}>: {self.getpos()}")
        if tag == "form" and "form" in self.open:
            self.faults.append("a form inside a form")
        self.tags.append((tag, given))
        if tag == "label" and "for" in given:
            self.labels_for.add(given["for"])
        if tag in CONTROLS and "label" in self.open:
            self.nested_in_label.append(given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in DRAWN:
            self.faults.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
        elif self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of one kind."""
        return [given for name, given in self.tags if name == tag]


def read(html: str) -> Read:
    """Return what a page holds."""
    page = Read()
    page.feed(html)
    page.close()
    if page.open:
        page.faults.append(f"never closed: {page.open}")
    return page
