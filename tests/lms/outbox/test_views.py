import pytest

from lms.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return Message.objects.create(channel="sms", address="+966551234567", language="ar", body="رمزك 123456")


def test_the_demonstration_shows_its_messages_to_everyone(client, message):
    page = client.get("/dev/outbox/")
    assert page.status_code == 200
    assert message.body in page.content.decode()


def test_a_real_server_has_no_such_page(client, message, settings, signed_in, admin):
    settings.EMBEDDED = False
    assert client.get("/dev/outbox/").status_code == 404
    assert signed_in(admin).get("/dev/outbox/").status_code == 404


def test_a_message_past_its_time_is_said_to_be_expired(client, message):
    client.cookies["language"] = "en"
    Message.objects.update(valid_until=message.created_at)
    page = client.get("/dev/outbox/").content.decode()
    assert "· expired" in page
    assert "· waiting" not in page


def test_a_link_is_set_apart_from_the_text_around_it_and_the_rest_is_text(client, message):
    Message.objects.update(body="افتح https://example.org/a/?x=1&y=2 الآن <b>")
    page = client.get("/dev/outbox/").content.decode()
    assert '<p>افتح <bdi dir="ltr">https://example.org/a/?x=1&amp;y=2</bdi> الآن &lt;b&gt;</p>' in page
