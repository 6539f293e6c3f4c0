"""What a trainee does between the sessions."""

import logging
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import LessonPage
from lms.accounts import people
from lms.learning import access, brief, lessons, projects, uploads
from lms.learning.forms import HandInForm
from lms.learning.templatetags.learning import Reading

log = logging.getLogger(__name__)


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


@require_http_methods(["GET", "POST"])
def project(request, public_id):
    """The brief, what was handed in, what the trainer says of it; hand in, and hand in again."""
    enrolment = get_object_or_404(
        access.projects_of(request.user).select_related(
            "person", "project", "graduation", "cohort__course", "cohort__centre"
        ),
        public_id=public_id,
    )
    is_decided = hasattr(enrolment, "graduation")
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if form.is_valid() and _hand_in(enrolment, form, by=request.user):
        messages.success(request, _("Handed in. Your trainer sees it now."))
        return redirect("learning:project", enrolment.public_id)
    handed_in = getattr(enrolment, "project", None)
    hand_ins = list(handed_in.hand_ins.all()) if handed_in else []
    context = {
        "enrolment": enrolment,
        "cohort": enrolment.cohort,
        "page": brief.of(enrolment.cohort.course),
        "project": handed_in,
        "hand_ins": hand_ins,
        "is_decided": is_decided,
        "form": None if is_decided or len(hand_ins) >= projects.MOST_HAND_INS else form,
        "stands_for_several": people.persons_of(request.user).count() > 1,
    }
    return render(request, "learning/project.html", context)


@require_safe
def handed_in_file(request, public_id):
    """A file as it was handed in, to be kept and never shown in the browser; 404 alike for none and for a stranger's."""
    one = get_object_or_404(access.hand_ins_seen_by(request.user).exclude(file=""), public_id=public_id)
    try:
        data = uploads.stored(one)
    except (uploads.DamagedFile, OSError) as error:
        log.error("The file of hand-in %s is not what was handed in: %s.", one.pk, type(error).__name__)  # noqa: TRY400 - the traceback would tell its name
        return render(request, "learning/damaged.html", status=503)
    kind = one.file.rpartition(".")[2]
    name = quote(one.file_name, safe="")
    return HttpResponse(
        data,
        content_type=one.file_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"hand-in-{one.number}.{kind}\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _hand_in(enrolment, form, *, by):
    """Whether it was taken; if not, the form says why."""
    try:
        projects.hand_in(enrolment, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except (projects.NotEnrolled, projects.NoProject, projects.AlreadyDecided, projects.TooManyHandIns) as refusal:
        form.add_error(None, refusal.message)
    else:
        return True
    return False


def _page(lesson, language):
    """The lesson in ``language``, else in any it has."""
    pages = LessonPage.objects.live().filter(translation_key=lesson).select_related("locale").order_by("pk")
    return pages.filter(locale__language_code=language).first() or get_object_or_404(pages[:1])


def _after(page, course_page):
    """The next lesson, or the project behind the last."""
    below = list(course_page.lessons(on=page))
    place = [lesson.pk for lesson in below].index(page.pk)
    return below[place + 1].url if place + 1 < len(below) else f"{course_page.url}#project"
