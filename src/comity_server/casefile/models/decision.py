"""Reviews, determinations with their grants, and approvals."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case, TargetAccount
from comity_server.people.models import Person


class Review(models.Model):
    """What the three lenses said, and by which packs they were asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    case_version = models.IntegerField()
    at = models.DateTimeField()
    recommendation = models.CharField(max_length=16)
    findings = models.JSONField()
    pack_digests = models.JSONField()
    judged = models.BinaryField()  # canonical bytes of what the lenses were asked about
    said = models.BinaryField()  # canonical bytes of all that they said
    ledger_number = models.BigIntegerField()


class Determination(models.Model):
    """Our signed, reasoned outcome for a case, as it stood at one version of the request."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="determinations")
    case_version = models.IntegerField()
    outcome = models.CharField(max_length=16)  # a Recommendation word
    reasons = models.TextField()
    overrides = models.JSONField(default=list)  # findings not followed, each with its reason
    pack_digests = models.JSONField()
    gate_epoch = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # over everything that was decided, hex SHA-256
    approvals_needed = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state="void"),
                name="one_determination_in_force",
            )
        ]


class Grant(models.Model):
    """What was decided for one account and one category."""

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        NARROWED = "narrowed"
        REFUSED = "refused"

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="grants")
    account = models.ForeignKey(TargetAccount, models.PROTECT)
    category = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["determination", "account", "category"], name="one_grant_each"
            )
        ]


class Approval(models.Model):
    """One natural person's yes to exactly one digest; void after any edit or newer hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT)
    role = models.CharField(max_length=32)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    voided_at = models.DateTimeField(null=True)
    voided_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["determination", "person"],
                condition=models.Q(voided_at__isnull=True),
                name="one_approval_a_person",
            )
        ]
