"""The texts that go with a production: how to check it, and a certificate to be signed."""

from __future__ import annotations

from collections.abc import Iterable

from comity.release.safe_table import safe_text

_HOW = """\
HOW TO CHECK THIS PRODUCTION

Nothing of ours is needed for the first three checks, and no network for any of them.

1. Nothing was changed. In the folder that holds this production's bagit.txt:

       sha256sum -c manifest-sha256.txt
       sha256sum -c tagmanifest-sha256.txt

   Each line must end in "OK". On macOS: shasum -a 256 -c manifest-sha256.txt

2. Nothing was added. Every file under data/ stands in manifest-sha256.txt, and no other.

3. Nothing lies outside what was decided. comity/scope.json names each account, category and
   period, [from, to) in UTC. Each line of data/<category>/<account>.jsonl has one account, one
   category and, where a period was set, one instant inside it. comity/manifest.json counts what our
   systems returned beyond that: it was discarded and is not here.

4. It was released as recorded. comity/ledger-proof.json proves the decision's entry in our ledger:

       python3 -I -S comity_verify.py production FILE

   The program is one file without requirements; we publish it beside our ledger's key. It ends
   with status 0 only if everything is proved.

The .jsonl files are the records. The .csv files are copies for reading: control characters are
taken out, line breaks stand as an arrow, and a mark ' stands before what a spreadsheet would take
for a formula. data/summary.pdf says in words what there is.
"""

_CERTIFICATE = """\
CERTIFICATE OF RECORDS (template: not signed, not part of the records)

I, ______________________________________ (name), state:

1. I am employed by {provider} as ______________________________________ and am a custodian of its
   records, or otherwise qualified to speak to how they are made and kept.

2. {statement}

3. The files listed below, of production {production} in case {case}, are copies of such records,
   made by an electronic process from: {custodians}. A person decided what they may hold; the
   process kept what lies within that decision and discarded the rest. Each copy is identified by
   its SHA-256 digest, so that a later change can be recognised.

I declare under penalty of perjury, where the law that applies so provides, that this is true and
correct.

Date: ____________________      Signature: ______________________________________

Files:

{checksums}"""

_STATEMENT = (
    "The records were made at or near the time of what they record, by a process of the service "
    "that makes such records as a regular practice, and were kept in the course of its regular "
    "activity. [Read and correct this sentence before signing.]"
)


def how_to_check() -> bytes:
    """Return how a stranger checks a production, in plain words."""
    return _HOW.encode()


def certificate(
    *,
    provider: str,
    case: str,
    production: str,
    statement: str,
    custodians: Iterable[str],
    checksums: str,
) -> bytes:
    """Return a certificate of authenticity with its signer left blank.

    Source: US Federal Rules of Evidence 902(11), (13) and (14) and 28 USC 1746, after which the
    template is shaped; whether they apply is for whoever signs.
    """
    return _CERTIFICATE.format(
        provider=safe_text(provider),
        case=safe_text(case),
        production=safe_text(production),
        statement=safe_text(statement) if statement else _STATEMENT,
        custodians=", ".join(map(safe_text, custodians)) or "no custodian's system",
        checksums=checksums,
    ).encode()
