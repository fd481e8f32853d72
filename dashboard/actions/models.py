"""The audit log: one row for each action, written before the API server hears of it.

A row whose outcome is still `sent` belongs to a process that died in between: nobody knows what
became of it, and the log says exactly that instead of nothing.
"""

from django.db import models

from dashboard import limits

OUTCOMES = ("sent", "done", "refused", "failed")


class Entry(models.Model):
    """Who asked for what, and what came of it. Rows are never changed after their outcome is
    known.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=36, db_index=True)
    actor = models.CharField(max_length=limits.NAME_MAX_CHARS)
    role = models.CharField(max_length=16)
    action = models.CharField(max_length=32)
    cluster = models.CharField(max_length=253)
    kind = models.CharField(max_length=63)
    namespace = models.CharField(max_length=63, blank=True)
    name = models.CharField(max_length=253)
    uid = models.CharField(max_length=64, blank=True)
    kubectl = models.TextField()
    # From the form: the same key from the same person is the same click, however often it is sent.
    key = models.CharField(max_length=64)
    outcome = models.CharField(max_length=8, choices=[(word, word) for word in OUTCOMES])
    message = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name_plural = "entries"
        constraints = [  # noqa: RUF012 - Django wants a list
            models.UniqueConstraint(fields=("actor_id", "key"), name="one_entry_for_each_click")
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.kubectl}"
