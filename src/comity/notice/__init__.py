"""Tell the affected user, or say by which law we may not, or who decides by when.

Every request that names an account has exactly one notice verdict, refused and held ones too. Where
the law is not clear a person decides by a date; nobody is left untold by default. Source: threat
model, I11.
"""

from comity.notice.order import SecrecyDeed, SecrecyDeedWord, SecrecyOrder, secrecy_of
from comity.notice.verdict import NoticeVerdict, judge_notice

__all__ = [
    "NoticeVerdict",
    "SecrecyDeed",
    "SecrecyDeedWord",
    "SecrecyOrder",
    "judge_notice",
    "secrecy_of",
]
