"""Assessors: outsiders who may look at the working of figures, for a purpose and a time."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.people.models import Person


class Assessor(models.Model):
    """One named person from outside, why they look, at which period, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    purpose = models.TextField()
    period_name = models.CharField(max_length=40, blank=True)  # empty: every published period
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("invited_at")), name="assessor_has_an_end"
            )
        ]


class SeedCommitment(models.Model):
    """The digest of a seed that an assessor fixed before the rolls of a period were drawn up."""

    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="seeds")
    period_name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    ledger_number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessor", "period_name"], name="one_seed_a_period")
        ]
