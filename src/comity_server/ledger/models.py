"""The rows of this store: fields and constraints, no rules.

Entries and checkpoints are only ever inserted; a trigger in the database refuses anything else.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One ledger entry: its canonical bytes, and columns to find it by."""

    number = models.BigIntegerField(primary_key=True)  # from 0, without gaps
    kind = models.CharField(max_length=64)
    case_ref = models.CharField(max_length=16, blank=True)
    recorded_at = models.DateTimeField()
    canonical = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["case_ref", "number"], name="entry_by_case")]


class Head(models.Model):
    """The one row that says how far the ledger reaches; who appends holds it to the commit."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    root = models.BinaryField(default=b"")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]


class Checkpoint(models.Model):
    """A signed statement of the ledger's size and root hash, as a C2SP signed note."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_at = models.DateTimeField()


class Opening(models.Model):
    """What opens a commitment in an entry: its salt, and the SHA-256 of what was committed to.

    Deleting it makes the commitment say nothing for ever.
    """

    entry = models.ForeignKey(Entry, models.PROTECT)
    name = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="opening_once")]
