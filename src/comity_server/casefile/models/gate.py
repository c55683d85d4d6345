"""The gate's own rows: its epoch, and the releases it let through."""

from __future__ import annotations

import uuid

from django.db import models

from comity_server.casefile.models.case import Case
from comity_server.casefile.models.decision import Determination
from comity_server.casefile.models.hold import Hold
from comity_server.people.models import Officer, Person


class GateEpoch(models.Model):
    """The one row that counts changes of gate inputs (threat model, section 6, step 2)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_gate")]


class Shutting(models.Model):
    """A time in which the gate is shut as a whole, for instance after a backup was restored.

    It ends when two people have each brought a checkpoint from outside that our ledger extends
    (threat model, I23).
    """

    because = models.CharField(max_length=200)
    shut_at = models.DateTimeField()
    shut_number = models.BigIntegerField(unique=True)
    opened_at = models.DateTimeField(null=True)
    opened_number = models.BigIntegerField(null=True, unique=True)


class BroughtCheckpoint(models.Model):
    """A checkpoint that somebody of ours brought from outside, and that our ledger extends."""

    shutting = models.ForeignKey(Shutting, models.PROTECT, related_name="brought")
    person = models.ForeignKey(Person, models.PROTECT)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    found_at = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shutting", "person"], name="brings_one_checkpoint")
        ]


class Release(models.Model):
    """The moment a production leaves. A trigger repeats the hold check on each new row.

    ``fetched_at`` is null until its one whole delivery is complete; a row that lacks it is taken to
    be unfetched, and a hold revokes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="releases")
    determination = models.OneToOneField(Determination, models.PROTECT)
    production_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    officer = models.ForeignKey(Officer, models.PROTECT)
    recipient = models.CharField(max_length=120)
    sealed_sha256 = models.CharField(max_length=64)
    sealed_bytes = models.BigIntegerField()
    files = models.IntegerField()
    released_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ledger_number = models.BigIntegerField(unique=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Hold, models.PROTECT, null=True)
    fetched_at = models.DateTimeField(null=True)  # when the last byte had been let go, once

    class Meta:
        indexes = [
            # What a hold that comes into force looks at, however much was released before it.
            models.Index(
                fields=["id"],
                name="release_to_be_fetched",
                condition=models.Q(revoked_at__isnull=True, fetched_at__isnull=True),
            ),
            models.Index(fields=["released_at"], name="release_by_instant"),
            models.Index(fields=["fetched_at"], name="release_by_fetching"),
        ]


class ReleasePassage(models.Model):
    """By which clause of a hold that covers it, and by whose decision, a case may pass.

    Written before the release and in its transaction; without one for each hold that covers the
    case by a clause that asks, the trigger refuses the release.
    """

    class Clause(models.TextChoices):
        EMERGENCY = "emergency"
        EXCEPTION = "exception"
        OLDER = "older"
        HOME_COURT = "home-court"
        ROUTE = "route"

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="passages")
    hold = models.ForeignKey(Hold, models.PROTECT)
    clause = models.CharField(max_length=12, choices=Clause.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["determination", "hold", "clause"], name="passage_once")
        ]


class ClauseUse(models.Model):
    """One use of a clause by which a release passed a hold: counted, and published where it may be.

    Written in the release's own transaction. ``decided_by`` are the people whose approval counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="clause_uses")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="clause_uses")
    clause = models.CharField(max_length=12, choices=ReleasePassage.Clause.choices)
    exception = models.CharField(max_length=80, blank=True)  # the declared exception's id
    decided_by = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["determination", "hold", "clause", "exception"], name="use_counted_once"
            )
        ]
