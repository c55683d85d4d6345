"""Samples of the desk's doors: sign in, set-up, settings, what is not here."""

from __future__ import annotations

from comity_server.desk.pages import entry, lists, queue
from comity_server.faces.forms import FieldError, Form, Option, fill
from comity_server.faces.parts import Act, Chip, Link, Pair, State
from tests.faces.samples.common import desk, hkt, ist

SIGN_IN = entry.SignInPage(
    form=fill(
        action="/desk/sign-in/",
        entered={"email": "ana@search.example", "next": "/desk/queue/"},
        errors=(FieldError("email", "Enter the address and password of your account"),),
    ),
    service="Example Search",
)
_OPTIONS = {
    "data": (
        Option("subscriber", "Subscriber"),
        Option("access", "Access"),
        Option("content", "Content"),
    ),
    "place": (Option("IE", "Ireland"), Option("US", "United States")),
    "page": (Option("yes", "Show it"), Option("no", "Not yet")),
}


def setup(key: str) -> entry.SetupPage:
    """Return the sample of one question."""
    return entry.SetupPage(
        key=key,
        form=Form(action=f"/set-up/{key}/"),
        options=_OPTIONS.get(key, ()),
        done=("name", "services"),
        left=("data", "place", "team", "page"),
        later=Act("Later", href="/set-up/data/"),
        links=(
            Link("Have a spreadsheet? Import it", "/set-up/import/"),
            Link("Practise on a sample", "/set-up/sample/"),
        ),
    )


SETTINGS = entry.SettingsPage(
    frame=desk(""),
    form=fill(
        action="/desk/settings/",
        entered={"theme": "", "density": "open", "keys": "on", "zone": "Europe/Dublin"},
    ),
    themes=(Option("", "As my system"), Option("light", "Light"), Option("dark", "Dark")),
    densities=(Option("open", "44 pixels"), Option("compact", "36 pixels")),
    keys=(Option("on", "On"), Option("off", "Off")),
    zones=(Option("Europe/Dublin", "Dublin"), Option("Asia/Hong_Kong", "Hong Kong")),
    about=(Pair("Role", "Counsel"), Pair("Exposed to", "Hong Kong SAR China")),
    sign_out=Act("Sign out", action="/desk/sign-out/"),
)
KEYS = entry.KeysPage(
    frame=desk(""),
    keys=(
        Pair("j k", "next, previous"),
        Pair("Enter", "open"),
        Pair("/", "search"),
        Pair("g q", "go to the queue"),
        Pair("o", "next open question"),
        Pair("u", "undo"),
    ),
)
NO_CASE = entry.NoCasePage(frame=desk())
MESSAGE = entry.MessagePage(
    frame=desk(),
    title="This link was used already",
    paragraphs=("A set-up link works once. Nothing was changed.",),
    acts=(Act("Sign in", href="/desk/sign-in/", main=True),),
)
COMPARE = entry.ComparePage(
    frame=desk(),
    sentence=(
        "Lena Vogt changed the scope at 09:31, while you were writing. Nothing is lost: your text "
        "is below, not yet saved. Compare and choose."
    ),
    theirs=(Pair("Days", "10 to 20 June 2020"), Pair("Reasons", "The warrant names these days.")),
    yours=(Pair("Days", "1 to 30 June 2020"), Pair("Reasons", "As asked.")),
    keep_yours=Act(
        "Save your text", action="/x/", main=True, fields=(("version", "18"), ("days", "30"))
    ),
    keep_theirs=Act("Keep the saved text", href="/x/"),
)
_ROW = lists.ListRow
HOLDS = lists.ListPage(
    frame=desk("Holds"),
    title="Which holds are in force?",
    lead="A hold stops a class of requests until people lift it.",
    acts=(Act("Write a hold", href="/desk/holds/new/", main=True),),
    empty="No hold is in force. Each request is reviewed.",
    tabs=(
        queue.Tab("In force", "?in-force", 2, current=True),
        queue.Tab("Drafts", "?drafts", 1),
        queue.Tab("Lifted", "?lifted", 0),
    ),
    rows=(
        _ROW(
            "Hong Kong: no production",
            "/desk/holds/a/",
            "Authorities of Hong Kong SAR China, or users there; production stops",
            chip=Chip(State.BARRED, "Bars 41 requests"),
            moment=hkt(30, 23, month=6),
            moment_label="Since",
        ),
        _ROW(
            "Content of journalists",
            "/desk/holds/b/",
            "Content, all authorities; production stops",
            chip=Chip(State.BARRED, "Bars 2 requests"),
            moment=ist(2, 9, month=6),
            moment_label="Since",
        ),
    ),
)
RELEASES = lists.ListPage(
    frame=desk("Releases"),
    title="What has left, and what waits to leave",
    empty="Nothing waits to leave.",
    rows=(
        _ROW(
            "3 files about one account to An Garda Síochána",
            "/desk/releases/a/",
            reference="C-2Q8F-WK",
            chip=Chip(State.CLEAR, "Clear"),
            moment=ist(14, 14, 2),
            moment_label="Checked",
        ),
        _ROW(
            "2 files about two accounts to Hong Kong Police Force",
            "/desk/releases/b/",
            reference="C-7K3M-Q2",
            chip=Chip(State.BARRED, "Barred"),
            moment=hkt(14, 14),
            moment_label="Checked",
        ),
    ),
)
OFFICERS = lists.ListPage(
    frame=desk("Authorities"),
    title="Whom do we know?",
    empty="Nobody has registered.",
    rows=(
        _ROW(
            "Chan Tai Man, Hong Kong Police Force",
            "/desk/officers/a/",
            "Waits for a call-back",
            chip=Chip(State.UNKNOWN, "Not confirmed"),
            moment=hkt(8, 17),
            moment_label="Registered",
        ),
        _ROW(
            "Aoife Byrne, An Garda Síochána",
            "/desk/officers/b/",
            "Confirmed by Omar Haddad",
            chip=Chip(State.CLEAR, "Confirmed"),
            moment=ist(2, 11, month=6),
            moment_label="Confirmed",
        ),
    ),
)
EMPTY_LIST = lists.ListPage(
    frame=desk("Holds"),
    title="Which holds are in force?",
    rows=(),
    empty="No hold is in force. Each request is reviewed.",
)
