"""Where a person may go, by what they are; and that a stranger's page costs nothing to know it."""

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lms.accounts.models import Person, User
from lms.programme.models import Programme
from lms.templatetags import nav
from tests.factories.cohorts import EnrolmentFactory

SECTIONS = {
    "cataloguepage": "/en/courses/",
    "articleindexpage": "/en/news/",
    "volunteerpage": "/en/volunteer/",
    "partnerspage": "/en/partners/",
}


def context_of(user=None, path="/", sections=SECTIONS):
    request = RequestFactory().get(path)
    if user is not None:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "key"
        request.user = user
    return {"request": request, "sections": sections}


def words(user=None, sections=SECTIONS):
    with translation.override("en"):
        return [link.words for link in nav.nav_links(context_of(user, sections=sections), user)]


def test_a_stranger_is_shown_the_public_site():
    assert words() == ["Courses", "Centres", "Volunteering", "News", "Verify a certificate"]


def test_nothing_leads_to_a_page_that_is_not_there():
    without = {key: address for key, address in SECTIONS.items() if key in {"cataloguepage", "partnerspage"}}
    assert words(sections=without) == ["Courses", "Centres", "Verify a certificate"]
    with translation.override("en"):
        assert [link.words for link in nav.helping_links(context_of(sections=without))] == ["For charities"]


def test_the_page_of_an_error_asks_nobody_which_pages_there_are():
    with translation.override("en"):
        assert [link.words for link in nav.nav_links({})] == ["Courses", "Verify a certificate"]


def test_the_foot_leads_to_what_the_head_has_no_room_for(lead):
    with translation.override("en"):
        context = context_of(lead)
        links = nav.learning_links(context, nav.nav_links(context, lead))
        helping = nav.helping_links(context)
    assert [link.words for link in links] == ["Programme desk", "Courses", "My account", "Centres", "News"]
    assert [link.address for link in helping] == ["/en/volunteer/", "/en/partners/"]


def test_for_a_stranger_neither_session_nor_account_is_asked():
    class Untouched:
        @property
        def is_authenticated(self):
            raise AssertionError("asked")

    context = context_of()
    context["request"].user = Untouched()
    assert nav.signed_in(context) is None


def test_a_trainee_is_shown_their_learning(trainee):
    EnrolmentFactory(person=trainee.standings.get().person)
    assert words(trainee)[0] == "My learning"


def test_a_guardian_is_shown_the_learning_of_their_wards(guardian):
    EnrolmentFactory(person=guardian.standings.filter(stands_as="guardian").first().person)
    assert words(guardian)[0] == "My learning"


def test_a_trainer_is_shown_now_and_their_volunteering(trainer):
    assert words(trainer)[:2] == ["Now", "My volunteering"]


@pytest.mark.parametrize(("language", "named"), [("ar", "أروى الحازمي"), ("en", "Arwa Alhazmi")])
def test_the_foot_names_who_is_signed_in_in_the_letters_of_the_page(trainee, signed_in, language, named):
    User.objects.update(first_name="أروى", last_name="الحازمي")
    Person.objects.of(trainee).update(name_en="Arwa Alhazmi")
    browser = signed_in(trainee)
    browser.cookies["language"] = language
    with translation.override(language):  # so that the request's language does not outlive the test
        assert f"<bdi>{named}</bdi>" in browser.get("/learning/").content.decode()


def test_a_trainer_finds_their_volunteering_in_the_foot_too(trainer):
    with translation.override("en"):
        context = context_of(trainer)
        links = nav.learning_links(context, nav.nav_links(context, trainer))
    assert [link.words for link in links][:2] == ["Now", "My volunteering"]


@pytest.mark.parametrize("role", ["admin", "lead", "editor", "centre_coordinator"])
def test_staff_are_shown_the_desk(staff, role):
    assert words(staff(role))[0] == "Programme desk"


def test_a_lead_who_teaches_is_shown_both(lead, trainer):
    trainer.groups.set(lead.groups.all())
    assert words(trainer)[:3] == ["Now", "My volunteering", "Programme desk"]


def test_somebody_with_nothing_to_do_yet_is_shown_courses_and_their_account(stranger):
    assert words(stranger) == ["Courses", "My account"]


def test_the_navigation_of_somebody_signed_in_is_one_query(lead, django_assert_num_queries):
    with django_assert_num_queries(1):
        nav.nav_links(context_of(lead), lead)


def test_where_one_is_is_marked():
    with translation.override("en"):
        links = nav.nav_links(context_of(path="/verify/"))
    assert [link.here for link in links] == [False, False, False, False, True]


def test_the_frame_of_a_page_asks_who_reads_it_once(lead, django_assert_num_queries):
    context = context_of(lead)
    frame = Template('{% extends "base.html" %}{% block main %}<h1>x</h1>{% endblock %}')
    # The programme's name, which pages there are and which of them are restricted; and what the lead may do.
    with django_assert_num_queries(4), translation.override("en"):
        html = frame.render(Context(context))
    assert html.count(">Programme desk<") == 4  # head, menu, thumb bar, foot
    # The first three are kept for a minute.
    with django_assert_num_queries(1), translation.override("en"):
        assert frame.render(Context(context_of(lead))) == html


@pytest.mark.django_db
def test_another_name_of_the_programme_is_shown_at_once(django_capture_on_commit_callbacks):
    assert str(nav.programme()) == "صنائع رقمية"
    programme = Programme.load()
    programme.name_ar = "صنائع"
    with django_capture_on_commit_callbacks(execute=True):
        programme.save()
    with translation.override("ar"):
        assert str(nav.programme()) == "صنائع"
