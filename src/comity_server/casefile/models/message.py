"""Messages of officers about their requests."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class OfficerMessage(models.Model):
    """What an officer wrote about their request: an answer to a question of ours, or unasked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    says = models.TextField()
    answers = models.BooleanField()  # whether a question of ours waited
    key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
