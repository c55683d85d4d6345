"""All generated pages as they stand at one instant."""

from __future__ import annotations

from django.utils import translation

from comity_server.public.documents.document import Document, lines_of
from comity_server.public.documents.serving_us import guidelines
from comity_server.public.documents.sources import Sources
from comity_server.public.documents.strangers import checking, security
from comity_server.public.documents.users import holdings, telling

LANGUAGE = "en"
"""The language in which versions are kept: one text that can be compared and digested."""


def documents(sources: Sources) -> tuple[Document, ...]:
    """Return every generated page, in the reader's language."""
    return (
        holdings(sources),
        telling(sources),
        checking(sources),
        security(sources),
        *(guidelines(pack, sources) for pack in sources.books.packs),
    )


def texts(sources: Sources) -> dict[str, tuple[str, ...]]:
    """Return the lines of every generated page by its key, in the language of versions."""
    with translation.override(LANGUAGE):
        return {one.key: lines_of(one) for one in documents(sources)}
