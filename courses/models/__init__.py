"""What is taught: the course as history knows it, and the pages that present it."""

from courses.models.course import Course

__all__ = ["Course"]
