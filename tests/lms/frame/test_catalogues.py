import gettext
import os

from lms.management.catalogues import compile_all

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"

msgid "session"
msgid_plural "sessions"
msgstr[0] "لا لقاءات"
msgstr[1] "لقاء"
msgstr[2] "لقاءان"
msgstr[3] "لقاءات"
msgstr[4] "لقاءً"
msgstr[5] "لقاء"
"""


def test_a_catalogue_is_compiled_without_gettext_and_only_when_it_changed(tmp_path):
    po = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(CATALOGUE)
    (mo,) = compile_all([tmp_path])
    with mo.open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    assert [arabic.ngettext("session", "sessions", n) for n in [0, 1, 2, 3, 11]] == [
        "لا لقاءات",
        "لقاء",
        "لقاءان",
        "لقاءات",
        "لقاءً",
    ]
    assert compile_all([tmp_path]) == []
    os.utime(po, (mo.stat().st_mtime + 5,) * 2)
    assert compile_all([tmp_path]) == [mo]
