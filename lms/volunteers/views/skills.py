"""How well a trainer teaches a course, inside the Wagtail admin: for leads."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import Course
from lms.accounts.models import User
from lms.volunteers import skills
from lms.volunteers.forms.skills import SkillForm
from lms.volunteers.models import SkillReview, VolunteerTrainer
from lms.volunteers.views.trainers import may_change


@may_change
@require_http_methods(["GET", "POST"])
def review(request, pk, course):
    """The reviews of one trainer in one course, and a new one."""
    trainer = get_object_or_404(VolunteerTrainer.objects.select_related("person"), pk=pk)
    taught = get_object_or_404(Course, pk=course)
    reviews = list(
        SkillReview.objects.filter(trainer=trainer, course=taught)
        .prefetch_related(Prefetch("by", User.objects.with_latin_names()))
        .order_by("-number")
    )
    form = SkillForm(request.POST if request.method == "POST" else None, last=reviews[0] if reviews else None)
    if form.is_valid():
        try:
            skills.review(trainer, taught, by=request.user, **form.cleaned_data)
        except skills.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("trainer", trainer.pk)
    context = {
        "trainer": trainer,
        "course": taught,
        "form": form,
        "reviews": reviews,
        "has_said": trainer.courses.filter(pk=taught.pk).exists(),
    }
    return render(request, "volunteers/admin/skill.html", context)
