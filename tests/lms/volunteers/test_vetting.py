"""The steps of a vetting: what holds on which day, who wrote it, what follows, and two at once."""

from datetime import date, timedelta
from importlib import import_module
from threading import Barrier

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.programme.models import Programme
from lms.volunteers import assignment, candidates, joining, numbered, vetting
from lms.volunteers.models import VettingStep, VolunteerTrainer
from tests.factories.cohorts import CohortFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory, step_of
from tests.races import at_once, without_the_lock

Kind = VettingStep.Kind
ON, UNTIL = date(2026, 3, 1), date(2027, 3, 1)


def someone(**fields):
    return StandingFactory(person=VolunteerTrainerFactory(**fields).person).person.volunteer_trainer


def see(trainer, kind=Kind.CHARTER, *, seen=1, by=None, until=UNTIL, on=ON):
    return vetting.see(trainer, kind, checked_on=on, valid_until=until, seen=seen, by=by or UserFactory())


def state_of(trainer, on, kind=Kind.CHARTER):
    return next(one.state for one in vetting.standing(trainer, on) if one.kind == kind)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state", "may"),
    [
        pytest.param(ON - timedelta(days=1), "over", False, id="the day before it was seen"),
        pytest.param(ON, "holds", True, id="the day on which it was seen"),
        pytest.param(UNTIL - timedelta(days=30), "holds", True, id="a month before its last"),
        pytest.param(UNTIL - timedelta(days=29), "soon", True, id="less than a month before"),
        pytest.param(UNTIL, "soon", True, id="its last day"),
        pytest.param(UNTIL + timedelta(days=1), "over", False, id="the day after"),
    ],
)
def test_a_step_holds_from_the_day_on_which_it_was_seen_to_its_last(day, state, may):
    trainer = someone()
    see(trainer)
    assert state_of(trainer, day) == state
    assert vetting.is_vetted(trainer, day) == may
    with time_machine.travel(day, tick=False):
        assert VolunteerTrainer.objects.who_can_be_asked().exists() == may


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Kind))
def test_whoever_lacks_one_step_is_not_vetted(kind):
    trainer = someone(vetted=False)
    VettingStep.objects.bulk_create(step_of(trainer, each) for each in Kind if each != kind)
    assert not vetting.is_vetted(trainer, ON)
    assert not VolunteerTrainer.objects.who_can_be_asked().exists()
    see(trainer, kind, seen=0)
    assert vetting.is_vetted(trainer, ON)


@pytest.mark.django_db
def test_whose_vetting_is_over_is_not_asked_accepts_nothing_and_goes_on_teaching_until_it_is_renewed():
    trainer, lead = someone(), UserFactory()
    account = assignment.account_of(trainer)
    days = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 6, 1)}
    with time_machine.travel(UNTIL, tick=False):
        see(trainer)
        teaches = assignment.accept(assignment.offer(CohortFactory(**days), trainer=trainer, by=lead), by=account)
        offered = assignment.offer(CohortFactory(**days), trainer=trainer, by=lead)
    with time_machine.travel(UNTIL + timedelta(days=1), tick=False):
        with pytest.raises(assignment.NotVetted):
            assignment.offer(CohortFactory(**days), trainer=trainer, by=lead)
        with pytest.raises(assignment.NotVetted):
            assignment.accept(offered, by=account)
        offered.refresh_from_db()
        teaches.refresh_from_db()
        assert (offered.status, teaches.status) == ("offered", "accepted")
        assert candidates.ranked(CohortFactory(**days), now=timezone.now()) == []
        see(trainer, seen=2, until=None, on=UNTIL)
        assert assignment.accept(offered, by=account).status == "accepted"


@pytest.mark.django_db
def test_a_step_that_is_withdrawn_holds_no_more_says_why_and_is_seen_anew():
    trainer, lead = someone(), UserFactory()
    withdrawn = vetting.withdraw(trainer, Kind.IDENTITY, on=ON, note="Another person's card", seen=1, by=lead)
    assert (withdrawn.number, withdrawn.is_withdrawn, withdrawn.by) == (2, True, lead)
    assert state_of(trainer, ON, Kind.IDENTITY) == "withdrawn"
    assert not vetting.is_vetted(trainer, ON)
    with pytest.raises(vetting.NothingToWithdraw):
        vetting.withdraw(trainer, Kind.IDENTITY, on=ON, note="Again", seen=2, by=lead)
    see(trainer, Kind.IDENTITY, seen=2)
    assert vetting.is_vetted(trainer, ON)
    assert AuditEvent.objects.filter(verb="trainer.step_withdrawn", by=lead).count() == 1


@pytest.mark.django_db
def test_nobody_vets_themselves():
    trainer = someone()
    account = assignment.account_of(trainer)
    with pytest.raises(vetting.OwnVetting):
        see(trainer, by=account)
    with pytest.raises(vetting.OwnVetting):
        vetting.withdraw(trainer, Kind.CHARTER, on=ON, note="Mine", seen=1, by=account)


@pytest.mark.django_db
def test_the_database_neither_changes_nor_deletes_a_step():
    step = see(someone())
    for change in [
        lambda: VettingStep.objects.filter(pk=step.pk).update(valid_until=None),
        lambda: VettingStep.objects.filter(pk=step.pk).delete(),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"kind": "friend"}, {"valid_until": date(2019, 1, 1)}, {"is_withdrawn": True, "note": ""}]
)
def test_the_database_keeps_a_step_that_can_be(wrong):
    step = step_of(VolunteerTrainerFactory(vetted=False), Kind.IDENTITY)
    for name, value in wrong.items():
        setattr(step, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("months", "on", "until"),
    [
        (12, date(2026, 3, 1), date(2027, 3, 1)),
        (1, date(2027, 1, 31), date(2027, 2, 28)),
        (12, date(2028, 2, 29), date(2029, 2, 28)),
        (10, date(2026, 3, 31), date(2027, 1, 31)),
        (0, date(2026, 3, 1), None),
    ],
)
def test_how_long_a_step_holds_is_the_programmes(months, on, until):
    programme = Programme.load()
    programme.months_of_charter = months
    programme.save()
    assert vetting.proposed_until(Kind.CHARTER, on) == until


@pytest.mark.django_db
def test_whoever_was_vetted_before_steps_were_kept_has_all_three_for_three_months_at_least():
    lead = UserFactory()
    long_ago = VolunteerTrainerFactory(vetted=False, vetted_by=lead, vetted_at=timezone.now() - timedelta(days=2000))
    lately = VolunteerTrainerFactory(vetted=False, vetted_by=lead, vetted_at=timezone.now())
    unknown = VolunteerTrainerFactory(vetted=False, status="paused")
    applied = VolunteerTrainerFactory(status="applied")
    import_module("lms.volunteers.migrations.0011_steps_of_before").write_steps(apps, None)
    today = timezone.localdate()
    assert all(vetting.is_vetted(one, today + timedelta(days=90)) for one in [long_ago, lately, unknown])
    assert not vetting.is_vetted(long_ago, today + timedelta(days=91))
    assert vetting.holds_until(lately, today) == today + timedelta(days=365)
    assert set(long_ago.vetting_steps.values_list("by", flat=True)) == {lead.pk}
    assert not applied.vetting_steps.exists()


# ── A lead's pages ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_lead_sees_three_steps_and_marks_as_ready(signed_in, lead):
    lead.language = "en"
    lead.save()
    trainer = joining.apply(PersonFactory(born_on=date(1998, 3, 1)), by=lead)
    browser, page = signed_in(lead), reverse("trainer", args=[trainer.pk])
    ready = reverse("trainer_ready", args=[trainer.pk])
    for n, kind in enumerate(Kind.values):
        assert "Not every step of the vetting holds today" in browser.post(ready, follow=True).content.decode()
        trainer.refresh_from_db()
        assert trainer.status == "applied"
        step = reverse(f"trainer_{kind}", args=[trainer.pk])
        assert step in browser.get(page).content.decode()
        sent = {"act": "see", "checked_on": "1/3/2026", "valid_until": "", "note": f"Step {n}", "seen": "0"}
        assert browser.post(step, sent).url == page
    browser.post(ready)
    trainer.refresh_from_db()
    assert trainer.status == "ready"
    assert set(VettingStep.objects.values_list("by", "checked_on", "valid_until")) == {(lead.pk, ON, None)}
    assert "Step 0" in browser.get(reverse("trainer_identity", args=[trainer.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"checked_on": ""}, "checked_on"),
        ({"checked_on": "1/3/2099"}, "checked_on"),
        ({"valid_until": "1/2/2026"}, "valid_until"),
        ({"valid_until": "1/2/2099"}, "valid_until"),
        ({"note": "ا" * 301}, "note"),
        ({"seen": "9" * 40}, "seen"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(signed_in, lead, sent, wrong):
    trainer = VolunteerTrainerFactory(status="applied")
    whole = {"checked_on": "1/3/2026", "valid_until": "1/3/2027", "seen": "0"}
    response = signed_in(lead).post(reverse("trainer_identity", args=[trainer.pk]), whole | sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    assert not VettingStep.objects.exists()


@pytest.mark.django_db
def test_who_wrote_from_a_page_of_before_is_told_and_what_was_typed_stays(signed_in, lead):
    trainer = someone()
    sent = {"checked_on": "1/3/2026", "valid_until": "1/3/2027", "note": "Course of March", "seen": "0"}
    response = signed_in(lead).post(reverse("trainer_training", args=[trainer.pk]), sent)
    assert len(response.context["form"].non_field_errors()) == 1
    assert "Course of March" in response.content.decode()
    assert VettingStep.objects.filter(kind="training").count() == 1


@pytest.mark.django_db
def test_a_lead_withdraws_a_step_with_a_reason(signed_in, lead):
    trainer = someone()
    page = reverse("trainer_charter", args=[trainer.pk])
    browser = signed_in(lead)
    assert browser.post(page, {"act": "withdraw", "end-note": "", "end-seen": "1"}).status_code == 200
    browser.post(page, {"act": "withdraw", "end-note": "Broke it", "end-seen": "1"})
    assert state_of(trainer, timezone.localdate()) == "withdrawn"


@pytest.mark.django_db
def test_the_list_says_how_each_vetting_stands_and_finds_those_to_renew(signed_in, lead):
    lead.language = "en"
    lead.save()
    holds, soon, lacks = someone(), someone(), someone(vetted=False)
    today = timezone.localdate()
    see(soon, until=today + timedelta(days=3))
    browser, page = signed_in(lead), reverse("trainers")
    found = {
        value: {
            row.object.pk if hasattr(row, "object") else row.pk
            for row in browser.get(page, {"vetting": value}).context["page"].object_list
        }
        for value in ["holds", "soon", "lacks"]
    }
    assert found == {"holds": {holds.pk, soon.pk}, "soon": {soon.pk, lacks.pk}, "lacks": {lacks.pk}}
    assert "Identity, Training for volunteers, Signed charter" in browser.get(page).content.decode()
    exported = b"".join(browser.get(page, {"export": "csv"})).decode("utf-8-sig")
    assert "lacks: Identity, Training for volunteers, Signed charter" in exported


@pytest.mark.django_db
def test_a_volunteer_reads_what_is_seen_until_when_and_what_to_do(signed_in):
    trainer = someone()
    account = assignment.account_of(trainer)
    account.language = "en"
    account.save()
    with time_machine.travel(UNTIL + timedelta(days=2), tick=False):
        see(trainer)
        html = signed_in(account).get("/volunteering/").content.decode()
    assert "ended on 1 March 2027" in html
    assert "Go through the charter with a programme lead, and sign it." in html
    assert "Until every step holds nobody asks you to teach." in html
    assert html.count("seen on 1 January 2020") == 2


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_of_four_who_see_the_same_step_at_once_one_writes_it():
    trainer, by = VolunteerTrainerFactory(vetted=False), UserFactory()
    acts = [lambda n=n: see(trainer, seen=0, by=by, until=UNTIL + timedelta(days=n)) for n in range(4)]
    results = at_once(*acts, before='INSERT INTO "volunteers_vettingstep"')
    assert sorted(type(one).__name__ for one in results) == ["SeenMeanwhile"] * 3 + ["VettingStep"]
    assert VettingStep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_sends_all_four_to_the_database_which_refuses_three():
    trainer = VolunteerTrainerFactory(vetted=False)
    looked = Barrier(4)

    def look_then_write():
        with without_the_lock():
            is_first = numbered.last_of(trainer.vetting_steps.filter(kind=Kind.CHARTER)) == 0
            looked.wait(timeout=30)
            return is_first and VettingStep.objects.create(trainer=trainer, kind=Kind.CHARTER, number=1, checked_on=ON)

    results = at_once(*[look_then_write] * 4)
    assert sorted(type(one).__name__ for one in results) == ["IntegrityError"] * 3 + ["VettingStep"]
