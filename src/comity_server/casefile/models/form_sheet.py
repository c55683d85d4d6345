"""Official forms: keyed in as they arrived, or filled in and signed by us."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class FormSheet(models.Model):
    """One form of a case; never changed. Ours holds the paper as it was made, byte for byte.

    ``fields`` are the boxes by their ids, each with a list of values; ``missing`` those that should
    not be empty. ``received_at`` is when it arrived, or when we made it. ``sent_at`` says that a
    person of ours has sent a paper of ours, and ``sent_how`` by which means.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sheets")
    form = models.CharField(max_length=80)
    book_digest = models.CharField(max_length=64)
    fields = models.JSONField()
    missing = models.JSONField(default=list)
    events = models.JSONField(default=list)
    submission_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    paper = models.BinaryField(null=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    sent_how = models.TextField(blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["received_at", "ledger_number"]
        indexes = [models.Index(fields=["case", "received_at"], name="sheet_by_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(paper__isnull=False),
                name="sent_is_a_paper",
            )
        ]
