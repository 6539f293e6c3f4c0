"""Whatever lies in a lesson's stored body, the page is served."""

import json

import pytest
from django.db import connection

pytestmark = pytest.mark.usefixtures("site")

ADDRESS = "/ar/courses/tiny-course/lesson-1/"


def nested(depth):
    value = []
    for _ in range(depth):
        value = [{"type": "item", "value": value, "id": "x"}]
    return value


@pytest.mark.parametrize(
    "body",
    [
        pytest.param([{"type": "raw_html", "value": "<script>alert(1)</script>"}], id="a type that is gone"),
        pytest.param([{"type": "text"}], id="no value"),
        pytest.param([{"value": "نص"}], id="no type"),
        pytest.param(
            [{"type": "table", "value": {"caption": "ج", "header": [], "rows": nested(200)}}], id="deep nesting"
        ),
        pytest.param(
            [{"type": "quiz", "value": {"questions": [{"type": "essay", "value": {}}]}}], id="an unknown question"
        ),
        pytest.param(
            [{"type": "figure", "value": {"image": 999, "drawing": "x", "alt": "أ"}}], id="an image that is gone"
        ),
        pytest.param([{"type": "download", "value": {"title": "ملف", "file": 999}}], id="a file that is gone"),
        pytest.param([{"type": "text", "value": "<script>alert(1)</script><p>نص</p>"}], id="a script in rich text"),
    ],
)
def test_a_lesson_with_a_strange_body_is_served(client, page_of, body):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE courses_lessonpage SET body = %s WHERE page_ptr_id = %s",
            [json.dumps(body), page_of("ar", "lesson-1").pk],
        )
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "الدرس 1" in response.content.decode()


def test_a_lesson_posted_with_a_block_of_an_unknown_type_is_saved_without_it(signed_in, lead, page_of):
    page = page_of("ar", "lesson-1")
    data = {
        "title": page.title, "slug": page.slug, "minutes": 20, "summary": page.summary, "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": "",
        "body-count": 2, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "raw_html", "body-0-id": "",
        "body-0-value": "<script>alert(1)</script>",
        "body-1-deleted": "", "body-1-order": 1, "body-1-type": "callout", "body-1-id": "", "body-1-value-tone": "note",
        "body-1-value-body": json.dumps({"blocks": [{"key": "a", "type": "unstyled", "text": "نص", "depth": 0,
            "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}),
    }  # fmt: skip
    response = signed_in(lead).post(f"/admin/pages/{page.pk}/edit/", data)
    assert response.status_code == 302
    draft = page_of("ar", "lesson-1").get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == ["callout"]
