"""The names of rows that faces may hold, without the right to query them."""

from comity_server.casefile.models import Case as CaseRow
from comity_server.casefile.models import Release as ReleaseRow

__all__ = ["CaseRow", "ReleaseRow"]
