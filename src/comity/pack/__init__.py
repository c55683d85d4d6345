"""Read packs, the dated and sourced books of law, rights and policy, into typed values.

The books are TOML that counsel can read and correct. They are loaded strictly and as a whole: an
unknown key, a value without source or a word that is none is a fault with its file, its line and
its cure, and while there is one the books are not used. An operator's own folder may be laid over
the shipped one; its entries name who reviewed them, and nothing shipped ever takes their place.
Every decision records the digests of the books by which it was judged.
"""

from comity.pack.books import STALE_AFTER, Books, OverlayNote, Pack
from comity.pack.law import Authority, Concern, Evidence, Instrument, Source, Treaty
from comity.pack.load import load_books
from comity.pack.policy import Offence, Parameter, PolicyBook, Rule
from comity.pack.rights import Question, RightsBook

__all__ = [
    "STALE_AFTER",
    "Authority",
    "Books",
    "Concern",
    "Evidence",
    "Instrument",
    "Offence",
    "OverlayNote",
    "Pack",
    "Parameter",
    "PolicyBook",
    "Question",
    "RightsBook",
    "Rule",
    "Source",
    "Treaty",
    "load_books",
]
