"""The register on a trainer's phone: no mark is lost, doubled or sent by somebody else, whatever becomes of the network."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm
from playwright.sync_api import expect

from lms.cohorts.models import AttendanceRecord, Guest, RegisterEvent
from tests.browser.judging import judge
from tests.browser.phones import Phone
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

NAMES = ["أسماء", "بشرى", "رهف", "نورة"]


@pytest.fixture
def register(session):
    return reverse("cohorts:take_register", args=[session.public_id])


@pytest.fixture
def trainees(cohort):
    return [
        EnrolmentFactory(
            cohort=cohort, enrolled=True, person=PersonFactory(given_ar=given, name_en=f"Trainee {number}")
        )
        for number, given in enumerate(NAMES, start=1)
    ]


@pytest.fixture
def salem(cohort):
    """Teaches the cohort too."""
    user = UserFactory(phone="+966553000077", first_name="سالم")
    StandingFactory(user=user, person=VolunteerTrainerFactory().person)
    assign_perm("take_register", user, cohort)
    return user


@pytest.fixture
def phone(chromium, live_server, django_db_serialized_rollback, tmp_path):
    phones = []

    def make(user=None, name="phone"):
        phones.append(Phone(chromium.browser_type, live_server, tmp_path / name))
        if user:
            phones[-1].sign_in(user)
        return phones[-1]

    yield make
    for each in phones:
        each.context.close()
    assert [address for each in phones for visit in each.visits for address in visit.foreign] == []
    assert [words for each in phones for visit in each.visits for words in visit.refused] == []


def marks(session):
    rows = AttendanceRecord.objects.filter(session=session).order_by("enrolment")
    return list(rows.values_list("mark", "minutes_late", "reason"))


def mark_everybody(phone, trainees):
    phone.tap(trainees[0], "present")
    phone.tap(trainees[1], "late")
    phone.row(trainees[1]).locator('.line__more--late input[value="10"] + span').click()
    phone.tap(trainees[2], "excused")
    phone.row(trainees[2]).locator(".line__other input").fill("سفر")
    phone.row(trainees[2]).locator(".line__other input").blur()
    phone.tap(trainees[3], "absent")
    expect(phone.row(trainees[2]).locator(".line__state")).to_contain_text("سفر")
    expect(phone.row(trainees[1]).locator(".line__state")).to_contain_text("10")


def add_walk_in(phone, name):
    phone.page.locator("#walk-in-name").fill(name)
    phone.page.locator("#walk-in button").click()
    phone.page.wait_for_selector(".line[data-walk-in]")


def taken_without_a_network(phone, register, trainees):
    phone.open_now()
    phone.network(False)
    phone.open(register)
    mark_everybody(phone, trainees)
    add_walk_in(phone, "زائر")
    assert not AttendanceRecord.objects.exists()
    assert not Guest.objects.exists()


SAID = [("present", None, ""), ("late", 10, ""), ("excused", None, "سفر"), ("absent", None, "")]


def test_every_mark_survives_a_reload_and_a_killed_browser_without_a_network(
    phone, register, session, trainees, trainer
):
    mine = phone(trainer)
    taken_without_a_network(mine, register, trainees)
    mine.page.reload()
    assert [mine.row(each).get_attribute("data-mark") for each in trainees] == [mark for mark, *_ in SAID]
    judge(mine.page)
    mine.kill()

    mine.start()
    mine.sign_in(trainer)  # Chromium writes cookies to the disk half a minute late
    mine.open(register)
    mine.says("unsent")
    expect(mine.page.locator(".sync")).to_contain_text("7")  # four, two answers, and the walk-in
    assert [mine.row(each).get_attribute("data-mark") for each in trainees] == [mark for mark, *_ in SAID]
    assert RegisterEvent.objects.count() == 0
    mine.network(True)
    mine.says("saved")
    assert marks(session) == SAID
    assert list(Guest.objects.values_list("name", "mark")) == [("زائر", "present")]
    assert RegisterEvent.objects.count() == 7
    assert mine.device()["events"] == []


FORGET = """new Promise((done) => {
    indexedDB.open('register').onsuccess = ({target}) => {
        const work = target.result.transaction('events', 'readwrite');
        work.objectStore('events').clear();
        work.oncomplete = done;
    };
})"""


def test_a_phone_that_forgets_is_noticed(phone, register, session, trainees, trainer):
    """The control of the test above: were the marks kept anywhere but in the device's store, or only on the page, this fails."""
    mine = phone(trainer)
    taken_without_a_network(mine, register, trainees)
    mine.page.evaluate(FORGET)
    mine.network(True)
    mine.open(register)
    mine.says("saved")
    assert marks(session) == []


def test_without_a_network_now_shows_the_registers_on_the_phone(phone, register, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open("/now/")
    judge(mine.page)
    mine.page.locator("[data-sessions] a").click()
    mine.page.wait_for_selector(f"#e-{trainees[0].public_id}")
    assert mine.page.url.endswith(register)


def test_a_tap_made_before_the_script_was_there_is_kept(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    held = []
    mine.context.route("**/js/register/page*.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given; a method of a list takes no mark
    mine.page.goto(register, wait_until="commit")
    mine.row(trainees[0]).locator(".cell--absent").click()
    assert mine.page.locator("[data-live]").count() == 0
    mine.waits_until(lambda: held)
    held[0].continue_()
    mine.says("saved")
    mine.page.wait_for_selector(f'#e-{trainees[0].public_id}[data-mark="absent"]:not([data-unsent])')
    assert marks(session) == [("absent", None, "")]


# Once, as the script first asks what it drew.
TAP_BEFORE_THE_ROWS_ARE_KNOWN = """
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (names, ...how) {
        const part = [names].flat().includes('answers') && document.querySelector('SELECTOR');
        if (part && !sessionStorage.tapped) { sessionStorage.tapped = 1; part.click(); }
        return begin.call(this, names, ...how);
    };"""


def test_a_tap_made_while_the_script_begins_is_kept(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.context.add_init_script(TAP_BEFORE_THE_ROWS_ARE_KNOWN.replace("SELECTOR", ".line[id] .cell--absent"))
    mine.open(register)
    mine.page.wait_for_selector(f'#e-{trainees[0].public_id}[data-mark="absent"]:not([data-unsent])')
    assert marks(session) == [("absent", None, "")]


def test_that_the_rest_are_present_is_taken_while_the_script_begins(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.context.add_init_script(TAP_BEFORE_THE_ROWS_ARE_KNOWN.replace("SELECTOR", ".reg-bar [value=rest]"))
    mine.open(register)
    for each in trainees:
        mine.page.wait_for_selector(f'#e-{each.public_id}[data-mark="present"]:not([data-unsent])')
    assert {mark for mark, *_ in marks(session)} == {"present"}


NOTHING_WAKES_THE_PAGE = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {value: undefined})"


def test_a_network_that_is_back_while_a_try_fails_is_not_missed(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.context.add_init_script(NOTHING_WAKES_THE_PAGE)
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    failed, held = [], []

    def answer(route):
        if len(failed) < 6:  # each try is later than the last, the seventh a minute
            failed.append(route)
            route.abort()
        elif not held:
            held.append(route)
        else:
            route.continue_()

    mine.context.route("**/api/v1/register/events", answer)
    for mark in ["present", "absent"] * 40:
        mine.tap(trainees[0], mark)
        mine.page.wait_for_timeout(200)
        if held:
            break
    mine.page.evaluate("() => dispatchEvent(new Event('online'))")
    held[0].abort()
    mine.says("saved")
    assert marks(session) == [(mark, None, "")]


def test_an_own_mark_on_its_way_is_over_what_was_seen_then_and_not_over_what_came_since(
    phone, register, session, trainees, trainer, salem
):
    hers, his = phone(trainer, "hers"), phone(salem, "his")
    for each in [hers, his]:
        each.open_now()
    his.network(False)
    his.open(register)
    his.tap(trainees[0], "absent")
    hers.open(register)
    hers.tap(trainees[0], "present")
    hers.says("saved")
    his.context.route("**/api/v1/register/events", lambda route: route.abort())
    his.network(True)
    his.open(register)
    his.tap(trainees[0], "late")
    his.context.unroute("**/api/v1/register/events")
    his.open(register)
    his.says("saved")
    assert AttendanceRecord.objects.get().against is not None


def test_a_database_that_the_browser_closed_is_opened_anew(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.context.add_init_script("""
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (...how) { window.kept = this; return begin.apply(this, how); };""")
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.page.evaluate("() => window.kept.close()")
    mine.tap(trainees[0], "present")
    mine.says("saved")
    assert marks(session) == [SAID[0]]


def test_sending_goes_on_after_the_device_could_not_write_what_was_answered(
    phone, register, session, trainees, trainer
):
    mine = phone(trainer)
    mine.context.add_init_script(NOTHING_WAKES_THE_PAGE)
    mine.context.add_init_script("""
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (names, ...how) {
            if ([names].flat().length === 3 && !window.failed) { window.failed = true; throw new DOMException('', 'QuotaExceededError'); }
            return begin.call(this, names, ...how);
        };""")
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.tap(trainees[0], "present")
    mine.says("saved")
    assert RegisterEvent.objects.count() == 1


def test_who_is_unmarked_is_shown_without_a_network_too_and_a_walk_in_beside_them(phone, register, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.page.click(".reg-count .chip")
    for each in trainees:
        mine.page.wait_for_selector(f"#e-{each.public_id}")
    mine.network(True)
    mine.open(f"{register}?unmarked")
    mine.page.wait_for_selector("[data-live]")
    add_walk_in(mine, "زائر")


def test_that_the_rest_are_present_is_taken_back_though_the_script_came_late(
    phone, register, session, trainees, trainer
):
    mine = phone(trainer)
    mine.context.route("**/api/v1/register/sessions", lambda route: route.abort())
    held = []
    mine.context.route("**/js/register/page*.js", lambda route: held.append(route))  # noqa: PLW0108 - as above
    mine.page.goto(register, wait_until="commit")
    mine.page.click("[value=rest]")
    mine.page.wait_for_url("**undo*", wait_until="commit")
    mine.context.unroute("**/js/register/page*.js")
    mine.page.goto(mine.page.url)
    mine.page.wait_for_selector("[data-live]")
    for each in trainees:
        mine.page.wait_for_selector(f'#e-{each.public_id}[data-mark="present"]')
    with mine.page.expect_navigation():
        mine.page.click("[value=undo]")
    assert {mark for mark, *_ in marks(session)} == {"none"}


def test_what_was_held_is_said_though_the_answer_was_lost(phone, register, session, trainees, trainer, lead):
    mine = phone(trainer)
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    lost = []

    def lose_the_first(route):
        if not lost:
            lost.append(route)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    mine.context.route("**/api/v1/register/events", lose_the_first)
    session.locked_at = timezone.now()
    session.save()
    mine.tap(trainees[0], "present")
    mine.says("saved")
    expect(mine.row(trainees[0]).locator(".line__conflict")).to_contain_text("The register was locked meanwhile.")


def test_what_is_said_of_the_network_stays_while_marks_go(phone, register, session, trainees, trainer):
    """What came and went with each mark would move the rows under a thumb."""
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.tap(trainees[0], "present")
    mine.network(True)
    said = mine.page.locator('[data-note="network"]')
    expect(said).to_be_visible()
    held = []
    mine.context.route("**/api/v1/register/events", lambda route: held.append(route))  # noqa: PLW0108 - as above
    mine.tap(trainees[1], "present")
    mine.says("saving")
    expect(said).to_be_visible()
    mine.waits_until(lambda: held)
    held[0].continue_()
    mine.says("saved")
    expect(said).to_be_visible()


def test_a_lost_answer_is_asked_for_again_and_changes_nothing(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open(register)
    asked = []

    def lose_the_first(route):
        asked.append(route)
        if len(asked) == 1:
            route.fetch()
            route.abort()

    # The second is held: it may come at once, where the browser itself wakes the page.
    mine.context.route("**/api/v1/register/events", lose_the_first)
    mine.tap(trainees[0], "present")
    mine.waits_until(lambda: len(asked) == 2)
    assert marks(session) == [SAID[0]]
    assert len(mine.device()["events"]) == 1
    asked[1].continue_()
    mine.says("saved")
    assert len(asked) == 2
    assert RegisterEvent.objects.count() == 1


def test_a_register_is_finished_though_a_mark_is_still_on_its_way(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open(register)
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    mine.context.route("**/api/v1/register/events", hold_the_first)
    mine.page.wait_for_selector("[data-live]")
    mine.page.click("[value=rest]")
    mine.page.wait_for_selector(".line[data-unsent]")
    mine.page.click("[value=finish]")
    expect(mine.page.locator('[data-when-done="waiting"]')).to_be_visible()
    held[0].continue_()
    mine.page.wait_for_selector('[data-when-done="held"]:not([hidden])')
    session.refresh_from_db()
    assert (session.status, AttendanceRecord.objects.filter(mark="present").count()) == ("held", len(trainees))


def test_a_register_is_finished_without_a_network_and_sent_after_its_marks_by_a_browser_that_was_killed(
    phone, register, session, trainees, trainer
):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.page.click("[value=rest]")
    mine.page.click("[value=finish]")
    expect(mine.page.locator('[data-when-done="waiting"]')).to_be_visible()
    judge(mine.page)
    mine.kill()

    mine.start()
    mine.sign_in(trainer)
    mine.open(register)
    expect(mine.page.locator('[data-when-done="waiting"]')).to_be_visible()
    session.refresh_from_db()
    assert session.status == "planned"
    mine.network(True)
    mine.says("saved")
    session.refresh_from_db()
    assert (session.status, session.finished_by) == ("held", trainer)
    assert {mark for mark, *_ in marks(session)} == {"present"}
    expect(mine.page.locator('[data-when-done="held"]')).to_be_visible()


def test_a_register_that_could_not_be_finished_says_why_on_its_page_and_on_now(
    phone, register, session, cohort, trainees, trainer
):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.page.click("[value=rest]")
    mine.page.click("[value=finish]")
    EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en="Late Comer")
    mine.network(True)
    mine.says("saved")
    told = mine.page.locator('[data-note="finish-refused"]')
    expect(told).to_contain_text("1 trainee has no mark yet")
    expect(mine.page.locator('[data-when-done="waiting"]')).to_be_hidden()
    judge(mine.page)
    session.refresh_from_db()
    assert session.status == "planned"
    mine.open("/now/")
    expect(mine.page.locator("[data-told] .line__conflict")).to_contain_text("Register finished")
    mine.open(register)
    mine.page.wait_for_selector("[data-live]")
    mine.page.click("[value=rest]")
    mine.page.click("[value=finish]")
    mine.page.wait_for_selector('[data-when-done="held"]:not([hidden])')
    expect(told).to_be_hidden()
    session.refresh_from_db()
    assert session.status == "held"


def test_what_is_too_much_at_once_is_sent_in_halves(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mark_everybody(mine, trainees)
    sizes = []

    def refuse_many(route):
        sizes.append(len(route.request.post_data_json["events"]))
        if sizes[-1] > 2:
            route.fulfill(status=413, json={"detail": "too much"})
        else:
            route.continue_()

    mine.context.route("**/api/v1/register/events", refuse_many)
    mine.network(True)
    mine.says("saved")
    assert marks(session) == SAID
    assert (sizes[:3], max(sizes[2:-1], default=0) <= 6) == ([6, 3, 2], True)


def test_two_trainers_who_differ_are_both_kept_and_told(phone, register, session, trainees, trainer, salem):
    hers, his = phone(trainer, "hers"), phone(salem, "his")
    for each in [hers, his]:
        each.open_now()
        each.network(False)
        each.open(register)
    hers.tap(trainees[0], "present")
    his.tap(trainees[0], "absent")
    hers.network(True)
    hers.says("saved")
    his.network(True)
    his.says("saved")
    said = RegisterEvent.objects.filter(session=session, enrolment=trainees[0])
    assert sorted(said.values_list("mark", flat=True)) == ["absent", "present"]
    expect(his.row(trainees[0]).locator(".line__conflict")).to_contain_text("lead trainer decides")
    judge(his.page)
    hers.open_now()
    hers.open(register)
    expect(hers.row(trainees[0]).locator(".line__conflict")).to_contain_text("lead trainer decides")
    his.open("/now/")
    told = his.page.locator("[data-told] .line__conflict")
    told.locator("input").fill("رأيتها تخرج")
    told.locator("input").blur()
    his.page.reload()
    expect(told.locator("input")).to_have_value("رأيتها تخرج")
    told.locator("button").click()
    expect(his.page.locator("[data-told]")).to_be_hidden()
    assert his.device()["answers"] == []


def test_a_refused_mark_is_shown_with_its_reason_and_the_others_are_taken(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.tap(trainees[0], "present")
    mine.tap(trainees[1], "absent")
    trainees[0].status, trainees[0].left_on = "withdrawn", timezone.localdate() - timedelta(1)
    trainees[0].save()
    mine.network(True)
    mine.says("saved")
    assert marks(session) == [("absent", None, "")]
    told = mine.row(trainees[0]).locator(".line__conflict")
    expect(told).to_contain_text("This was not taken.")
    [answer] = mine.device()["answers"]
    assert (answer["outcome"], bool(answer["why"])) == ("refused", True)
    expect(told).to_contain_text(answer["why"])


def test_signing_out_with_marks_unsent_warns_and_keeps_them_and_no_name(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.context.route("**/api/v1/register/events", lambda route: route.abort())
    mine.open(register)
    mine.tap(trainees[0], "present")
    mine.says("unsent")
    mine.open("/now/")
    expect(mine.page.locator(".on-device [data-left-unsent]")).to_have_text("1")
    mine.page.locator("details.menu summary").click()
    sign_out = mine.page.locator(".menu__panel form[data-sign-out] button")
    sign_out.click()
    mine.page.wait_for_selector("#leaving[open]")
    judge(mine.page)
    mine.page.locator('#leaving [value="stay"]').click()
    assert len(mine.device()["rosters"]) == 1
    sign_out.click()
    mine.page.locator('#leaving [value="leave"]').click()
    mine.page.wait_for_url("**/en/")
    kept = mine.device()
    assert (len(kept["events"]), kept["rosters"]) == (1, [])
    assert all(str(each.person) not in str(kept) for each in trainees)
    mine.context.unroute("**/api/v1/register/events")
    mine.sign_in(trainer)
    mine.open("/now/")
    mine.page.wait_for_selector("[data-kept]:not([hidden])")
    expect(mine.page.locator(".on-device [data-left-unsent]")).to_have_text("0")
    assert marks(session) == [SAID[0]]


def test_signing_out_without_a_network_takes_the_names_at_once_and_is_done_when_it_is_back(
    phone, register, trainees, trainer
):
    mine = phone(trainer)
    mine.open_now()
    mine.page.reload()
    expect(mine.page.locator(".on-device [data-left-unsent]")).to_have_text("0")
    mine.network(False)
    mine.page.locator("details.menu summary").click()
    mine.page.locator(".menu__panel form[data-sign-out] button").click()
    mine.page.wait_for_selector("[data-shell]")
    assert mine.device()["rosters"] == []
    mine.open(register)
    expect(mine.page.locator("[data-missing]")).to_be_visible()
    mine.network(True)
    mine.open("/now/")
    mine.page.wait_for_url("**/en/")
    mine.open("/now/")
    assert "/accounts/login/" in mine.page.url


def test_somebody_else_on_the_same_phone_neither_sees_nor_sends_them(
    phone, register, session, trainees, trainer, salem
):
    shared = phone(trainer)
    shared.open_now()
    shared.network(False)
    shared.open(register)
    shared.tap(trainees[0], "present")
    hers = shared.page
    shared.sign_in(salem)  # in another tab, while hers is open
    shared.network(True)
    shared.page = shared.context.new_page()
    shared.open_now()
    others = shared.page.locator('[data-note="others"]')
    expect(others).to_be_visible()
    expect(others.locator("b")).to_have_text("1")
    expect(shared.page.locator(".on-device [data-left-unsent]")).to_have_text("0")
    hers.wait_for_url("**/now/")
    expect(hers.locator('[data-note="others"]')).to_be_visible()
    assert not RegisterEvent.objects.exists()
    [event] = shared.device()["events"]
    assert {roster["account"] for roster in shared.device()["rosters"]} != {event["account"]}

    hers.close()
    shared.sign_in(trainer)
    shared.open_now()
    expect(shared.page.locator('[data-note="others"]')).to_be_hidden()
    expect(shared.page.locator(".on-device [data-left-unsent]")).to_have_text("0")
    assert list(RegisterEvent.objects.values_list("by", "mark")) == [(trainer.pk, "present")]


def test_an_expired_sign_in_keeps_the_marks_and_asks(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open(register)
    mine.says("saved")
    mine.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    mine.tap(trainees[0], "present")
    mine.page.wait_for_selector('[data-note="signed-out"]:not([hidden])')
    assert not RegisterEvent.objects.exists()
    mine.sign_in(trainer)
    mine.open(register)
    mine.says("saved")
    assert marks(session) == [SAID[0]]


def test_names_are_kept_for_two_days_and_marks_until_they_are_sent(phone, register, session, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.network(False)
    mine.open(register)
    mine.tap(trainees[0], "present")
    later = (timezone.now() + timedelta(days=2, minutes=1)).timestamp() * 1000
    mine.context.add_init_script(f"Date.now = () => {later}")
    mine.open(register)
    expect(mine.page.locator("[data-missing]")).to_be_visible()
    kept = mine.device()
    assert (len(kept["events"]), kept["rosters"]) == (1, [])


def test_the_browser_keeps_no_page_of_anybody(phone, register, trainees, trainer):
    mine = phone(trainer)
    mine.open_now()
    mine.open(register)
    mine.says("saved")
    kept = mine.page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
                }
            }
            return found;
        }"""
    )
    others = sorted(path for path, _text in kept if not path.startswith("/static/"))
    assert others == ["/ar/without-network/", "/en/without-network/", "/language"]
    assert [path for path, text in kept if "data-account" in text or trainees[0].public_id in text] == []
