"""Orders of secrecy: what each says, what became of it, and who may read it."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.people.models import Person


class SecrecyOrder(models.Model):
    """One order that forbids telling, as a person of ours read it; ``until`` is the end it names.

    What became of it since stands in its deeds; nothing here changes but its review.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="secrecy_orders")
    issuer = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # the first instant that it no longer covers
    document = models.TextField(blank=True)  # its own words
    review_by = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # a copy of what its deeds come to, for lists
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="secrecy_by_end")]
        constraints = [
            models.CheckConstraint(
                name="secrecy_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("starts_at")),
            )
        ]


class SecrecyDeed(models.Model):
    """Something that became of an order: extended, challenged, decided upon, ended."""

    order = models.ForeignKey(SecrecyOrder, models.PROTECT, related_name="deeds")
    word = models.CharField(max_length=16)  # a SecrecyDeedWord
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    note = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)


class SecrecyClearance(models.Model):
    """Who of ours may read an order; taken back, it stays on record."""

    order = models.ForeignKey(SecrecyOrder, models.PROTECT, related_name="clearances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="one_clearance_a_person",
            )
        ]
