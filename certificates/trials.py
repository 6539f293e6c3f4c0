"""A template tried before it is published, on invented people: as it looks, and why it could not be printed."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from certificates import failures, freezing, specimens
from certificates.facts import Facts
from certificates.pictures import NotAPicture
from certificates.rendering import CannotRender, paper, render
from certificates.rendering.wording import COMPLETION
from certificates.versions import written
from lms.programme.models import Programme

WOMAN, MAN, NOBODY_SAID, LONG = "female", "male", "", "long"
# Invented, and marked so across the picture.
NAMES = {
    WOMAN: ("female", "رؤى عبدالرحمن صباغ", "Ruaa Abdulrahman Sabbagh"),
    MAN: ("male", "محمد سعيد الغامدي", "Mohammed Saeed Alghamdi"),
    NOBODY_SAID: ("", "نور الحربي", "Noor Alharbi"),
    LONG: (
        "female",
        "نورة بنت عبدالرحمن بن عبدالله بن محمد بن إبراهيم القحطاني",
        "Nourah bint Abdulrahman bin Abdullah bin Mohammed bin Ibrahim Alqahtani",
    ),
}
COURSES = {True: ("صفحات الويب", "Web pages"), False: ("تدريب المهارات الرقمية", "digital skills training")}


@dataclass(frozen=True)
class Trial:
    """``picture``: a PNG as a data URL, or ''; ``troubles``: in words, why there is none."""

    picture: str
    troubles: tuple


def facts(whose, template):
    """What a certificate on a rendering Template would say of an invented graduate, or volunteer."""
    gender, name_ar, name_en = NAMES[whose]
    course_ar, course_en = COURSES[template.kind == COMPLETION]
    programme = Programme.shown()
    return Facts(
        code=specimens.CODE,
        verify_url=freezing.address(specimens.CODE),
        name_ar=name_ar,
        name_en=name_en,
        gender=gender,
        course_ar=course_ar,
        course_en=course_en,
        hours=24,
        sessions=12,
        centre_ar="مركز حي الصفا، جدة",
        centre_en="Al-Safa centre, Jeddah",
        completed_on=date(2026, 6, 11),
        **freezing.issued(date(2026, 6, 18)),
        programme_ar=programme.name_ar,
        programme_en=programme.name_en,
        **freezing.said_of(programme, template),
    )


def tried(template, whose):
    """The Trial of a CertificateTemplate, saved or not."""
    try:
        made = written(template)
        picture = specimens.drawn(facts(whose, made), made)
    except NotAPicture:
        return Trial("", (unreadable(),))
    except CannotRender as refusal:
        return Trial("", (refusal.said(gettext),))
    return Trial(f"data:image/png;base64,{b64encode(picture).decode()}", ())


def troubles(template):
    """In words, why certificates could not be printed on a CertificateTemplate; empty for one that is right."""
    try:
        made = written(template)
        for whose in NAMES:
            paper.sheet(facts(whose, made), made)
        render(facts(WOMAN, made), made)
    except NotAPicture:
        return [unreadable()]
    except CannotRender as refusal:
        return [failures.said(failures.of(refusal))]
    return []


def unreadable():
    return gettext("One of the images cannot be read, or is larger than 40 million pixels. Choose another.")
