"""What people type, and the words with which courses say it.

A mother seeks a course in «كمبيوتر»; the course is called «الحاسب». Only words for the same thing belong here, or names of
tools for what is learnt with them. ``tests/courses/test_other_words.py`` holds that each of them finds a course of ours.
"""

from lms.arabic.folding import fold_words

_SAID = [
    ("كمبيوتر كومبيوتر حاسوب حواسيب لابتوب laptop pc", "حاسب"),
    ("نت انترنيت النيت", "إنترنت"),
    ("ايميل ايميلات جيميل email mail gmail", "بريد"),
    ("موبايل هاتف تلفون تليفون mobile smartphone", "جوال"),
    ("اكسل اكسيل جداول excel", "جدول"),
    ("وورد word", "مستند"),
    ("بوربوينت باوربوينت powerpoint", "عرض"),
    ("اوفيس office", "مكتب"),
    ("تسويق تجارة متاجر marketing", "بيع"),
    ("هكر تهكير اختراق hacking", "أمان"),
    ("سوشيال سوشال ميديا واتساب واتس انستقرام انستغرام سناب تيكتوك whatsapp instagram", "تواصل"),
    ("فوتوشوب كانفا جرافيك قرافيك غرافيك photoshop canva", "تصميم"),
    ("مواقع website websites", "موقع"),
    ("كود اكواد coding", "برمجة"),
]
_BY_WORD = {typed: fold_words(said) for several, said in _SAID for typed in fold_words(several).split()}

# Whoever types «دورة تصميم» seeks design: these words say that a course is sought, and any course may be meant.
OF_ANY_COURSE = frozenset(fold_words("دورة دورات كورس كورسات تعلم تعليم في عن course courses learn learning").split())


def meant_by(word):
    """The folded word itself, and the one with which courses say it, if that is another."""
    return tuple(dict.fromkeys((word, _BY_WORD.get(word, word))))


def every_word():
    return tuple(_BY_WORD)
