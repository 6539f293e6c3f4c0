"""What a trainee does between the sessions."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from courses.models import LessonPage
from lms.learning import lessons
from lms.learning.templatetags.learning import Reading


@require_POST
def lesson_done(request, lesson):
    """Tick a lesson (``act=done``), go on to the ``next``, take it ``back``, or say who is ``reading``.

    Without a script one comes back to the page; a script (``HX-Request``) gets the part of the page that changed.
    """
    page = _page(lesson, request.POST.get("language"))
    course_page = page.get_parent().specific
    persons = lessons.readers(request.user, course_page.course_id)
    person = lessons.reader(persons, request.POST.get("person") or request.session.get("reader"))
    if not persons:
        raise Http404
    if person is None:
        return redirect(f"{page.url}#done")  # which asks who it is
    request.session["reader"] = person.public_id
    act = request.POST.get("act")
    if act in {"done", "next"}:
        lessons.finish(person, page.translation_key, course=course_page.course)
    elif act == "back":
        lessons.take_back(person, page.translation_key)
    if request.headers.get("HX-Request"):
        done = lessons.done_by([person])[person.pk]
        reading = Reading(persons, person, done, page.translation_key in done)
        return render(request, "learning/lesson_done.html", {"reading": reading, "page": page})
    return redirect(_after(page, course_page) if act == "next" else f"{page.url}#done")


def _page(lesson, language):
    """The lesson in ``language``, else in any it has."""
    pages = LessonPage.objects.live().filter(translation_key=lesson).select_related("locale").order_by("pk")
    return pages.filter(locale__language_code=language).first() or get_object_or_404(pages[:1])


def _after(page, course_page):
    """The next lesson, or the project behind the last."""
    below = list(course_page.lessons())
    place = [lesson.pk for lesson in below].index(page.pk)
    return below[place + 1].url if place + 1 < len(below) else f"{course_page.url}#project"
