import pytest

from courses.markdown import rich_text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        pytest.param(
            "### عنوان\n\nفقرة", "<h2>عنوان</h2><p>فقرة</p>", id="a heading of a file is the page's second level"
        ),
        pytest.param("**غليظ** و`code`", "<p><b>غليظ</b> و<code>code</code></p>", id="bold and code"),
        pytest.param("1. أ\n2. ب", "<ol><li>أ</li><li>ب</li></ol>", id="a numbered list"),
        pytest.param("- أ\n- ب", "<ul><li>أ</li><li>ب</li></ul>", id="a list"),
        pytest.param("سطر\nيكمل", "<p>سطر يكمل</p>", id="a line that is wrapped in the file"),
        pytest.param("<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>", id="HTML stays text"),
        pytest.param("`<script>`", "<p><code>&lt;script&gt;</code></p>", id="HTML in code stays text"),
        pytest.param("رمز \u2066A-1\u2069 هنا", "<p>رمز \u2066A-1\u2069 هنا</p>", id="isolates stay"),
    ],
)
def test_rich_text(markdown, html):
    assert rich_text(markdown) == html


def test_links_that_run_scripts_are_not_made():
    assert "href" not in rich_text("[x](javascript:alert(1))")
