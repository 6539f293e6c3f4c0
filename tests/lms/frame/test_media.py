"""Images that editors upload are seen on the public page, and nothing else of what was uploaded is."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from courses.models import LessonPage
from lms.programme.models import ProgrammeDocument, ProgrammeImage
from tests.factories.pages import site_with
from tests.lms.frame.test_settings import SERVER, start


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def png(width=1200):
    out = BytesIO()
    Image.new("RGB", (width, 10), "teal").save(out, "PNG")
    return out.getvalue()


def whole(answer):
    return b"".join(answer.streaming_content)


def write(path, content=b"secret"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# Wagtail leaves the temporary file of a cut to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_image_uploaded_for_an_arabic_page_is_shown_there(media, editor, signed_in, client):
    file = SimpleUploadedFile("جوال.png", png(), "image/png")
    signed_in(editor).post(reverse("wagtailimages:add"), {"title": "جوال", "file": file})
    site_with()
    page = LessonPage.objects.filter(locale__language_code="ar").first()
    figure = {"image": ProgrammeImage.objects.get().pk, "drawing": "", "alt": "جوال", "caption": ""}
    page.body = [{"type": "figure", "value": figure}]
    page.save_revision().publish()
    html = client.get(page.get_url()).content.decode()
    address = re.search(r'<img[^>]* src="(/media/images/[^"]+)"', html).group(1)
    whole(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert whole(answer).startswith(b"\x89PNG")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=2592000"
    assert len(queries) == 0
    kept = signed_in(editor).get(address)
    assert kept.headers["Cache-Control"] == "public, max-age=2592000"
    whole(kept)
    again = client.get(address, headers={"If-Modified-Since": answer.headers["Last-Modified"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "documents/letter.pdf",
        "documents/letter.png",
        "images/page.html",
        "images/drawing.svg",
        "images/no-suffix",
        "images/folder.png",
        "images/missing.png",
        "images/.",
        "images/..",
        "images/../documents/letter.png",
        "images/..%2fdocuments%2fletter.png",
        "images/%2e%2e/documents/letter.png",
        "images/..\\documents\\letter.png",
        "images//etc/passwd",
        "images/" + "a" * 300 + ".png",
        "images/صورة.png",
        "letter.png",
        "",
    ],
)
def test_nothing_else_that_was_uploaded_is_given_away(media, client, db, address):
    for name in ["documents/letter.pdf", "documents/letter.png", "letter.png", "images/page.html"]:
        write(media / name)
    for name in ["images/drawing.svg", "images/no-suffix", "images/صورة.png"]:
        write(media / name)
    (media / "images/folder.png").mkdir()
    answer = client.get(f"/media/{address}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_document_with_the_suffix_of_an_image_is_given_by_wagtail_alone(media, client, db):
    document = ProgrammeDocument.objects.create(title="رسالة", file=ContentFile(png(), name="letter.png"))
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert Path(settings.MEDIA_ROOT, document.file.name).exists()


@pytest.mark.parametrize("endpoint", ["https://s3.example.org", "https://minio.example.org:9000", None])
def test_a_browser_may_fetch_images_and_films_from_the_bucket(endpoint, tmp_path):
    environment = {**SERVER, "VAR": str(tmp_path), "S3_REGION": "me-south-1"}
    del environment["S3_ENDPOINT_URL"]
    if endpoint:
        environment["S3_ENDPOINT_URL"] = endpoint
    ask = (
        "s.SECURE_CSP['img-src'][-1], s.SECURE_CSP['media-src'][-1], "
        "__import__('storages.backends.s3').backends.s3.S3Storage("
        "**s.STORAGES['default']['OPTIONS']).url('images/a.png')"
    )
    code, said = start({**environment, "DJANGO_SETTINGS_MODULE": "lms.settings.production"}, ask)
    assert code == 0, said
    images, films, address = said.split()
    parts = urlsplit(address)
    assert images == films == f"{parts.scheme}://{parts.netloc}"
