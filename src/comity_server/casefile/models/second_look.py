"""Second looks that an authority asks for, opinions from outside, and messages of officers."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.casefile.models.decision import Determination
from comity_server.people.models import Person


class SecondLook(models.Model):
    """A request that asks again after our decision: who decided first does not decide it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="second_look")
    first = models.ForeignKey(Determination, models.PROTECT, related_name="second_looks")
    says = models.TextField()
    asked_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first"], name="one_second_look_a_determination")
        ]


class Reviewer(models.Model):
    """One named person from outside who is asked one question about one case, until an end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviewers")
    name = models.CharField(max_length=200)
    purpose = models.TextField()
    question = models.TextField()
    sees_secrecy = models.BooleanField(default=False)
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("invited_at")), name="reviewer_has_an_end"
            )
        ]


class Opinion(models.Model):
    """What a reviewer from outside answered, with reasons, under their name. It decides nothing."""

    reviewer = models.OneToOneField(Reviewer, models.PROTECT, related_name="opinion")
    answer = models.TextField()
    reasons = models.TextField()
    at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)


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
