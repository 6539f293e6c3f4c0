"""``{% load courses %}``: a course's words and what machines read about its page."""

import re
from html import unescape

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.templatetags.wagtailcore_tags import richtext

from courses import structured
from lms.arabic.digits import arabic_digits

register = template.Library()

_BACKTICKS = re.compile(r"`([^`\n]+)`")
_STARS = re.compile(r"\*\*(?=[^\s*])([^\n]+?)(?<=[^\s*])\*\*")
_CODE = re.compile("<code>([^<]*(?:<(?!/?code>)[^<]*)*)</code>")
# Arabic words in a row, and the mark that ends them; never what joins two values in code.
_ARABIC_WORDS = re.compile(r"""[\u0600-\u06ff](?:[^<>"'{}()\[\]=+*/&|;,#-]*[\u0600-\u06ff])?[.:!]?""")
_NAME = re.compile(r"(?:https?://)?[A-Za-z0-9_.]+(?:[/-][A-Za-z0-9_.]+)+")
_PARTS_OF_NAME = re.compile(r"https?://|[^/_.]+(?:\.[^/_.]+(?=/|$)/?|[/_.]+)?")
_COUNT = re.compile(r"(?<![\w.,:/@+-])(?<![A-Za-z] )[0-9]{1,3}(?=%?(?:[\s»)،؛.]|$))(?![.]\w)(?! [A-Za-z])")
# A sum, a proportion, a date, or what an isolate holds: broken over two lines, the second half of «7 × 2 = 14» would be
# read first. And what a hyphen begins or hardly divides: a minus left behind on a line leaves no word out of a search.
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*%?"
_WHOLE = re.compile(
    r"\u2066[^\u2066-\u2069<>\n]{1,24}\u2069\w{0,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"|(?<![0-9.,]){_NUMBER}(?: [×÷+−=] {_NUMBER}){{1,5}}|(?<![0-9.,]){_NUMBER} (?:of|to) {_NUMBER}(?![0-9])"
    r"|(?<![^\s\u2066-\u2068])-\w{1,20}|\b[Ee]-mails?\b"
)
_TAG_OR_CODE = re.compile("(<code[^<>]*>[^<]*</code>|<[^<>]*>)")
_KEPT_WHOLE = 20  # letters of code that are not broken over two lines; more would not fit between a phone's margins
_DEEPEST = 6  # of the depths that css/courses.css knows, each two letters wide


@register.filter
def prose(value):
    """Rich text, with its code written left to right even where no style is loaded."""
    html = _CODE.sub(lambda found: _as_code(found[1]), str(richtext(value)))
    # Every second piece is a tag, or code.
    pieces = _TAG_OR_CODE.split(html)
    pieces[::2] = map(_kept_whole, pieces[::2])
    # Safe: Wagtail made this HTML out of what it allows editors; only attributes and spans are added.
    return mark_safe("".join(pieces))


@register.filter
def coded(text):
    """Plain text, escaped, in which words between backticks are code and words between double stars are bold."""
    # Every second piece stands between backticks, where stars are stars.
    pieces = _BACKTICKS.split(conditional_escape(text))
    pieces[::2] = [_STARS.sub(r"<b>\1</b>", _kept_whole(piece)) for piece in pieces[::2]]
    pieces[1::2] = map(_as_code, pieces[1::2])
    # Safe: everything but these tags has been escaped.
    return mark_safe("".join(pieces))


def _kept_whole(escaped):
    """Text, already escaped, whose sums, dates and isolated runs are not broken over two lines."""
    return _WHOLE.sub(r'<span class="whole">\g<0></span>', escaped)


def _as_code(escaped):
    """Code, said to be long if it may be broken over two lines."""
    kind = ' class="long"' if len(unescape(escaped)) > _KEPT_WHOLE else ""
    return f'<code dir="ltr"{kind}>{escaped}</code>'


@register.filter
def code_lines(code):
    """Code line by line, each with its depth, so that what wraps stays behind it; Arabic words stand as such."""
    return mark_safe("".join(map(_line, (code or "").splitlines())))  # safe: as its lines are


def _line(line):
    text = line.lstrip()
    indent = line[: len(line) - len(text)]
    words = _ARABIC_WORDS.sub(r"<bdi>\g<0></bdi>", conditional_escape(text))
    words = re.sub("(?<!^)&lt;", "<wbr>&lt;", words)  # a line that must be broken is broken before a tag
    words = _NAME.sub(_whole_or_in_parts, words)  # and never within max-width
    # Safe: everything but these tags has been escaped, and no escape holds Arabic.
    depth = min(len(indent.expandtabs(4)) // 2, _DEEPEST)
    return format_html('<span class="code-line code-line--{}">{}{}\n</span>', depth, indent, mark_safe(words))


def _whole_or_in_parts(name):
    """A name in code; one too long for a line is broken between the parts it is read in, never within a part.

    The last two parts of a domain name stay together, as they say whose it is; so does a file's name with its type.
    """
    parts = [name[0]] if len(name[0]) <= _KEPT_WHOLE else _PARTS_OF_NAME.findall(name[0])
    return "<wbr>".join(f'<span class="whole">{part}</span>' if "-" in part else part for part in parts)


@register.filter
def counted(text):
    """Plain text whose free-standing counts are in the page's figures: «من ١٤ إلى ٢٤», «٨٠%».

    Not what stands in a name, an address, a time or code: A4, Windows 11, 5:00, `8`. Not for lessons, where a number
    may have to be typed or dialled as it stands.
    """
    if not (get_language() or "en").startswith("ar"):
        return text
    # Every second piece stands between backticks.
    pieces = str(text).split("`")
    pieces[::2] = [_COUNT.sub(lambda count: arabic_digits(count[0]), piece) for piece in pieces[::2]]
    return "`".join(pieces)


@register.filter
def mixed(items):
    """The items of a list in an order that gives no answer away, the same each time."""
    return _mixed(items, key=str)


@register.filter
def by_right(pairs):
    """The pairs to be matched, in the order of their second halves, so that the rows give nothing away."""
    return _mixed(pairs, key=lambda pair: str(pair["right"]))


def _mixed(things, *, key):
    """By the letters; where that is the answer itself, the first one goes to the end."""
    in_letters = sorted(things, key=key)
    return in_letters[1:] + in_letters[:1] if in_letters == list(things) else in_letters


@register.simple_tag(takes_context=True)
def structured_course(context, page, cohorts):
    """What search engines read about a course and where it may be taken."""
    address = settings.BASE_URL + page.get_url(context.get("request"))
    data = structured.course(
        page, cohorts, provider=str(context["programme"]), address=address, home=_home(page.language)
    )
    return structured.script(data)


@register.simple_tag(takes_context=True)
def structured_programme(context):
    """What they read about the programme, on its front door."""
    return structured.script(_programme(context))


@register.simple_tag(takes_context=True)
def structured_article(context, page):
    """What they read about an article."""
    address = settings.BASE_URL + page.get_url(context.get("request"))
    data = structured.article(page, publisher=_programme(context), address=address, language=get_language())
    return structured.script(data)


def _programme(context):
    programme = context["programme"]
    return structured.organisation(
        name=str(programme),
        home=_home(get_language()),
        logo=f"{settings.BASE_URL}/apple-touch-icon.png",
        phone=programme.contact_phone,
        email=programme.contact_email,
    )


def _home(language):
    return f"{settings.BASE_URL}/{language}/"
