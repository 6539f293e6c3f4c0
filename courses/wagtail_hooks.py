"""Courses, registered in the admin."""

from wagtail import hooks

from courses.viewsets import courses


@hooks.register("register_admin_viewset")
def course_screens():
    return courses
