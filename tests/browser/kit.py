"""Every component with its states on one page; only the tests serve it."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from lms.arabic.fields import DayFirstDateField, LatinNameField, MobileField
from lms.cohorts.models.attendance import Mark
from lms.templatetags.look import TILES
from lms.urls import *  # noqa: F403 - the product's addresses, and one more
from lms.urls import urlpatterns

MARKS = ["present", "late", "excused", "absent", "none", "missing", "next"]


class Everything(forms.Form):
    phone = MobileField(label="رقم الجوال", help_text="نرسل إليه رمزًا من ستة أرقام.")
    name = LatinNameField(label="الاسم بالحروف اللاتينية")
    born = DayFirstDateField(label="تاريخ الميلاد", required=False)
    about = forms.CharField(label="كلمة", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    gender = forms.ChoiceField(label="الجنس", widget=forms.RadioSelect, choices=[("f", "أنثى"), ("m", "ذكر")])
    days = forms.MultipleChoiceField(
        label="الأيام", widget=forms.CheckboxSelectMultiple, choices=[("1", "الأحد"), ("2", "الاثنين")], required=False
    )
    centre = forms.ChoiceField(label="المركز", choices=[("a", "مركز حي الصفا"), ("b", "مركز حي الروابي")])
    agrees = forms.BooleanField(label="الموافقة على حفظ البيانات حتى نهاية الدورة")


@login_not_required
def kit(request):
    return _shown(request, "kit.html")


def desk(request):
    return _shown(request, "kit_desk.html")


def _shown(request, name):
    template = engines["django"].from_string((Path(__file__).parent / name).read_text())
    dots = [
        SimpleNamespace(
            number=n, kind=kind, label=f"اللقاء {n}: {Mark(kind).label if kind in Mark else kind}", today=n == 5
        )
        for n, kind in enumerate(MARKS, 1)
    ]
    context = {
        "form": Everything(),
        "wrong": Everything({"phone": "12", "name": "أروى", "centre": "a"}, prefix="wrong"),
        "dots": dots,
        "day": date(2026, 12, 27),
        "cohorts": [SimpleNamespace(capacity=30, taken=t, seats_left=30 - t) for t in (0, 22, 28, 29, 30)],
        "page": Paginator(range(100), 10).page(3),
        "tiles": TILES,
        "icons": ["search", "calendar", "clock", "pin", "user", "book", "check", "alert", "seal", "arrow", "next"],
    }
    return HttpResponse(template.render(context, request))


urlpatterns = [path("kit/", kit), path("admin/kit/", desk), *urlpatterns]
