"""The lead's screens in the admin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import ending, issuing
from certificates.facts import Names
from certificates.models import Certificate
from courses.models import Course
from lms.accounts.models import Person
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.certificates.reading import only_reads
from tests.factories.certificates import DecidedEnrolmentFactory, GraduationDecisionFactory, issued_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(lead, signed_in):
    """The lead's browser, in English."""
    lead.language = "en"
    lead.save()
    browser = signed_in(lead)
    browser.get(reverse("wagtailadmin_home"))  # Wagtail makes its profile of a user at the first visit
    return browser


def at(name, *args):
    return reverse(f"certificate_desk:{name}", args=args)


def page(response):
    assert response.status_code == 200
    return response.content.decode()


def confirm(browser, address):
    """Look, and press the button of the page that was looked at."""
    return browser.post(address, {"seen": browser.get(address).context["seen"]})


def test_the_list_shows_names_codes_and_states(desk):
    certificate = issued_certificate()
    listed = page(desk.get(at("index")))
    for shown in [
        "أروى سالم محمد الحازمي",
        "Arwa Salem Mohammed Alhazmi",
        str(certificate),
        at("certificate", certificate.pk),
    ]:
        assert shown in listed
    assert "Add certificate" not in listed


@pytest.mark.parametrize("asked", ["اروي الحازمى", "arwa", "code"])
def test_the_list_is_searched_by_folded_name_and_by_code(desk, asked):
    sought = issued_certificate()
    other = issued_certificate(enrolment__person__given_ar="نورة", enrolment__person__name_en="Norah Alhazmi")
    found = page(desk.get(at("index_results"), {"q": str(sought).lower() if asked == "code" else asked}))
    assert str(sought) in found
    assert str(other) not in found


def test_the_list_is_filtered_by_state_and_cohort(desk, lead):
    issued, revoked = issued_certificate(), issued_certificate()
    ending.revoke(revoked, by=lead, reason="A mistake.")
    assert str(issued) not in page(desk.get(at("index_results"), {"status": "revoked"}))
    assert str(revoked) in page(desk.get(at("index_results"), {"status": "revoked"}))
    of_cohort = page(desk.get(at("index_results"), {"cohort": issued.enrolment.cohort_id}))
    assert str(issued) in of_cohort
    assert str(revoked) not in of_cohort


def test_the_list_costs_the_same_for_one_certificate_and_for_six(desk, queries_of):
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory(decision=decision)
    issuing.issue(decision.decided_enrolments.all(), by=None)
    one = queries_of(desk, at("index"))
    DecidedEnrolmentFactory.create_batch(5)
    issuing.issue(issuing.awaiting(), by=None)
    assert Certificate.objects.count() == 6
    assert queries_of(desk, at("index")) == one <= 25


def test_issuing_all_is_looked_at_for_the_same_cost_for_one_and_four(desk, queries_of):
    counts = []
    for more in (1, 3):
        DecidedEnrolmentFactory.create_batch(more)
        counts.append(queries_of(desk, reverse("certificates_issue_all")))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["cohorts", "failures"])
def test_the_other_lists_cost_the_same_for_one_row_and_for_four(desk, queries_of, name):
    def add(count):
        DecidedEnrolmentFactory.create_batch(count, enrolment__person__name_en="")
        if name == "failures":
            issuing.issue(issuing.awaiting(), by=None)
            jobs.run_all()

    add(1)
    one = queries_of(desk, at(name))
    add(3)
    assert queries_of(desk, at(name)) == one <= 20


def test_no_row_is_added_edited_or_deleted(desk):
    certificate = issued_certificate()
    for path in ["new/", f"edit/{certificate.pk}/", f"delete/{certificate.pk}/", f"copy/{certificate.pk}/"]:
        assert desk.post(f"/admin/certificates/{path}").status_code == 404
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


def test_a_cohort_is_issued_after_a_confirmation_with_the_count(desk, lead):
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory.create_batch(2, decision=decision)
    DecidedEnrolmentFactory(decision=decision, graduates=False)
    assert at("issue", decision.cohort.pk) in page(desk.get(at("cohorts")))
    assert "Issue 2 certificates?" in page(desk.get(at("issue", decision.cohort.pk)))
    assert not Certificate.objects.exists()
    assert "Something has changed" in page(desk.post(at("issue", decision.cohort.pk)))
    assert not Certificate.objects.exists()
    seen = {"seen": desk.get(at("issue", decision.cohort.pk)).context["seen"]}
    for _press in range(2):  # a double click
        response = desk.post(at("issue", decision.cohort.pk), seen)
        assert (response.status_code, response["Location"]) == (302, at("progress", decision.cohort.pk))
    assert [one.reserved_by for one in Certificate.objects.all()] == [lead, lead]
    assert at("issue", decision.cohort.pk) not in page(desk.get(at("cohorts")))


def test_the_progress_is_counted_from_what_is_there(desk):
    decision = GraduationDecisionFactory()
    graduates = DecidedEnrolmentFactory.create_batch(2, decision=decision)
    graduates.append(DecidedEnrolmentFactory(decision=decision, enrolment__person__name_en=""))
    issuing.issue(graduates[1:], by=None)
    shown = page(desk.get(at("progress", decision.cohort.pk)))
    assert "0 of 3 certificates issued" in shown
    assert "2 being made" in shown
    assert "1 not asked for yet" in shown
    assert "every 2s" in shown
    jobs.run_all()
    part = page(desk.get(at("progress", decision.cohort.pk), HTTP_HX_REQUEST="true"))
    assert "<html" not in part
    assert "1 of 3 certificates issued" in part
    assert "1 could not be made" in part
    assert "The name in Latin letters is missing." in part
    assert "every 2s" not in part


def test_all_that_wait_are_issued_at_once_after_a_confirmation_with_the_count(desk, lead):
    for name in ["Arwa Alhazmi", ""]:
        DecidedEnrolmentFactory(enrolment__person__name_en=name)
    address = reverse("certificates_issue_all")
    assert address in page(desk.get(at("cohorts")))
    shown = desk.get(address)
    assert "Issue 2 certificates?" in page(shown)
    assert [bool(check.troubles) for check in shown.context["checks"]] == [True, False]  # first who is in trouble
    assert shown.context["troubled"] == 1
    DecidedEnrolmentFactory()  # meanwhile
    again = desk.post(address, {"seen": shown.context["seen"]})
    assert "Issue 3 certificates?" in page(again)
    assert not Certificate.objects.exists()
    answer = desk.post(address, {"seen": again.context["seen"]})
    assert desk.post(address, {"seen": again.context["seen"]})["Location"] == reverse("certificates_progress")
    assert [one.reserved_by for one in Certificate.objects.all()] == [lead] * 3
    on_its_way = page(desk.get(answer["Location"]))
    assert "0 of 3 certificates issued" in on_its_way
    assert "every 2s" in on_its_way
    assert '<noscript><meta http-equiv="refresh"' in on_its_way
    jobs.run_all()
    over = page(desk.get(answer["Location"]))
    assert "2 of 3 certificates issued" in over
    assert "1 could not be made" in over
    assert "every 2s" not in over  # it ends by itself
    assert "http-equiv" not in over


def test_no_more_are_asked_for_at_once_than_can_be(desk, monkeypatch):
    monkeypatch.setattr("certificates.views.everything.AT_ONCE", 2)
    DecidedEnrolmentFactory.create_batch(3)
    shown = desk.get(reverse("certificates_issue_all"))
    assert (shown.context["count"], shown.context["left"]) == (2, 1)
    confirm(desk, reverse("certificates_issue_all"))
    assert Certificate.objects.count() == 2
    assert desk.get(reverse("certificates_issue_all")).context["count"] == 1


def test_the_progress_of_all_counts_what_was_asked_for_since(desk):
    issued_certificate()
    assert "1 of 1 certificate issued" in page(desk.get(reverse("certificates_progress"), {"since": 0}))
    assert "0 of 0" in page(desk.get(reverse("certificates_progress"), {"since": 9999999999}))
    for odd in ["x", "٣", "9" * 40, "-1"]:
        page(desk.get(reverse("certificates_progress"), {"since": odd}))


@pytest.mark.parametrize(
    ("names", "troubles"),
    [
        pytest.param({}, 0, id="fits"),
        pytest.param({"name_en": ""}, 1, id="no Latin name"),
        pytest.param({"name_en": "W" * 150}, 1, id="too long"),
        pytest.param({"name_en": "Arwa 漢"}, 1, id="no glyph"),
        pytest.param({"given_ar": "漢", "name_en": ""}, 2, id="both"),
    ],
)
def test_the_check_before_issuing_finds_what_would_fail(desk, names, troubles):
    DecidedEnrolmentFactory(**{f"enrolment__person__{name}": value for name, value in names.items()})
    [check] = desk.get(reverse("certificates_issue_all")).context["checks"]
    assert len(check.troubles) == troubles
    issuing.issue(issuing.awaiting(), by=None)
    jobs.run_all()
    assert Certificate.objects.failed().count() == bool(troubles)


def test_what_is_not_translated_is_said_before_issuing_and_fails_alone(desk):
    untranslated = DecidedEnrolmentFactory(decision__cohort__course__title_en="")
    DecidedEnrolmentFactory()
    troubled, fine = desk.get(reverse("certificates_issue_all")).context["checks"]
    assert troubled.troubles == ("The English course title is missing. Write it, then try again.",)
    assert not troubled.is_name_to_blame
    assert fine.troubles == ()
    confirm(desk, reverse("certificates_issue_all"))
    jobs.run_all()
    failed = Certificate.objects.failed_for_good().get()
    assert failed.failure_said == troubled.troubles[0]
    assert Certificate.objects.issued().count() == 1
    Course.objects.filter(pk=untranslated.decision.cohort.course_id).update(title_en="Safe online")
    desk.post(at("retry_all"))
    jobs.run_all()
    assert Certificate.objects.issued().count() == 2


def test_what_would_be_printed_too_long_for_its_place_is_said_before_issuing(desk):
    programme = Programme.load()
    programme.name_en = "W" * 80
    programme.save()
    decided = DecidedEnrolmentFactory()
    [check] = desk.get(at("issue", decided.decision.cohort_id)).context["checks"]
    assert "too long for the certificate" in check.troubles[0]
    confirm(desk, at("issue", decided.decision.cohort_id))
    jobs.run_all()
    assert Certificate.objects.failed_for_good().get().failure_said == check.troubles[0]


@pytest.mark.parametrize("changed", ["the name", "the course", "who waits"])
def test_nothing_is_issued_but_what_was_looked_at(desk, changed):
    decided = DecidedEnrolmentFactory()
    address, cohort = at("issue", decided.decision.cohort_id), decided.decision.cohort
    seen = {"seen": desk.get(address).context["seen"]}
    if changed == "the name":
        Person.objects.filter(pk=decided.enrolment.person_id).update(name_en="Arwa Alghamdi")
    elif changed == "the course":
        Course.objects.filter(pk=cohort.course_id).update(title_ar="الأمان على الإنترنت")
    else:  # as many as before
        issuing.issue([decided], by=None)
        DecidedEnrolmentFactory(decision=decided.decision)
    before = Certificate.objects.count()
    assert "Something has changed since you looked" in page(desk.post(address, seen))
    assert Certificate.objects.count() == before
    confirm(desk, address)
    assert Certificate.objects.count() == before + 1


def test_what_is_tried_again_by_itself_is_not_over(desk, settings):
    roomy = settings.STORAGES
    settings.STORAGES = roomy | {
        "certificates": roomy["certificates"] | {"BACKEND": "tests.certificates.failing.FullStorage"}
    }
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory(decision=decision)
    DecidedEnrolmentFactory(decision=decision, enrolment__person__name_en="")
    issuing.issue(decision.decided_enrolments.all(), by=None)
    jobs.run_all()
    shown = page(desk.get(at("progress", decision.cohort.pk)))
    assert "1 being made" in shown
    assert "1 could not be made" in shown
    assert "tried again by itself" in shown
    assert "every 2s" in shown
    settings.STORAGES = roomy
    Job.objects.unfinished().update(not_before=timezone.now())
    jobs.run_all()
    shown = page(desk.get(at("progress", decision.cohort.pk)))
    assert "1 of 2 certificates issued" in shown
    assert "every 2s" not in shown


def test_a_failure_is_mended_and_tried_again(desk):
    issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=None)
    jobs.run_all()
    certificate = Certificate.objects.get()
    assert "The name in Latin letters is missing." in page(desk.get(at("failures")))
    refused = desk.post(at("retry", certificate.pk), {"name_ar": "أروى الحازمي", "name_en": "أروى"})
    assert "Latin letters" in page(refused)
    desk.post(at("retry", certificate.pk), {"name_ar": "أروى الحازمي", "name_en": "Arwa Alhazmi"})
    jobs.run_all()
    certificate = Certificate.objects.get()
    assert (certificate.status, certificate.printed.name_en) == ("issued", "Arwa Alhazmi")
    assert desk.get(at("retry", certificate.pk)).status_code == 404


def test_what_was_given_up_is_listed_with_its_retry_and_is_made_after_it(desk):
    [silent] = issuing.issue([DecidedEnrolmentFactory()], by=None)
    Job.objects.update(status=Job.Status.CLAIMED, attempt=10, leased_until=silent.reserved_at)
    jobs.run_all()
    listed = page(desk.get(at("failures")))
    assert at("retry", silent.pk) in listed
    assert "tried again by itself" not in listed
    assert "1 could not be made" in page(desk.get(at("progress", silent.enrolment.cohort_id)))
    desk.post(at("retry_all"))
    jobs.run_all()
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


def test_all_failures_are_tried_again_at_once(desk, lead, monkeypatch):
    monkeypatch.setattr(issuing, "TAKEN_UP_AT_ONCE", 2)
    decided = DecidedEnrolmentFactory.create_batch(3, enrolment__person__name_en="")
    issuing.issue(decided, by=None)
    jobs.run_all()
    for one in decided[:2]:
        Person.objects.filter(pk=one.enrolment.person_id).update(name_en="Arwa Alhazmi")
    answer = desk.post(at("retry_all"), follow=True)
    assert "3 certificates are being tried again." in page(answer)
    assert "each leaves this list" in page(answer)
    assert at("retry_all") not in page(answer)
    assert Certificate.objects.failed().count() == 3  # nothing is done while the lead waits
    jobs.run_all()
    assert sorted(Certificate.objects.values_list("status", flat=True)) == ["issued", "issued", "reserved"]
    assert AuditEvent.objects.filter(verb="certificate.retried", by=lead).count() == 3
    again = page(desk.get(at("failures")))
    assert "each leaves this list" not in again
    assert at("retry_all") in again


def test_trying_all_again_costs_the_lead_the_same_for_one_and_four(desk):
    costs = []
    for more in (1, 3):
        issuing.issue(DecidedEnrolmentFactory.create_batch(more, enrolment__person__name_en=""), by=None)
        jobs.run_all()
        with CaptureQueriesContext(connection) as queries:
            desk.post(at("retry_all"))
        costs.append(len(queries))
        jobs.run_all()
    assert costs[0] == costs[1]


def test_what_was_tried_again_meanwhile_is_left_to_whoever_did(desk, lead):
    [failed] = issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=None)
    jobs.run_all()
    desk.post(at("retry_all"))
    issuing.retry(failed, by=lead, names=Names("أروى الحازمي", "Arwa Alhazmi"))
    jobs.run_all()
    failed.refresh_from_db()
    assert (failed.status, failed.printed.name_en) == ("issued", "Arwa Alhazmi")
    assert AuditEvent.objects.filter(verb="certificate.retried").count() == 1
    assert "Nothing failed" in page(desk.post(at("retry_all"), follow=True))
    assert not Job.objects.unfinished().exists()


def test_a_name_is_corrected_with_a_reason(desk):
    old = issued_certificate()
    form = {"name_ar": "أروى سالم الحازمي", "name_en": "Arwa Al-Hazmi", "reason": ""}
    assert "This field is required" in page(desk.post(at("supersede", old.pk), form))
    assert Certificate.objects.count() == 1
    desk.post(at("supersede", old.pk), form | {"reason": "As in the passport."})
    new = Certificate.objects.get(supersedes=old)
    assert (new.printed.name_en, new.supersedes.end_reason) == ("Arwa Al-Hazmi", "As in the passport.")
    assert at("certificate", new.pk) in page(desk.get(at("certificate", old.pk)))


def test_a_name_that_cannot_be_printed_is_said_in_the_form_and_what_was_typed_is_kept(desk):
    old = issued_certificate()
    long = "W" * 150
    refused = page(desk.post(at("supersede", old.pk), {"name_ar": "أروى", "name_en": long, "reason": "Longer."}))
    assert "too long for the certificate" in refused
    assert long in refused
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


def test_a_certificate_is_revoked_with_a_reason_and_may_be_issued_anew(desk):
    certificate = issued_certificate()
    desk.post(at("revoke", certificate.pk), {"reason": " "})
    assert Certificate.objects.get().status == Certificate.Status.ISSUED
    desk.post(at("revoke", certificate.pk), {"reason": "A mistake."})
    assert Certificate.objects.get().status == Certificate.Status.REVOKED
    assert desk.get(at("revoke", certificate.pk)).status_code == 404
    shown = page(desk.get(at("certificate", certificate.pk)))
    assert "A mistake." in shown
    assert reverse("certificates:verify", args=[certificate.code]) in shown  # what a stranger is told of it
    desk.post(at("issue_anew", certificate.pk))
    desk.post(at("issue_anew", certificate.pk))
    assert sorted(Certificate.objects.values_list("status", flat=True)) == ["reserved", "revoked"]


def test_what_failed_and_was_then_revoked_asks_for_nothing_more(desk):
    issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=None)
    jobs.run_all()
    failed = Certificate.objects.get()
    shown = page(desk.get(at("certificate", failed.pk)))
    assert at("retry", failed.pk) in shown
    assert "Being made" not in shown
    desk.post(at("revoke", failed.pk), {"reason": "A mistake."})
    shown = page(desk.get(at("certificate", failed.pk)))
    assert at("retry", failed.pk) not in shown
    assert '<span class="badge badge--red">Revoked</span>' in shown


def test_where_nobody_waits_nothing_is_asked(desk):
    cohort = issued_certificate().enrolment.cohort
    for address in [at("issue", cohort.pk), reverse("certificates_issue_all")]:
        shown = page(desk.get(address))
        assert "<h1>Issue certificates</h1>" in shown
        assert "Nobody is waiting" in shown
        assert "Of 0 cohorts" not in shown


def test_the_list_leads_to_the_names_to_correct(desk):
    assert at("name_requests") in page(desk.get(at("index")))


def test_a_certificate_is_read_in_the_readers_language(desk, lead, signed_in):
    facts = issued_certificate().facts
    read = {"en": page(desk.get(at("certificate", Certificate.objects.get().pk)))}
    lead.language = "ar"
    lead.save()
    read["ar"] = page(signed_in(lead).get(at("certificate", Certificate.objects.get().pk)))
    for language, other in [("en", "ar"), ("ar", "en")]:
        assert f"<h1><bdi>{facts[f'name_{language}']}</bdi></h1>" in read[language]
        assert f"<bdi>{facts[f'name_{other}']}</bdi>" in read[language]
        for part in ["course", "centre", "issued_on"]:
            assert facts[f"{part}_{language}"] in read[language]
            assert facts[f"{part}_{other}"] not in read[language]


def test_a_screen_has_one_title(desk):
    assert page(desk.get(at("failures"))).count("Certificates that could not be made") == 2  # with the tab's


def test_what_is_said_after_issuing_stays_true_once_all_are_issued(desk):
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory.create_batch(2, decision=decision)
    issued = confirm(desk, at("issue", decision.cohort.pk))
    jobs.run_all()
    shown = page(desk.get(issued["Location"]))
    assert "2 certificates were asked for." in shown
    assert "2 of 2 certificates issued" in shown


def test_counts_are_written_in_the_readers_figures(lead, signed_in):
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory.create_batch(3, decision=decision)
    asked = signed_in(lead).get(at("issue", decision.cohort.pk))
    assert "٣" in asked.context["title"]
    assert "3" not in asked.context["title"]


SCREENS = ["index", "index_results", "cohorts", "failures", "tell"]
ON_COHORT = ["issue", "progress"]
ON_CERTIFICATE = ["certificate", "retry", "supersede", "revoke"]


def every_screen(certificate, failed):
    for name in SCREENS:
        yield at(name)
    for name in ON_COHORT:
        yield at(name, certificate.enrolment.cohort_id)
    for name in ON_CERTIFICATE:
        yield at(name, (failed if name == "retry" else certificate).pk)


@pytest.fixture
def both():
    certificate = issued_certificate()
    issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=None)
    jobs.run_all()
    return certificate, Certificate.objects.failed().get()


def test_looking_changes_nothing(desk, both):
    for url in every_screen(*both):
        desk.get(url)  # Wagtail remembers a first visit
        with only_reads():
            assert desk.get(url).status_code == 200


@pytest.mark.parametrize("who", ["admin", "editor", "coordinator"])
def test_other_staff_are_sent_back_and_nothing_happens(who, request, signed_in, both):
    browser = signed_in(request.getfixturevalue(who))
    home = reverse("wagtailadmin_home")
    certificate, failed = both
    for url in every_screen(certificate, failed):
        response = browser.get(url)
        assert (response.status_code, response.headers.get("Location")) == (302, home), url
    for url in [
        at("retry_all"),
        at("issue_anew", certificate.pk),
        at("revoke", certificate.pk),
        at("supersede", certificate.pk),
    ]:
        response = browser.post(url, {"reason": "Because.", "name_ar": "أروى", "name_en": "Arwa"})
        assert (response.status_code, response.headers.get("Location")) == (302, home), url
    assert sorted(Certificate.objects.values_list("status", flat=True)) == ["issued", "reserved"]


@pytest.mark.parametrize("who", ["trainee", "trainer", "partner", "stranger"])
def test_others_never_enter(who, request, signed_in, both):
    browser = signed_in(request.getfixturevalue(who))
    for url in every_screen(*both):
        assert browser.get(url).status_code == 302, url
    assert browser.post(at("revoke", both[0].pk), {"reason": "Because."}).status_code == 302
    assert Certificate.objects.issued().count() == 1


def test_a_name_is_written_as_text_on_every_screen(desk, both):
    certificate, failed = both
    for one in both:
        one.facts["name_ar"] = "<script>alert(1)</script>"
        one.save()
    for url in every_screen(certificate, failed):
        assert "<script>alert(1)" not in page(desk.get(url)), url


def test_the_whole_chain_of_corrections_is_seen_from_each_of_its_certificates(signed_in, lead):
    first = issued_certificate()
    chain = [first]
    for latin in ["Arwa Salim", "Arwa Saleem"]:
        new = ending.supersede(chain[-1], by=lead, reason=f"Now {latin}.", names=Names("أروى سالم", latin))
        jobs.run_all()
        chain.append(Certificate.objects.get(pk=new.pk))
    for shown in chain:
        page = signed_in(lead).get(reverse("certificate_desk:certificate", args=[shown.pk])).content.decode()
        places = [
            page.index(part, page.index('id="chain"')) for part in [first.facts["name_en"], "Arwa Salim", "Arwa Saleem"]
        ]
        assert places == sorted(places)
        assert "Now Arwa Salim." in page
    alone = issued_certificate()
    page = signed_in(lead).get(reverse("certificate_desk:certificate", args=[alone.pk])).content.decode()
    assert 'id="chain"' not in page
