"""The rows of this store: fields and constraints, no rules.

The bytes themselves lie encrypted in the home's vault folder, each blob under a key of its own; a
row says where, and what their digests are.
"""

from __future__ import annotations

import uuid

from django.db import models


class Blob(models.Model):
    """An encrypted file in the vault: its wrapped key, and digests of what it holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=16)  # snapshot | collected | production
    path = models.CharField(max_length=200, unique=True)
    wrapped_key = models.BinaryField()
    size = models.BigIntegerField()  # of the plain bytes
    sha256 = models.BinaryField(max_length=32)  # of the plain bytes
    made_at = models.DateTimeField()
    erase_after = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)


class Snapshot(models.Model):
    """What we keep from deletion for one preservation; it opens nothing and expires by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    account_id = models.UUIDField()
    category = models.CharField(max_length=20)
    source = models.CharField(max_length=160)  # custodian/query
    blob = models.ForeignKey(Blob, models.PROTECT)
    rows = models.BigIntegerField()
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "account_id", "category", "source"], name="snapshot_once"
            )
        ]


class Collected(models.Model):
    """The records of one account and category, gathered within a determination's scope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    determination_id = models.UUIDField()
    account_id = models.UUIDField()
    category = models.CharField(max_length=20)
    custodian = models.CharField(max_length=80)
    blob = models.ForeignKey(Blob, models.PROTECT)
    rows = models.BigIntegerField()
    discarded = models.JSONField(default=dict)  # reason → count of what came too much
    collected_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["determination_id", "account_id", "category", "custodian"],
                name="collected_once",
            )
        ]


class Production(models.Model):
    """The sealed package of records made for an authority under one determination."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField(db_index=True)
    determination_id = models.UUIDField(unique=True)
    recipient = models.CharField(max_length=120)
    blob = models.ForeignKey(Blob, models.PROTECT)  # the sealed file
    payload_sha256 = models.BinaryField(max_length=32)  # of the bag before sealing
    sealed_sha256 = models.BinaryField(max_length=32)
    manifest = models.JSONField()  # files: name, rows, size, sha256
    sealed_at = models.DateTimeField()
