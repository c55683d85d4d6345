"""The names of rows that faces may hold, without the right to query them."""

from comity_server.casefile.models import Alarm as AlarmRow
from comity_server.casefile.models import Case as CaseRow
from comity_server.casefile.models import Determination as DeterminationRow
from comity_server.casefile.models import Edition as EditionRow
from comity_server.casefile.models import FormSheet as SheetRow
from comity_server.casefile.models import Hold as HoldRow
from comity_server.casefile.models import Notice as NoticeRow
from comity_server.casefile.models import Objection as ObjectionRow
from comity_server.casefile.models import PublishedLetter as PublishedLetterRow
from comity_server.casefile.models import Release as ReleaseRow
from comity_server.casefile.models import Restriction as RestrictionRow
from comity_server.casefile.models import SecrecyDeed as SecrecyDeedRow
from comity_server.casefile.models import SecrecyOrder as SecrecyRow
from comity_server.evidence.models import Submission as LetterRow
from comity_server.people.models import Person as PersonRow

__all__ = [
    "AlarmRow",
    "CaseRow",
    "DeterminationRow",
    "EditionRow",
    "HoldRow",
    "LetterRow",
    "NoticeRow",
    "ObjectionRow",
    "PersonRow",
    "PublishedLetterRow",
    "ReleaseRow",
    "RestrictionRow",
    "SecrecyDeedRow",
    "SecrecyRow",
    "SheetRow",
]
