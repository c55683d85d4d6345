"""The rows of this store: fields and constraints, no rules."""

from __future__ import annotations

import uuid

from django.db import models


class Submission(models.Model):
    """What arrived, byte for byte, before we have understood it. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    sha256 = models.BinaryField(max_length=32, db_index=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    message_id = models.CharField(max_length=998, blank=True, db_index=True)
    refers_to = models.JSONField(default=list)  # message ids that a mail answers
    idempotency_key = models.CharField(max_length=64, unique=True)


class Attachment(models.Model):
    """A file that came with a submission, as accepted by the parser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)  # cleaned for display
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)


class Draft(models.Model):
    """A guided request that its officer has not sent: theirs alone, swept out when it is old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField(db_index=True)
    fields = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    saved_at = models.DateTimeField()


class DraftFile(models.Model):
    """A paper of a draft, as the parser accepted it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
