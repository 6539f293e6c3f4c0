import re

import pytest
from wagtail.models import PageViewRestriction

from tests.factories.cohorts import CentreFactory

pytestmark = pytest.mark.usefixtures("site")

HOST = "http://localhost:8000"


def entries(client):
    response = client.get("/sitemap.xml")
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    text = response.content.decode()
    return {
        re.search("<loc>(.*?)</loc>", url)[1]: dict(re.findall('hreflang="([^"]+)" href="([^"]+)"', url))
        for url in re.findall("<url>(.*?)</url>", text, re.DOTALL)
    }


def test_every_public_page_is_listed_with_its_other_language(client, news):
    CentreFactory(code="safa")
    paths = ["", "courses/", "courses/tiny-course/", "courses/tiny-course/lesson-1/", "courses/tiny-course/lesson-2/"]
    paths += ["news/", "news/article-1/", "volunteer/", "partners/", "centres/", "centres/safa/"]
    assert entries(client) == {
        f"{HOST}/{language}/{path}": {
            "ar": f"{HOST}/ar/{path}",
            "en": f"{HOST}/en/{path}",
            "x-default": f"{HOST}/ar/{path}",
        }
        for language in ["ar", "en"]
        for path in paths
    }


def test_drafts_and_restricted_pages_are_not_listed(client, page_of):
    page_of("en", "lesson-2").unpublish()
    PageViewRestriction.objects.create(page=page_of("ar", "lesson-1"), restriction_type=PageViewRestriction.LOGIN)
    listed = entries(client)
    assert f"{HOST}/en/courses/tiny-course/lesson-2/" not in listed
    assert f"{HOST}/ar/courses/tiny-course/lesson-1/" not in listed
    assert "en" not in listed[f"{HOST}/ar/courses/tiny-course/lesson-2/"]
