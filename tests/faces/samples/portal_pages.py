"""Samples of the portal's pages."""

from __future__ import annotations

from dataclasses import replace

from comity_server.faces.forms import FieldError, Form, Option, fill
from comity_server.faces.parts import Act, Chip, Dated, Digest, Link, Pair, State
from comity_server.portal.pages import entry, guided, key, requests
from comity_server.portal.pages.frame import PortalFrame, StandingNotice
from tests.faces.samples.common import SHA, hkt, ist

NOTICE = StandingNotice(
    heading="We are not producing user data for Hong Kong authorities",
    text=(
        "Your request is kept and counted. We may write to you, but no data will leave. "
        "This has been so since 30 June 2020, 23:00 HKT. A person decides each emergency."
    ),
    line="We are not producing user data for Hong Kong authorities",
    link=Link("Read what we published", "/where-we-stand/"),
)
VISITOR = PortalFrame(
    service="Example Search",
    languages=(Link("繁體中文", "?language=zh-hant"),),
    telephone="+353 1 555 0100",
    telephone_hours="08:00 to 18:00 in Dublin",
    duty_telephone="+353 1 555 0199",
)
OFFICER = replace(
    VISITOR,
    officer="Chan Tai Man",
    leave=Act("Save and leave", action="/portal/leave/"),
    notices=(NOTICE,),
)

START = entry.StartPage(
    frame=replace(VISITOR, notices=(NOTICE,), notices_full=True),
    register_href="/portal/register/",
    sign_in_href="/portal/sign-in/",
    serve_href="/how-to-serve-us/",
    stand_href="/where-we-stand/",
)
START_SIGNED_IN = replace(
    START,
    frame=replace(OFFICER, notices_full=True),
    new_request_href="/portal/new/",
    requests_href="/portal/requests/",
)
REGISTER = entry.RegisterPage(
    frame=VISITOR,
    form=fill(
        action="/portal/register/",
        entered={"name": "Chan Tai Man", "email": "chan@police.example"},
        errors=(
            FieldError(
                "age_recipient", "Enter the public key: it begins with age1 and has 62 characters"
            ),
            FieldError(
                "telephone", "Enter a telephone number with its country, for example +852 2555 0100"
            ),
        ),
    ),
    authorities=(
        Option("hk.police", "Hong Kong Police Force"),
        Option("other", "Another authority"),
    ),
    key_help_href="/how-to-check/#key",
)
REGISTERED = entry.MessagePage(
    frame=VISITOR,
    title="You are registered. We will ring your authority.",
    paragraphs=(
        "A person of our team rings Hong Kong Police Force on a number that we "
        "already have and asks for you.",
        "Until then you can write requests. They are kept and counted, and nothing is given.",
    ),
    acts=(Act("Sign in", href="/portal/sign-in/", main=True),),
)
SIGN_IN = entry.SignInPage(
    frame=VISITOR,
    form=fill(
        action="/portal/sign-in/",
        entered={"email": "chan@police.example", "next": "/portal/requests/"},
        errors=(FieldError("email", "Enter the address and password with which you registered"),),
    ),
    register_href="/portal/register/",
    signed_out="You were signed out. Your text is below, not yet sent.",
)
EXPIRED = entry.MessagePage(
    frame=VISITOR,
    title="This link can no longer be used",
    paragraphs=(
        "It was used already, has expired, or was revoked. Nothing was changed.",
        "Sign in to see your requests. If you need what the link led to, write to "
        "legal@search.example.",
    ),
    links=(Link("Sign in", "/portal/sign-in/"),),
)
REFUSED = entry.MessagePage(
    frame=OFFICER,
    title="The file was not added",
    paragraphs=(
        "‘warrant.zip’ was not added. We take PDF, JPEG, PNG and TIFF, up to 25 MB. "
        "Everything else you entered is saved.",
    ),
    acts=(Act("Back to the papers", href="/portal/new/papers/", main=True),),
)

_CHOICES = {
    "kind": (
        Option("disclosure", "Give user data", "For an investigation or a court."),
        Option(
            "preservation", "Keep data from deletion", "Nothing is given. It ends after 90 days."
        ),
        Option("removal", "Remove something", "A post, a page or a channel."),
        Option("account-restriction", "Restrict an account"),
    ),
    "asker": (Option("US", "United States"), Option("GB", "United Kingdom")),
    "basis": (
        Option(
            "hk.search-warrant",
            "Search warrant of a magistrate",
            "Police Force Ordinance, s. 50(7). Can reach subscriber, access and stored content.",
        ),
        Option(
            "hk.osco",
            "Production order of a court",
            "Organized and Serious Crimes Ordinance, s. 4. Can reach subscriber, "
            "access and stored content.",
        ),
        Option(
            "letter",
            "Letter without an order",
            "We give no user data on a letter. You can ask us to preserve it.",
        ),
        Option("none", "None of these", "Tell us the law and section; a person will read it."),
    ),
    "accounts": (Option("search", "Example Search"), Option("video", "Example Video")),
    "data": (
        Option("subscriber", "Subscriber", "Name, address, telephone, as the user gave them."),
        Option("access", "Access", "When and from where the account was used."),
        Option("content", "Content", "Messages and files. Only with a court’s warrant."),
    ),
    "purpose": (
        Option("theft", "Theft"),
        Option("fraud", "Fraud"),
        Option("murder", "Murder"),
        Option("other", "Another offence"),
    ),
    "secrecy": (
        Option("no", "No", "We tell the user once we have answered, unless the law forbids it."),
        Option("until", "Yes, until a day"),
        Option("no-end", "Yes, and it names no end", "A person will ask you for an end."),
    ),
    "papers": (),
}
_MORE = {
    "asker": (Option("no", "No"), Option("yes", "Yes")),
    "basis": (
        Option("magistrate", "A magistrate"),
        Option("court", "A court"),
        Option("police", "A police officer"),
    ),
}
_UPLOADS = (guided.Upload("u1", "warrant.pdf", "1.2 MB", "9f2a 77c0 1be4 c41e"),)


def step(key: str) -> guided.GuidedPage:
    """Return the sample of one step."""
    at = guided.STEPS.index(key)
    return guided.GuidedPage(
        frame=OFFICER,
        key=key,
        form=Form(action=f"/portal/new/{key}/", version="3"),
        options=_CHOICES[key],
        more_options=_MORE.get(key, ()),
        uploads=_UPLOADS if key == "papers" else (),
        back_href=f"/portal/new/{guided.STEPS[at - 1]}/" if at else "",
        saved=hkt(8, 18, 2),
    )


BASIS_WRONG = replace(
    step("basis"),
    form=fill(
        action="/portal/new/basis/",
        entered={"instrument": "hk.search-warrant"},
        errors=(
            FieldError(
                "instrument_number", "Enter the number on the warrant, for example KCCC 1234/2020"
            ),
        ),
        version="3",
    ),
)
_A = guided.Answer
CHECK = guided.CheckPage(
    frame=OFFICER,
    form=Form(action="/portal/new/send/", version="9"),
    saved=hkt(8, 18, 20),
    back_href="/portal/new/papers/",
    answers=(
        _A("What you ask", ("Give user data",), "/portal/new/kind/"),
        _A("Your reference", ("2020-0413",), "/portal/new/asker/", mono=True),
        _A(
            "Document",
            ("Search warrant of a magistrate, KCCC 1234/2020", "7 Jul 2020"),
            "/portal/new/basis/",
        ),
        _A(
            "Accounts",
            ("tam.siu@mail.example", "+852 5555 0101"),
            "/portal/new/accounts/",
            mono=True,
        ),
        _A("Data and days", ("Subscriber, access", "1 to 30 June 2020"), "/portal/new/data/"),
        _A(
            "What it is about",
            ("Theft", "A safe was emptied in Kowloon City; the account offered its contents."),
            "/portal/new/purpose/",
        ),
        _A(
            "Telling the user",
            ("No order forbids it", "Answer by 16 Jul 2020"),
            "/portal/new/secrecy/",
        ),
        _A("Papers", ("warrant.pdf, 1.2 MB",), "/portal/new/papers/"),
    ),
)
_THREATS = (
    Option("death", "Somebody may die"),
    Option("serious-injury", "Somebody may be seriously hurt"),
    Option("child", "A child is in danger"),
    Option("kidnapping", "Somebody is held against their will"),
)
EMERGENCY = guided.EmergencyPage(
    frame=VISITOR,
    form=Form(action="/portal/emergency/"),
    threats=_THREATS,
    under_hold=(
        "We are not producing user data for Hong Kong authorities. A person decides each emergency."
    ),
)
SENT = guided.EmergencySentPage(
    frame=VISITOR,
    reference="C-4VVN-0D",
    sent=ist(14, 2, 51),
    called=ist(14, 2, 52),
    request_href="/portal/request/x/",
)
MINE = requests.MyRequestsPage(
    frame=OFFICER,
    new_href="/portal/new/",
    drafts=(Link("Draft of 8 Jul 2020: search warrant, two accounts", "/portal/new/"),),
    rows=(
        requests.RequestRow(
            "2020-0413",
            "C-7K3M-Q2",
            "/portal/request/a/",
            "Subscriber and access data of two accounts",
            Dated(hkt(9, 11), "We confirmed you by call-back."),
        ),
        requests.RequestRow(
            "2020-0377",
            "C-1D5S-M8",
            "/portal/request/b/",
            "Preservation of one account",
            Dated(hkt(2, 9, month=6), "We asked you a question."),
            yours_to_act="It waits for your answer.",
        ),
    ),
)
REQUEST = requests.RequestPage(
    frame=replace(OFFICER, notices=()),
    reference="2020-0413",
    ours="C-7K3M-Q2",
    now_heading="",
    now_text="",
    dates=(
        Dated(hkt(12, 16, 30), "We decided."),
        Dated(hkt(9, 11, 30), "We confirmed you by call-back."),
        Dated(hkt(8, 18), "We received your request."),
    ),
    asked=(
        Pair("Document", "Search warrant of a magistrate, KCCC 1234/2020"),
        Pair("Data", "Subscriber, access"),
        Pair("Days", "1 to 30 June 2020"),
    ),
    download=requests.Download(
        "Ready: 3 files, 12 MB",
        ist(3, 17, month=8),
        Act("Download", href="/portal/download/x/", main=True),
        Digest(SHA),
        "It opens only with your authority’s key.",
        (
            Link("How to check it", "/how-to-check/"),
            Link("Certificate", "/portal/request/a/certificate/"),
        ),
    ),
    less=Link("Why, and how to object", "/portal/request/a/letter/"),
    less_text="You asked for access records of 30 days; we gave those of 10.",
    receipt=Link("Receipt", "/portal/request/a/receipt/"),
    check_href="/how-to-check/",
    messages=(Dated(hkt(10, 9), "You: “The warrant’s second page follows.”"),),
    message_form=Form(action="/portal/request/a/message/"),
    withdraw_href="/portal/request/a/withdraw/",
    proof=(Pair("Ledger entry", "4001"), Pair("Checkpoint", "4,102")),
)
REQUEST_WAITS = replace(
    REQUEST,
    download=None,
    now_heading="Your request is with us",
    now_text="We will write by 16 July or tell you that we need longer.",
    less=None,
    dates=REQUEST.dates[1:],
    gone="",
)
WITHDRAW = requests.WithdrawPage(
    frame=OFFICER,
    form=Form(action="/portal/request/a/withdraw/", version="2"),
    reference="2020-0413",
    consequences=(
        "Nothing more is read, collected or given.",
        "Your request stays counted as received.",
        "You can send a new one at any time.",
    ),
    back_href="/portal/request/a/",
)

KEY = key.KeyPage(
    frame=OFFICER,
    form=fill(
        action="/portal/key/",
        entered={"age_recipient": "age1no"},
        errors=(FieldError("age_recipient", "Enter a public key of age: it begins with age1."),),
    ),
    present=(
        Pair("State", chip=Chip(State.CLEAR, "Read back by telephone, and in use")),
        Pair("Digits that we read to each other", "6982 c49f 0f3d c271", mono=True),
    ),
    consequences=("Your present key ends at once: nothing more is sealed to it.",),
)
