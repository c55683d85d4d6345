"""The provider whose house this is: one row, written by set-up and changed with an entry."""

from __future__ import annotations

import uuid

from django.db import models


class Provider(models.Model):
    """What we are, run and hold, and how people reach us."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    established_in = models.CharField(max_length=10)
    services = models.JSONField(default=list)
    holds_data = models.JSONField(default=list)
    approvals_needed = models.SmallIntegerField(default=2)
    mail = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    emergency_phone = models.CharField(max_length=40, blank=True)
    security_contact = models.CharField(max_length=200, blank=True)
    answer_days = models.SmallIntegerField(default=14)  # where neither law nor order sets a term

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_provider"),
            models.CheckConstraint(
                condition=models.Q(approvals_needed__gte=1), name="somebody_approves"
            ),
        ]


class Entity(models.Model):
    """A company, an office or servers of ours, and the place whose state can reach them."""

    class What(models.TextChoices):
        COMPANY = "company"
        OFFICE = "office"
        SERVERS = "servers"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=10)
    what = models.CharField(max_length=8, choices=What.choices)
    ended_at = models.DateTimeField(null=True)  # from when it is no longer ours

    class Meta:
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "place", "what"],
                condition=models.Q(ended_at__isnull=True),
                name="entity_once",
            )
        ]


class NaturalPerson(models.Model):
    """Somebody of ours whom a state could reach, whether or not they ever sign in here.

    ``role`` is what they are to us (director, employee, contractor); ``stake`` what they hold or
    could lose in a place, in words. Nothing of this stands in the ledger.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="people")
    exposed_to = models.JSONField(default=list)  # places whose state could reach them
    stake = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)  # from when they are no longer of ours
