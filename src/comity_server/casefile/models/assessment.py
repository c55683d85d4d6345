"""Human-rights assessments: every version as it was written, its evidence, dissent, signatures."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.hold import Hold
from comity_server.evidence.models import Submission
from comity_server.people.models import Person


class Assessment(models.Model):
    """A human-rights assessment of a hold. ``ref`` is the name by which a hold's terms call it.

    What it says stands in its newest version. ``approved_at`` is when the second signature was
    given; every edit takes it away again. Once a lift rests on it, it never changes.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_REVIEW = "in-review"  # one has signed
        APPROVED = "approved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="assessments")
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.IntegerField(default=1)
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    ledger_number = models.BigIntegerField(null=True)  # of its approval

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approved_at_an_instant",
                condition=models.Q(state="approved", approved_at__isnull=False)
                | (~models.Q(state="approved") & models.Q(approved_at__isnull=True)),
            )
        ]


class AssessmentVersion(models.Model):
    """One version, whole and as canonical JSON; ``section`` says which part was written anew.

    ``digest`` covers the text, the evidence and the dissent: it is what people sign.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="versions")
    version = models.IntegerField()
    section = models.CharField(max_length=12)
    paper = models.BinaryField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "version"], name="version_once")
        ]


class AssessmentEvidence(models.Model):
    """A paper behind one section, kept byte for byte."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    section = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=255, blank=True)  # cleaned; empty for a typed text
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()


class AssessmentDissent(models.Model):
    """What one named person holds against it, word for word; never changed, never left out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="dissents")
    person = models.ForeignKey(Person, models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()


class AssessmentSignature(models.Model):
    """One person's yes to exactly one digest, in one of the two roles; void after any edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="signatures")
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()
    voided_at = models.DateTimeField(null=True)
    voided_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person"],
                condition=models.Q(voided_at__isnull=True),
                name="one_signature_a_person",
            ),
            models.UniqueConstraint(
                fields=["assessment", "role"],
                condition=models.Q(voided_at__isnull=True),
                name="one_signature_a_role",
            ),
        ]


class MeasureProof(models.Model):
    """That somebody saw a measure's test pass: it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="proofs")
    measure = models.CharField(max_length=64)  # its id in the paper
    person = models.ForeignKey(Person, models.PROTECT)
    note = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "measure"], name="measure_proved_once")
        ]
