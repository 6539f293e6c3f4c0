"""Signing up by phone or e-mail."""

import pytest
from django.test import Client
from django.urls import reverse

from lms.accounts import people
from lms.accounts.models import Consent, Person, Standing, User
from lms.arabic.digits import arabic_digits
from lms.outbox.models import Message
from tests.factories.people import UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

SIGN_UP, VERIFY = reverse("account_signup"), reverse("account_verify_phone")


def test_signing_up_makes_an_account_a_person_and_their_consent(client, typed, newest_code):
    assert client.post(SIGN_UP, typed).headers["Location"] == VERIFY
    answer = client.post(VERIFY, {"code": arabic_digits(newest_code("+966551234567"))})
    assert answer.headers["Location"] == "/accounts/home/"
    user = User.objects.get()
    person = Person.objects.get()
    assert (user.phone, user.email, user.language, str(user)) == ("+966551234567", None, "ar", "أروى الحازمي")
    assert user.phone_verified_at is not None
    assert (person.name_ar, person.name_en) == ("أروى سالم محمد الحازمي", "Arwa Salem Alhazmi")
    assert (person.born_on.isoformat(), person.phone, person.gender) == ("2001-03-14", "+966551234567", "female")
    assert Standing.objects.get().stands_as == Standing.As.SELF
    agreed = Consent.objects.order_by("policy__kind").values_list("policy__kind", "policy__version", "given_by")
    assert list(agreed) == [("privacy", 1, user.pk), ("terms", 1, user.pk)]
    assert client.session["_auth_user_id"] == str(user.pk)


def test_whoever_has_just_signed_up_may_set_a_password(client, typed, newest_code):
    client.post(SIGN_UP, typed)
    client.post(VERIFY, {"code": newest_code("+966551234567")})
    client.post(reverse("account_set_password"), {"password1": "ثلاث كلمات طويلة"})
    assert User.objects.get().check_password("ثلاث كلمات طويلة")


def test_going_back_to_the_code_page_when_all_is_done_leads_on(client, typed, newest_code):
    client.post(SIGN_UP, typed)
    client.post(VERIFY, {"code": newest_code("+966551234567")})
    assert client.get(VERIFY).headers["Location"] == "/accounts/home/"
    assert client.get(reverse("account_confirm_login_code")).headers["Location"] == "/accounts/home/"


def test_another_code_to_the_number_signed_up_with_is_announced(client, db, typed):
    client.cookies["language"] = "en"
    assert "A new code was sent." not in client.post(SIGN_UP, typed, follow=True).content.decode()
    assert "A new code was sent." in client.post(VERIFY, {"action": "resend"}, follow=True).content.decode()


@pytest.mark.parametrize(
    "written",
    [
        "٠٥٥١٢٣٤٥٦٧",
        "+966 55 123 4567",
        "00966551234567",
        "966551234567",
        "551234567",
        "055-123-4567",
        "\u202a0551234567",
    ],
)
def test_a_number_is_the_same_in_every_spelling(client, db, typed, written):
    client.post(SIGN_UP, typed | {"phone": written})
    assert User.objects.get().phone == "+966551234567"


def test_thirty_people_sign_up_from_one_address(db, typed, newest_code):
    for number in range(30):
        client = Client(REMOTE_ADDR="192.0.2.7")
        phone = f"+9665512300{number:02}"
        assert client.post(SIGN_UP, typed | {"phone": phone}).headers["Location"] == VERIFY
        answer = client.post(VERIFY, {"code": newest_code(phone)})
        assert answer.headers["Location"] == "/accounts/home/"
    assert User.objects.exclude(phone_verified_at=None).filter(email=None).count() == 30


def test_signing_up_by_email_is_confirmed_by_a_code(client, typed, newest_code):
    answer = client.post(SIGN_UP, typed | {"phone": "", "email": "Arwa@Example.com"})
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    answer = client.post(answer.headers["Location"], {"code": newest_code("arwa@example.com")})
    assert answer.headers["Location"] == "/accounts/home/"
    user = User.objects.get()
    assert (user.phone, user.email) == (None, "arwa@example.com")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_number_that_has_an_account_is_told_so_by_message_alone(client, typed, trainee):
    answer = client.post(SIGN_UP, typed)
    assert answer.headers["Location"] == VERIFY
    assert User.objects.count() == 1
    assert reverse("account_request_login_code") in Message.objects.get().body
    client.post(VERIFY, {"code": "000000"})
    assert "_auth_user_id" not in client.session


def test_an_email_that_has_an_account_is_told_so_by_mail_alone(client, db, typed):
    UserFactory(phone=None, email="arwa@example.com")
    answer = client.post(SIGN_UP, typed | {"phone": "", "email": "arwa@example.com"})
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    assert User.objects.count() == 1
    assert Message.objects.get().address == "arwa@example.com"


def test_whoever_begins_again_takes_up_what_was_begun(db, typed, newest_code):
    Client().post(SIGN_UP, typed | {"given_ar": "دخيل"})
    client = Client()
    assert client.post(SIGN_UP, typed).headers["Location"] == VERIFY
    client.post(VERIFY, {"code": newest_code("+966551234567")})
    assert Person.objects.get().given_ar == "أروى"
    assert User.objects.get().first_name == "أروى"
    assert Consent.objects.count() == 2


def test_a_number_that_somebody_mistyped_is_still_its_owners(signed_in, trainee, typed, newest_code):
    stranger = Client()
    stranger.post(SIGN_UP, typed | {"phone": "0558888888", "given_ar": "دخيل"})
    client = signed_in(trainee)
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    client.post(reverse("account_change_phone"), {"phone": "0558888888"})
    client.post(VERIFY, {"code": newest_code("+966558888888")})
    trainee.refresh_from_db()
    assert trainee.phone == "+966558888888"
    assert [user.phone for user in User.objects.all()] == ["+966558888888"]
    assert not Person.objects.filter(given_ar="دخيل").exists()
    # Whoever mistyped begins again.
    assert stranger.post(VERIFY, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in stranger.session
    assert stranger.post(SIGN_UP, typed | {"phone": "0557777777"}).headers["Location"] == VERIFY


def test_a_person_who_already_has_something_to_do_outlives_the_mistyped_account(typed, trainee):
    Client().post(SIGN_UP, typed | {"phone": "0558888888", "given_ar": "دخيل"})
    begun = Person.objects.get(given_ar="دخيل")
    VolunteerTrainerFactory(person=begun)
    people.confirm_phone(trainee, "+966558888888")
    begun.refresh_from_db()
    assert begun.phone == ""
    assert not User.objects.exclude(pk=trainee.pk).exists()


def test_a_number_that_somebody_uses_is_not_taken_from_them(signed_in, trainee, newest_code):
    holder = UserFactory(phone="+966558888888")
    client = signed_in(trainee)
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    client.post(reverse("account_change_phone"), {"phone": "0558888888"})
    answer = client.post(VERIFY, {"code": newest_code("+966558888888")})
    assert list(answer.context["form"].errors) == ["code"]
    holder.refresh_from_db()
    assert holder.phone == "+966558888888"


def test_an_email_may_be_begun_with_again(db, typed, newest_code):
    Client().post(SIGN_UP, typed | {"phone": "", "email": "arwa@example.com"})
    client = Client()
    answer = client.post(SIGN_UP, typed | {"phone": "", "email": "arwa@example.com"})
    client.post(answer.headers["Location"], {"code": newest_code("arwa@example.com")})
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_name_that_does_not_come_in_four_parts_is_taken_whole(client, db, typed):
    client.post(
        SIGN_UP, typed | dict.fromkeys(["father_ar", "grandfather_ar"], "") | {"whole_name_ar": "محمد إقبال خان"}
    )
    person = Person.objects.get()
    assert (person.name_ar, person.given_ar) == ("محمد إقبال خان", "")
    assert str(User.objects.get()) == "محمد إقبال خان"


def test_whoever_is_under_age_is_asked_about_their_guardian(client, db, typed):
    young = typed | {"born_on": "١٤/٣/٢٠١٢"}
    assert b"<div data-under-age hidden>" in client.get(SIGN_UP).content
    answer = client.post(SIGN_UP, young)
    assert list(answer.context["form"].errors) == ["guardian_agrees"]
    assert b"<div data-under-age>" in answer.content
    assert client.post(SIGN_UP, young | {"guardian_agrees": "on"}).headers["Location"] == VERIFY


@pytest.mark.parametrize(
    ("typed_name", "kept"),
    [
        ("salma alghamdi", "Salma Alghamdi"),
        ("SALMA AL-GHAMDI", "Salma Al-Ghamdi"),
        ("Salma al-Ghamdi", "Salma al-Ghamdi"),
    ],
)
def test_a_latin_name_in_one_case_is_given_its_capitals(client, db, typed, typed_name, kept):
    client.post(SIGN_UP, typed | {"name_en": typed_name})
    assert Person.objects.get().name_en == kept


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"phone": "0112345678"}, "phone", id="a land line"),
        pytest.param({"phone": ""}, "phone", id="no way to reach them"),
        pytest.param({"email": "a@example.com"}, "email", id="both"),
        pytest.param({"given_ar": "Arwa"}, "given_ar", id="Latin letters in Arabic"),
        pytest.param({"family_ar": ""}, "family_ar", id="no family name"),
        pytest.param({"name_en": "أروى"}, "name_en", id="Arabic letters in Latin"),
        pytest.param({"name_en": "A" * 10_000}, "name_en", id="ten thousand letters"),
        pytest.param({"gender": "other"}, "gender", id="an invented gender"),
        pytest.param({"born_on": "31/2/2001"}, "born_on", id="no such day"),
        pytest.param({"born_on": "3/14/2001"}, "born_on", id="month first"),
        pytest.param({"born_on": "1/1/2090"}, "born_on", id="not yet born"),
        pytest.param({"agrees": ""}, "agrees", id="no consent"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(client, db, typed, changed, field):
    answer = client.post(SIGN_UP, typed | changed)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert 'value="سالم"' in answer.content.decode()
    assert not User.objects.exists()


def test_a_name_with_a_direction_override_is_stored_without_it(client, db, typed):
    client.post(SIGN_UP, typed | {"name_en": "Arwa \u202eAlhazmi"})
    assert Person.objects.get().name_en == "Arwa Alhazmi"


def test_a_missing_tick_says_what_to_do(client, db, typed):
    client.cookies["language"] = "en"
    html = client.post(SIGN_UP, typed | {"agrees": ""}).content.decode()
    assert "I agree to the terms, and have read the privacy notice:</a> Tick this to go on." in html
    assert not User.objects.exists()
