"""Samples of the public pages and of the story's entry."""

from __future__ import annotations

from comity_server.faces.forms import fill
from comity_server.faces.parts import Act, Chip, Dated, Digest, Link, NavLink, Pair, State
from comity_server.public.pages import figures, stand, texts
from comity_server.public.pages.frame import PublicFrame
from tests.faces.samples.common import BARRED, SHA, hkt, ist
from tests.faces.samples.desk_decisions import PROOF


def frame(current: str = "") -> PublicFrame:
    """Return the public frame with one entry current."""
    nav = (
        ("Where we stand", "/where-we-stand/"),
        ("Figures", "/figures/"),
        ("How to serve us", "/how-to-serve-us/"),
        ("Checkpoints", "/checkpoints/"),
    )
    return PublicFrame(
        service="Example Search",
        nav=tuple(NavLink(label, href, current=label == current) for label, href in nav),
        languages=(Link("繁體中文", "?language=zh-hant"),),
        foot=(
            Link("How to check us", "/how-to-check/"),
            Link("Check a notice", "/check/"),
            Link("Security contact", "/security/"),
            Link("For authorities", "/portal/"),
        ),
    )


STANCE = stand.Stance(
    "Hong Kong SAR China",
    BARRED,
    "We do not produce user data.",
    (
        Pair("Since", moment=hkt(30, 23, month=6)),
        Pair("Ends", "when people lift it, after the human-rights assessment is approved"),
        Pair("Emergencies", "answered"),
        Pair("Exceptions", "none"),
    ),
    (
        Dated(hkt(6, 12), "We do not produce user data for Hong Kong authorities."),
        Dated(hkt(1, 9), "We review our process for Hong Kong."),
    ),
    "History: 2 statements",
)
STAND = stand.StandPage(
    frame=frame("Where we stand"),
    proof=PROOF,
    stances=(STANCE,),
    everywhere_else="Everywhere else: we review each request.",
    feeds=(
        Link("Feed", "/feed/"),
        Link("JSON", "/.well-known/government-requests.json"),
        Link("Proof", "/checkpoints/"),
    ),
)
STAND_EMPTY = stand.StandPage(
    frame=frame("Where we stand"), proof=PROOF, stances=(), everywhere_else=""
)
HOME = stand.HomePage(
    frame=frame(),
    title="How Example Search answers governments",
    lead=(
        "When a government asks us for your data, people decide, with reasons, and "
        "everything is recorded so that you can check it."
    ),
    stances=(STANCE,),
    doors=(
        stand.Door(
            "You work for an authority",
            "Send a request, follow it, download what we give.",
            Link("For authorities", "/portal/"),
        ),
        stand.Door(
            "You got a notice",
            "Check that it is ours and read what you can do.",
            Link("Check a notice", "/check/"),
        ),
        stand.Door(
            "You want to know",
            "How many asked, what became of it, and how to check the figures.",
            Link("Figures", "/figures/"),
        ),
    ),
    proof=PROOF,
)
OPEN_PERIOD = figures.OpenPeriodPage(
    frame=frame("Figures"),
    title="January to June 2021 is not over",
    sentence="These figures will be published on 1 September 2021.",
    editions=(Link("January to December 2020", "/figures/2020/"),),
)
CHECKPOINTS = figures.CheckpointsPage(
    frame=frame("Checkpoints"),
    rows=(
        figures.CheckpointRow(4102, Digest(SHA), ist(9, 13), "/checkpoints/4102/"),
        figures.CheckpointRow(3990, Digest(SHA[::-1]), ist(8, 13), "/checkpoints/3990/"),
    ),
    key="search.example/ledger+9f2a77c0+AYt0n1J5cQ0mY0l0eS1rZXktaXMtbm90LXJlYWw",
    note=(
        "search.example/ledger\n4102\nnyp3wBvkxB5dPIqQ8bJ+ZKoMk9FbfULo1gGcPnpbjyA=\n\n— "
        "search.example/ledger nyp3wA…\n"
    ),
    tiles_href="/tiles/",
)
_S = texts.Section
HOW_TO_CHECK = texts.TextPage(
    frame=frame(),
    title="How can you check us without trusting us?",
    lead="One file, no network, a bare Python. It shares no code with our house.",
    sections=(
        _S(
            "A production or a receipt",
            ("Save the file that you downloaded and the checkpoint that came with it.",),
            commands=(
                "python -I -S comity_verify.py production FILE",
                "python -I -S comity_verify.py receipt FILE",
            ),
        ),
        _S(
            "What it proves",
            pairs=(
                Pair("Exit 0", "All is proved."),
                Pair("Exit 1", "Something is not; it says what and where."),
            ),
        ),
    ),
)
SECURITY = texts.TextPage(
    frame=frame(),
    title="Have you found a hole?",
    lead="Tell us before others. We answer within two working days.",
    sections=(
        _S(
            "Write to",
            pairs=(
                Pair("Address", "security@search.example"),
                Pair("Key", "age1qz…7f3e", mono=True),
            ),
        ),
        _S(
            "What we will not do",
            ("We do not go to court against people who looked in good faith and took nothing.",),
        ),
    ),
)
SERVE = texts.PlacesPage(
    frame=frame("How to serve us"),
    places=(
        texts.PlaceLink(Link("Germany", "/serve/DE/")),
        texts.PlaceLink(Link("Hong Kong SAR China", "/serve/HK/"), BARRED),
        texts.PlaceLink(Link("Ireland", "/serve/IE/")),
        texts.PlaceLink(Link("United States", "/serve/US/")),
    ),
    how=(
        Pair("Portal", "The quickest way, with a receipt"),
        Pair("E-mail", "legal@search.example", mono=True),
        Pair("You hear our answer", "within 14 days", note="or earlier, where the law says so"),
    ),
    portal=Link("Open the portal", "/portal/"),
)
_LINES = (
    texts.Line("Taken out", False, "Authorised by: a prosecutor", "Each document"),
    texts.Line("Added", True, "Authorised by: a judge", "Each document"),
)
VERSION = texts.VersionRow(
    "Version 2",
    hkt(2, 9),
    Link("Whole text", "/serve/HK/versions/2.txt"),
    _LINES,
    SHA,
    4102,
)
FIRST_VERSION = texts.VersionRow(
    "Version 1", hkt(1, 9), Link("Whole text", "/serve/HK/versions/1.txt"), (), SHA, 3990
)
SERVE_PLACE = texts.TextPage(
    frame=frame("How to serve us"),
    title="How authorities of Hong Kong SAR China reach us",
    lead="Which document reaches which data. A person reads every request.",
    sections=(
        _S(
            "Where we stand today",
            ("We do not produce user data.", "A request is kept and counted all the same."),
            chip=BARRED,
        ),
        _S(
            "Which document for which data",
            ("What the law of that place says each can reach. It is no promise.",),
            parts=(
                _S("Account details", items=("Search warrant of a magistrate",)),
                _S("Content", items=("Search warrant: only through mutual legal assistance",)),
            ),
        ),
        _S(
            "Each document",
            parts=(
                _S(
                    "Search warrant of a magistrate",
                    pairs=(
                        Pair("Law", "Police Force Ordinance, s. 50(7)"),
                        Pair("Authorised by", "a magistrate"),
                        Pair("Reaches us abroad", "only an establishment in that place"),
                    ),
                    is_folded=True,
                ),
                _S(
                    "Letter without an order",
                    ("We give no user data on a letter. You can ask us to preserve it.",),
                ),
            ),
        ),
        _S(
            "What we will not do",
            items=(
                "Give user data on a letter, a call or a mail without an order.",
                "Watch a user as it happens, or build a way to do so.",
            ),
        ),
    ),
    version=VERSION,
    versions=Link("All versions", "/serve/HK/versions/"),
)
VERSIONS = texts.VersionsPage(
    frame=frame(),
    title="How this page changed: How authorities of Hong Kong SAR China reach us",
    back=Link("How authorities of Hong Kong SAR China reach us", "/serve/HK/"),
    rows=(VERSION, FIRST_VERSION),
)
NOTICE = texts.NoticePage(
    frame=frame(),
    sentence=(
        "The Hamburg police asked us for information about your account. We gave them "
        "your name and "
        "e-mail address. We did not give them your messages. A court order kept us "
        "from telling you "
        "until 3 May 2026."
    ),
    gave=("name", "e-mail address"),
    kept=("messages",),
    facts=(
        Pair("When they asked", moment=ist(2, 9, month=3)),
        Pair("By which law", "Code of Criminal Procedure, s. 100j"),
        Pair("Why only now", "A court order kept us from telling you."),
    ),
    do=(
        Link("How to object, step by step", "/notice/object/"),
        Link("Ask us a question", "/notice/ask/"),
    ),
    do_text="You can ask the court to look at the order.",
    until=ist(3, 23, 59, month=8),
    helpers=(
        Link("Bar association", "https://bar.example/"),
        Link("Digital rights group", "https://rights.example/"),
    ),
    code="8QF2-7KXM",
    check_href="/check/",
    proof=(Pair("Checkpoint", "4,102"),),
)
CHECK_CODE = texts.CheckCodePage(
    frame=frame(),
    form=fill(action="/check/", entered={"code": "8QF2-7KXM"}),
    answer=Chip(State.UNKNOWN, "We do not know this code"),
    sentence=(
        "Write to notices@search.example from the address of your account, or ring +353 1 "
        "555 0100. Open nothing that came with the code."
    ),
)
_P = texts.Persona
DEMO = texts.DemoPage(
    frame=frame(),
    clock=hkt(14, 14),
    personas=tuple(
        _P(
            name,
            role,
            text,
            Act(
                f"Enter as {role.split(',')[0].lower()}",
                action="/demo/enter/",
                fields=(("as", role.lower()),),
            ),
        )
        for name, role, text in (
            (
                "Chan Tai Man",
                "Officer, Hong Kong Police Force",
                "Files a request, follows it, downloads what may be given.",
            ),
            ("Omar Haddad", "Analyst", "Reads what comes in and rings authorities back."),
            ("Ana Ruiz", "Counsel", "Reviews under three lenses and writes the determination."),
            ("Mika Sato", "Executive", "Approves, on a phone, what leaves; signs holds."),
            ("You", "Visitor", "Reads where we stand and checks the figures."),
        )
    ),
    told=(
        "A hold for Hong Kong was activated on 30 June 2020, 23:00 HKT.",
        "Four requests came in; two are barred.",
    ),
    reset=Act("Play the story again from its start", action="/demo/reset/"),
)
