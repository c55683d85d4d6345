"""Samples of the pages on which people decide."""

from __future__ import annotations

from dataclasses import replace

from comity_server.desk.pages import authority, determination, hold, records, release
from comity_server.desk.pages.case import Approval
from comity_server.faces.charts import Cell, CellKind, bars, outcome_bar
from comity_server.faces.forms import FieldError, Form, Option, fill
from comity_server.faces.parts import (
    Act,
    Chip,
    Dated,
    Digest,
    Link,
    Pair,
    ProofLine,
    Reason,
    State,
    VerdictPanel,
)
from tests.faces.samples.common import SHA, desk, hkt, ist
from tests.faces.samples.desk_work import CASE

_BACK = Link("C-7K3M-Q2", "/desk/case/C-7K3M-Q2/")
_G = determination.GrantRow
DETERMINATION = determination.DeterminationPage(
    frame=desk(),
    title="What do we grant Hong Kong Police Force?",
    back=_BACK,
    form=fill(
        action="/desk/case/C-7K3M-Q2/determination/",
        entered={"grant-1": "asked", "grant-2": "narrowed", "start-2": "2020-06-10"},
        errors=(FieldError("end-2", "Enter the last day granted, on or after 10 June 2020"),),
        version="17",
    ),
    grants=(
        _G("1", "user-8f21", "subscriber", "as registered"),
        _G("2", "user-8f21", "access", "1 to 30 June 2020"),
        _G("3", "user-c09d", "subscriber", "as registered"),
    ),
    choices=(
        Option("asked", "As asked"),
        Option("narrowed", "Narrowed"),
        Option("refused", "Nothing"),
    ),
    adoptions=tuple(
        determination.AdoptRow(finding.code, finding)
        for lens in CASE.lenses
        for finding in lens.findings[:1]
    ),
    adopt_choices=(Option("adopt", "Adopt"), Option("override", "Override")),
)
_HOLD_REASONS = (
    Reason(
        1,
        "It covers 41 pending requests.",
        "3 are due this week.",
        "See them",
        "/desk/queue/?hold=a",
    ),
    Reason(
        2,
        "The human-rights assessment is not approved:",
        "4 of 10 sections are done.",
        "Open it",
        "/desk/assessment/a/",
    ),
)
HOLD = hold.HoldPage(
    frame=desk("Holds"),
    title="Hong Kong: no production",
    back=Link("Holds", "/desk/holds/"),
    verdict=VerdictPanel(
        State.BARRED,
        "In force since 30 June 2020, 23:00 HKT",
        _HOLD_REASONS,
        aside_heading="It ends",
        aside="when two people lift it, after the human-rights assessment is approved.",
        acts=(
            Act("Ask to lift it", href="/desk/holds/a/lift/"),
            Act("New version", href="/desk/holds/a/edit/"),
        ),
    ),
    sentences=(
        Pair("Who asks", "Authorities of Hong Kong SAR China, or users there"),
        Pair("What stops", "Production. We may write, and no data leaves"),
        Pair("Older requests", "Those received before go on"),
        Pair("Emergencies", "A person decides each"),
        Pair("Asked through others", "Held, unless they come by a route that is open"),
    ),
    published=(
        "We do not produce user data for Hong Kong authorities while we assess the law of "
        "30 June 2020."
    ),
    covers=(
        Pair("Pending", "41 requests"),
        Pair("Due this week", "3"),
        Pair("Exposed", "2 of our people"),
    ),
    fence=(
        Pair("Ledger entry", "3977"),
        Pair("Released before", "12"),
        Pair("Downloads revoked", "1"),
    ),
    assessment=(Pair("Sections", "4 of 10 done"), Pair("Sign-offs", "0 of 2")),
    versions=(
        Link("2, of 2 July 2020", "/desk/holds/a/2/"),
        Link("1, of 30 June 2020", "/desk/holds/a/1/"),
    ),
    covered_link=Link("See all 41", "/desk/queue/?hold=a"),
    fence_lists=(
        hold.PairList(
            "Not fetched, and revoked: 1",
            (Pair("C-7K3M-Q2", moment=hkt(1, 0), note="Number 3,971 in the ledger."),),
        ),
    ),
    statement=(Pair("Last check", moment=hkt(6, 13), note="It holds: 0 releases against it."),),
    check=Act("Check the sentence now", action="/desk/holds/a/statement/"),
    timeline=(
        Dated(hkt(6, 12), "Announced.", ledger_number=3990),
        Dated(hkt(1, 1, 10), "Activated by Lena Vogt and Mika Sato.", ledger_number=3977),
    ),
)
_O = Option
HOLD_EDIT = hold.HoldEditPage(
    frame=desk("Holds"),
    title="A hold that is still a draft",
    back=Link("Holds", "/desk/holds/"),
    form=fill(
        action="/desk/holds/new/",
        entered={
            "name": "Hong Kong: no production",
            "requested_by": "Hong Kong SAR China",
            "match": "either",
            "stops": "production",
            "kinds": ("disclosure", "realtime"),
            "effective_at": "2020-06-30T23:00",
            "zone": "Asia/Hong_Kong",
        },
        errors=(
            FieldError("emergency", "Choose what happens to emergencies: held, asked, or answered"),
        ),
    ),
    matches=(_O("either", "either is enough"), _O("both", "both must hold")),
    unknown_places=(_O("held", "held"), _O("proceed", "goes on")),
    services=(_O("search", "Example Search"), _O("video", "Example Video")),
    categories=(_O("subscriber", "subscriber"), _O("access", "access"), _O("content", "content")),
    kinds=(
        _O("disclosure", "give data"),
        _O("realtime", "watch as it happens"),
        _O("removal", "remove"),
    ),
    stops=(_O("review", "review"), _O("answer", "answer"), _O("production", "production")),
    zones=(_O("Asia/Hong_Kong", "Hong Kong"), _O("UTC", "UTC")),
    received=(
        _O("all", "all, pending ones too"),
        _O("from-effective", "only those received since"),
    ),
    older=(_O("proceed", "go on"), _O("ask", "a person decides")),
    emergencies=(_O("held", "held"), _O("ask", "a person decides each"), _O("proceed", "answered")),
    underlying=(
        _O("by-route", "held, but by an open route"),
        _O("held", "held"),
        _O("proceed", "go on"),
    ),
    lifts=(
        _O("assessment", "an assessment is approved"),
        _O("attested", "something is attested"),
        _O("date", "a date has come"),
        _O("never", "never"),
    ),
    published="We do not produce user data for Hong Kong authorities.",
    impact=hold.Impact(
        "Impact: 41 pending requests covered",
        (
            Pair("Clocks", "0 late, 3 due within a week, 1 with 80 % used"),
            Pair("Our people exposed", "2", note="Lena Vogt and Mika Sato."),
            Pair(
                "Statement check",
                chip=Chip(State.ASK, "It does not hold"),
                note="One release contradicts it.",
            ),
        ),
        ("Contradicts what we published on 2 June 2020: “We answer every lawful request.”",),
        Link("See all 41", "/desk/holds/new/impact/"),
        cases=(
            Pair(
                "C-7K3M-Q2",
                "Hong Kong Police Force asks for subscriber data of one account",
                note="40 % of its time is used.",
                moment=hkt(9, 18),
                link=Link("Open", "/desk/cases/C-7K3M-Q2/"),
            ),
        ),
        more_cases="40 more are covered. Keep the draft to see all of them.",
        duties=(
            Pair(
                "Police Force Ordinance, s. 50",
                "It binds whom it reaches. At most: a fine of up to 100,000 HKD.",
                note="40 requests ask by it. Source: Police Force Ordinance (read in the source, "
                "confidence high).",
            ),
            Pair("No instrument named", "The books do not know.", note="One request asks by it."),
        ),
        released=(
            Pair(
                "C-2Q8F-WK",
                note="Subscriber data. Number 3970 in the ledger.",
                moment=hkt(1, 9),
                link=Link("Open", "/desk/cases/C-2Q8F-WK/"),
            ),
        ),
        instead=("It is true from after 1 Jul 2020, 09:00 HKT: let it count from then.",),
    ),
    exceptions=(hold.ExceptionRow(1), hold.ExceptionRow(2)),
    routes=tuple(
        hold.RouteRow(f"route_{n}_to", f"route_{n}_from", f"route_{n}_until") for n in (1, 2, 3)
    ),
    published_choices=(_O("yes", "yes"), _O("no", "no")),
    exceptions_open=True,
    break_glass=Link("Break glass", "/desk/holds/new/break-glass/"),
)
STATEMENT = hold.StatementPage(
    frame=desk("Holds"),
    title="The sentence does not hold",
    back=Link("Hong Kong: no production", "/desk/holds/a/"),
    published="We do not produce user data for Hong Kong authorities.",
    result=Pair(
        "Statement check",
        chip=Chip(State.ASK, "It does not hold"),
        note="One release contradicts it. One left by a declared exception.",
    ),
    against=HOLD_EDIT.impact.released if HOLD_EDIT.impact else (),
    declared=(Pair("C-9D2H-KT", "subscriber data", note="By the exception ‘trafficking’."),),
    instead=("It is true from after 1 Jul 2020, 09:00 HKT: let it count from then.",),
)
LIFT_BARRED = hold.LiftPage(
    frame=desk("Holds"),
    title="May “Hong Kong: no production” be lifted?",
    back=Link("Hong Kong: no production", "/desk/holds/a/"),
    verdict=VerdictPanel(
        State.BARRED,
        "It may not be lifted yet",
        (
            Reason(
                1,
                "The human-rights assessment is not approved:",
                "4 of 10 sections are done.",
                "Open it",
                "/desk/assessment/a/",
            ),
            Reason(2, "Its measures are open.", "1 is due before lifting."),
        ),
    ),
    consequences=(
        "Nothing is released by lifting.",
        "Approvals older than the hold are void.",
        "41 requests go back to review, in their order.",
    ),
)
LIFT = replace(
    LIFT_BARRED,
    verdict=VerdictPanel(
        State.ASK,
        "Only two people’s word is missing",
        text="The assessment was approved on 1 March 2021.",
    ),
    form=Form(action="/desk/holds/a/lift/", version="2"),
    people=(_O("p1", "Mika Sato, executive, no stake"),),
    narrower=(_O("b", "Hong Kong: no content"),),
)
BREAK_GLASS = hold.ConsequencePage(
    frame=desk("Holds"),
    title="What happens if you activate this hold alone",
    back=Link("The draft", "/desk/holds/new/"),
    consequences=(
        "It bars at once. Everybody on the desk is alarmed.",
        "A second person must confirm it within 24 hours, or an alarm rings. No clock undoes it.",
    ),
    form=Form(action="/desk/holds/new/break-glass/", version="3"),
    button="Activate the hold alone",
    asks="Why can a second person not be awaited?",
    asks_despite="Why the sentence is published all the same",
)
APPROVED = Chip(State.CLEAR, "Approved")
_FILES = (
    release.FileRow("data/subscriber.jsonl", "1", "412 B", Digest(SHA)),
    release.FileRow("data/access.csv", "1,204", "96 KB", Digest(SHA[::-1])),
    release.FileRow("summary.pdf", "2 pages", "48 KB", Digest(SHA[8:] + SHA[:8])),
)
RELEASE = release.ReleasePage(
    frame=desk(
        "Releases",
        print_line="C-2Q8F-WK · printed by Ana Ruiz, 14 Jul 2020, 14:03 IST · checkpoint 4,102",
    ),
    title="3 files about one account to An Garda Síochána, sealed to key 9f2a … c41e",
    back=Link("Releases", "/desk/releases/"),
    reference="C-2Q8F-WK",
    verdict=VerdictPanel(
        State.CLEAR,
        "Clear, checked 14:02 IST",
        text=(
            "All approvals stand, no hold covers this release, and the package lies "
            "within what was granted."
        ),
    ),
    checked=ist(14, 14, 2),
    sets=(
        release.SetSum("Asked", "1 account, 3 categories, 30 days"),
        release.SetSum("Granted", "1 account, 2 categories, 10 days"),
        release.SetSum("Collected", "1,205 rows"),
        release.SetSum("This package", "1,205 rows"),
    ),
    files=_FILES,
    key=Pair("Key of An Garda Síochána", "age1qz…c41e", "Enrolled 2 Jun 2020 by call-back"),
    digest=Digest(SHA),
    approvals=(
        Approval("L. Vogt", "counsel", APPROVED, ist(14, 13, 40), "9f2a 77c0 1be4 c41e"),
        Approval("M. Sato", "executive", APPROVED, ist(14, 13, 58), "9f2a 77c0 1be4 c41e"),
    ),
    act=Act(
        "Release to officer",
        action="/desk/releases/a/release/",
        main=True,
        fields=(("digest", SHA), ("version", "4")),
    ),
    consequence=(
        "You are giving three files about one account to An Garda Síochána. Once "
        "downloaded, they cannot be taken back."
    ),
    proof=(Pair("Checkpoint", "4,102"),),
)
RELEASE_BARRED = replace(
    RELEASE,
    verdict=VerdictPanel(
        State.BARRED,
        "Nothing may leave, checked 14:02 IST",
        (
            Reason(
                1,
                "Hold “Hong Kong: no production”",
                "has covered this case since 30 June 2020, 23:00 HKT.",
                "Open the hold",
                "/desk/holds/a/",
            ),
            Reason(
                2, "One of two approvals is missing.", "", "Ask again", "/desk/case/x/#approvals"
            ),
        ),
    ),
    approvals=(
        RELEASE.approvals[0],
        Approval("M. Sato", "executive", Chip(State.UNKNOWN, "Not yet")),
    ),
    act=None,
    consequence="",
)
APPROVAL = release.ApprovalPage(
    frame=desk(),
    asked_by="Lena Vogt",
    asked=ist(14, 2, 51),
    title="Give three files about one account to An Garda Síochána",
    verdict=VerdictPanel(
        State.ASK,
        "Only your approval is missing. 02:58 IST",
        text="Checked again as it leaves. Once downloaded, they cannot be taken back.",
    ),
    facts=(
        Pair("Why now", "Danger to life. An order must follow by 5 August."),
        Pair("What", "Name, e-mail address, last sign-in. No content."),
        Pair("Who asks", "Confirmed by call-back: Omar Haddad, not you"),
    ),
    digest=Digest(SHA),
    everything=tuple(Pair(file.name, f"{file.rows}, {file.size}", mono=False) for file in _FILES),
    lenses=(
        Reason(1, "Policy:", "within the emergency policy; two people decide."),
        Reason(2, "Law:", "Regulation allows giving data where life is at risk."),
        Reason(3, "Rights:", "least data that averts the danger."),
    ),
    approve=Act("Approve", action="/desk/approvals/a/", main=True, fields=(("digest", SHA),)),
    refuse=Act("Refuse", href="/desk/approvals/a/refuse/"),
)
APPROVAL_BARRED = replace(
    APPROVAL,
    verdict=VerdictPanel(
        State.BARRED,
        "This cannot be approved now. 02:58 IST",
        (
            Reason(
                1,
                "The scope was changed at 02:55 IST.",
                "What you would approve is no longer what would leave.",
            ),
        ),
    ),
    approve=None,
    refuse=None,
)
REFUSE = hold.ConsequencePage(
    frame=desk(),
    title="Refuse to give three files to An Garda Síochána",
    back=Link("The decision", "/desk/approvals/a/"),
    consequences=(
        "Nothing leaves.",
        "Lena Vogt reads your reason and may ask again after a change.",
    ),
    form=Form(action="/desk/approvals/a/refuse/"),
    button="Refuse",
    asks="Your reason",
    digest=SHA,
)
_ROUTES = (
    authority.Route(
        "Duty office, Kowloon",
        "+852 2555 0100",
        "Directory of the authority, on paper",
        hkt(2, 9, month=6),
    ),
    authority.Route(
        "Liaison desk", "+852 2555 0177", "Letter of the Commissioner", hkt(2, 9, month=3)
    ),
)
OFFICER = authority.OfficerPage(
    frame=desk("Authorities"),
    title="Is Chan Tai Man an officer of Hong Kong Police Force?",
    back=Link("Officers", "/desk/officers/"),
    chip=Chip(State.UNKNOWN, "Not confirmed: nothing may leave to this officer"),
    claims=(
        Pair("Name", "Chan Tai Man"),
        Pair("Unit", "Cyber Security and Technology Crime Bureau"),
        Pair("E-mail", "chan@police.example"),
        Pair("Telephone", "+852 9555 0111", note="From the registration. Do not ring it."),
    ),
    routes=_ROUTES,
    signals=("The domain of the e-mail address is not one of the directory’s.",),
    form=Form(action="/desk/officers/a/call/", version="1"),
    route_options=(
        _O("r1", "Duty office, Kowloon: +852 2555 0100"),
        _O("r2", "Liaison desk: +852 2555 0177"),
    ),
    results=(
        _O("confirmed", "Yes, this officer works here and may ask"),
        _O("denied", "No"),
        _O("unreached", "Nobody answered"),
    ),
    key=(Pair("Key", "age1qz…7f3e", mono=True), Pair("Enrolled", moment=hkt(8, 17))),
    history=(Dated(hkt(8, 17), "Registered by the portal.", ledger_number=3999),),
    waiting=Link("One request waits for this", "/desk/case/C-7K3M-Q2/"),
)
AUTHORITY = authority.AuthorityPage(
    frame=desk("Authorities"),
    title="Hong Kong Police Force",
    back=Link("Authorities", "/desk/authorities/"),
    about=(
        Pair("Place", "Hong Kong SAR China"),
        Pair("Kind", "Police"),
        Pair("E-mail domains", "police.gov.example", note="A hint, never proof."),
    ),
    routes=_ROUTES,
    officers=(Link("Chan Tai Man, not confirmed", "/desk/officers/a/"),),
    instruments=(Pair("Search warrant", "Police Force Ordinance, s. 50(7)"),),
)
PROOF = ProofLine(4102, Digest(SHA), ist(9, 13), "/checkpoints/")
LEDGER = records.LedgerPage(
    frame=desk("Ledger"),
    proof=PROOF,
    waiting="3 entries wait for the next checkpoint, at 14:15 IST.",
    entries=(
        records.EntryRow(
            4105,
            ist(14, 14, 2),
            "The gate was asked and answered clear.",
            "by Ana Ruiz",
            "03bd 1f7c",
        ),
        records.EntryRow(
            4104, ist(14, 13, 58), "A release was approved.", "by Mika Sato", "a2e8 9d40"
        ),
        records.EntryRow(
            4103, ist(14, 13, 40), "A release was approved.", "by Lena Vogt", "77c0 1be4"
        ),
    ),
    export=Act("Export", href="/desk/ledger/export/"),
    about=(Pair("On your machine", "python -I -S comity_verify.py ledger tiles/", mono=True),),
    older_href="?before=4103",
)
OUTCOME = outcome_bar(
    title="We gave data in 412 of 1,097 requests",
    subtitle="Requests for user data by outcome, January to December 2020",
    counts=(
        ("Content", 96),
        ("Other data", 316),
        ("Narrowed", 160),
        ("Refused", 301),
        ("Held or waiting", 224),
    ),
    alternative=(
        "One bar of all requests by outcome. Most were refused or gave data other than content."
    ),
)
PLACES = bars(
    title="Hong Kong asked most",
    subtitle="Requests for user data received, January to December 2020",
    heading="Country or territory",
    value_heading="Requests",
    cells=(
        ("Hong Kong SAR China", Cell(CellKind.NUMBER, "105", 105)),
        ("Germany", Cell(CellKind.CORRECTED, "43, was 41", 43, "corrected")),
        ("United States, letters", Cell(CellKind.BAND, "0 to 249", 249)),
        ("Singapore", Cell(CellKind.WITHHELD, "withheld")),
        ("Iceland", Cell(CellKind.ZERO, "0")),
        ("Taiwan", Cell(CellKind.NOT_REPORTED, "not reported in 2020")),
    ),
    alternative="Sorted bars. Hong Kong SAR China 105, Iceland 0; Taiwan is not reported.",
)
FIGURES = records.FiguresPage(
    frame=desk("Figures"),
    title="The figures of 2020 as they stand",
    verdict=VerdictPanel(
        State.ASK,
        "Two checks are open before they are published",
        (
            Reason(
                1,
                "One exception was used and not declared.",
                "",
                "Open it",
                "/desk/figures/check/1/",
            ),
            Reason(
                2, "A row and its total differ by one.", "", "See the row", "/desk/figures/check/2/"
            ),
        ),
    ),
    outcome=OUTCOME,
    bars=PLACES,
    definitions=(Pair("Received", "Requests that came in, held ones too; preservation apart"),),
    downloads=(Link("CSV", "/desk/figures/2020.csv"), Link("JSON", "/desk/figures/2020.json")),
)
