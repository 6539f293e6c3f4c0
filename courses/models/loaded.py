"""What `load_courses` has written, so that it can tell its own words from an editor's."""

from django.db import models
from wagtail.models import Page


class LoadedPage(models.Model):
    """A page in one language as it stood when it was last loaded; ``page`` is None once an editor has deleted it."""

    path = models.CharField(max_length=100)  # in the course files: "SAFE" or "SAFE/phishing"
    language = models.CharField(max_length=8)
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="loaded")
    page_digest = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "language"], name="one_loaded_page_per_path_and_language")
        ]

    def __str__(self):
        return f"{self.path} ({self.language})"
