"""What is taught: the course as history knows it, and the pages that present it."""

from courses.models.catalogue import CataloguePage
from courses.models.course import Course
from courses.models.course_page import CoursePage
from courses.models.home import HomePage
from courses.models.lesson import LessonPage
from courses.models.loaded import LoadedPage

__all__ = ["CataloguePage", "Course", "CoursePage", "HomePage", "LessonPage", "LoadedPage"]
