"""What is kept of a person's way through the course: how far each lesson was gone, and how it ended. No answers are."""

from django.db import models

from explainer import limits


class Progress(models.Model):
    """One lesson of one person (a grant, thus one browser). What was finished once stays finished."""

    grant = models.ForeignKey("access.Grant", on_delete=models.CASCADE, related_name="+")
    lesson = models.CharField(max_length=limits.ID_CHARS)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_of = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("grant", "lesson"), name="one_progress"),)

    def __str__(self) -> str:
        return f"{self.lesson}: {self.steps_done} of {self.steps_of}"
