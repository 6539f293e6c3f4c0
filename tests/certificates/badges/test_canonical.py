"""What is signed, by the quick way and by the library's: the same bytes, or left to the library."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyld.jsonld import JsonLdError

from certificates.badges import achievement, canonical, contexts, issuer, statuses
from certificates.badges.canonical import NotSigned, general
from tests.certificates.rendering.samples import RUAA

NOBODY = UUID(int=1)
NAMES = [
    "رُؤى بنت عبد الله الزهراني",
    "«أحمد» (الأكبر) ١٢٣",
    'Sara "Sally" O\'Neil',
    "Back\\slash \\\\ and \\n that is none",
    "_:c14n0 and _:c14n1",
    "urn:mark:0:",
    "<https://sanai.example.org/> .",
    "line\nbreak\rreturn",
    "Ελένη 李 🎓",
    "",
    " ",
]


@pytest.fixture(autouse=True)
def _counted(monkeypatch):
    """How often the library was asked."""
    monkeypatch.setattr(canonical, "general", Counting(canonical.general))
    canonical._shape.cache_clear()


class Counting:
    def __init__(self, act):
        self.act, self.calls = act, 0

    def __call__(self, document):
        self.calls += 1
        return self.act(document)


def document(facts=RUAA, *, subject=NOBODY, number=1, index=77):
    return achievement.credential(
        facts,
        address=f"https://sanai.example.org/credentials/{facts.code}",
        issuer=issuer.profile(facts),
        subject=subject,
        status=statuses.entry(number, index),
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", ["name_ar", "name_en", "course_ar", "course_en", "centre_ar", "programme_ar"])
def test_the_quick_way_writes_what_the_library_writes(part, name):
    one = document(replace(RUAA, **{part: name}))
    assert canonical.canonical(one) == general(one)


def test_many_certificates_are_alike_and_the_library_is_asked_once():
    documents = [
        document(
            replace(RUAA, name_ar=f"{name} {n}", name_en=f"{n} {name}", hours=n + 1),
            subject=uuid4(),
            number=n + 1,
            index=n * 997,
        )
        for n, name in enumerate(NAMES * 20)
    ]
    quick = [canonical.canonical(one) for one in documents]
    assert canonical.general.calls == 1
    assert quick == [general(one) for one in documents]


@examples(max_examples=150, deadline=None)
@given(st.lists(st.text(), min_size=4, max_size=4))
def test_whatever_the_texts_are_the_bytes_are_the_librarys(texts):
    name_ar, name_en, course_ar, course_en = ["".join(c for c in text if not c.isspace() or c == " ") for text in texts]
    if any("\ud800" <= sign <= "\udfff" for text in texts for sign in text):
        return  # no text: nothing takes it in
    one = document(replace(RUAA, name_ar=name_ar, name_en=name_en, course_ar=course_ar, course_en=course_en))
    assert canonical.canonical(one) == general(one)


def test_nodes_that_look_alike_are_left_to_the_library():
    twins = document()
    twins["credentialSubject"]["identifier"] = [achievement._name("نورة"), achievement._name("نورة")]
    assert canonical.canonical(twins) == general(twins)
    assert canonical.general.calls == 2  # once for the shape, once for these


def test_an_address_that_is_none_is_left_to_the_library():
    odd = document()
    odd["credentialStatus"]["statusListCredential"] = "https://sanai.example.org/a b"
    assert canonical.canonical(odd) == general(odd)
    assert canonical.general.calls == 2


def test_a_member_that_no_context_knows_is_never_signed():
    with pytest.raises(NotSigned):
        canonical.canonical(document() | {"unheardOf": "text"})
    within = document()
    within["credentialSubject"]["achievement"]["unheardOf"] = "text"
    with pytest.raises(NotSigned):
        canonical.canonical(within)


def test_a_status_list_is_signed_the_quick_way_too():
    lists = [statuses.credential(1, range(n), at=timezone.now()) for n in range(5)]
    assert [canonical.canonical(one) for one in lists] == [general(one) for one in lists]
    assert canonical.general.calls == 1


def test_no_other_context_is_read():
    for address in ["https://example.org/context", "file:///etc/passwd", "http://localhost/"]:
        with pytest.raises(contexts.UnknownContext):
            contexts.load(address)
        with pytest.raises(JsonLdError):
            canonical.canonical({"@context": [contexts.CREDENTIALS, address], "id": "urn:x:1", "name": "n"})


def test_a_context_that_was_changed_is_refused(monkeypatch):
    name, _digest = contexts.FILES[contexts.OPEN_BADGES]
    monkeypatch.setitem(contexts.FILES, contexts.OPEN_BADGES, (name, "0" * 64))
    contexts.context.cache_clear()
    try:
        with pytest.raises(contexts.UnknownContext, match="not the file"):
            contexts.context(contexts.OPEN_BADGES)
    finally:
        contexts.context.cache_clear()
