"""What happened to a case that moves its clocks."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class CaseEvent(models.Model):
    """One thing that happened, as a person of ours entered it; never changed, at most taken back.

    ``at`` is when it happened, which is a claim with an author; ``recorded_at`` when we entered it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    happened = models.CharField(max_length=24)  # a CaseEventWord
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # an exclusive end
    categories = models.JSONField(default=list)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    retracted_why = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "ledger_number"]
        indexes = [models.Index(fields=["case", "at"], name="event_by_case")]
