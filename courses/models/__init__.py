"""What is taught: the course as history knows it, and the pages that present it and the programme."""

from courses.models.article import ArticleIndexPage, ArticlePage
from courses.models.catalogue import CataloguePage
from courses.models.course import Course
from courses.models.course_page import CoursePage
from courses.models.home import HomePage
from courses.models.lesson import LessonPage
from courses.models.loaded import LoadedPage
from courses.models.written import PartnersPage, VolunteerPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "CataloguePage",
    "Course",
    "CoursePage",
    "HomePage",
    "LessonPage",
    "LoadedPage",
    "PartnersPage",
    "VolunteerPage",
]
