"""A lead keeps the courses that pages present and cohorts are planned from."""

from django.urls import reverse

from courses.models import Course
from tests.factories.cohorts import CentreFactory, CohortFactory, CourseFactory

NEW = {
    "code": "PHOTO",
    "field": "design",
    "level": "beginner",
    "title_ar": "التصوير بالجوال",
    "title_en": "Photography by phone",
    "hours": "8",
    "sessions": "4",
    "min_age": "14",
    "max_age": "24",
    "attendance_percent": "80",
    "makeups_allowed": "2",
    "needs_project": "on",
    "project_percent": "60",
}


def test_a_lead_makes_a_course_and_can_plan_a_cohort_of_it(lead, signed_in):
    CentreFactory()
    browser = signed_in(lead)
    answer = browser.post(reverse("course_screens:add"), NEW)
    assert answer.status_code == 302
    course = Course.objects.get(code="PHOTO")
    assert course.hours == 8
    assert "التصوير بالجوال" in browser.get(reverse("course_screens:index"), {"q": "photo"}).content.decode()
    assert f'<option value="{course.pk}"' in browser.get(reverse("cohort_screens:add")).content.decode()


def test_what_was_typed_stays_when_it_is_refused(lead, signed_in):
    answer = signed_in(lead).post(reverse("course_screens:add"), NEW | {"min_age": "30"})
    assert not Course.objects.exists()
    text = answer.content.decode()
    assert "Photography by phone" in text
    assert "أقل عمر أكبر من أكبر عمر" in text


def test_a_change_does_not_move_the_goalposts_of_a_planned_cohort(lead, signed_in):
    cohort = CohortFactory(course=CourseFactory(code="PHOTO"), attendance_percent=80)
    answer = signed_in(lead).post(
        reverse("course_screens:edit", args=[cohort.course.pk]), NEW | {"attendance_percent": "95"}
    )
    assert answer.status_code == 302
    cohort.refresh_from_db()
    assert (cohort.course.attendance_percent, cohort.attendance_percent) == (95, 80)


def test_an_editor_looks_and_changes_nothing(editor, signed_in):
    course = CourseFactory()
    browser = signed_in(editor)
    assert browser.get(reverse("course_screens:index")).status_code == 200
    for address in [reverse("course_screens:add"), reverse("course_screens:edit", args=[course.pk])]:
        assert browser.post(address, NEW).headers["Location"] == reverse("wagtailadmin_home")
    assert not Course.objects.filter(code="PHOTO").exists()


def test_the_list_costs_the_same_for_few_and_many(lead, signed_in, queries_of):
    CourseFactory()
    few = queries_of(signed_in(lead), reverse("course_screens:index"))
    CourseFactory.create_batch(12)
    assert queries_of(signed_in(lead), reverse("course_screens:index")) == few
