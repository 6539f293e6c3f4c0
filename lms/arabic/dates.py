"""Days and times in words, in Arabic as Saudi Arabia writes them and in the English mirror.

``language`` is "ar" or "en", or a variant of one. Arabic dates come in Arabic-Indic figures; where a
document wants 0–9, it passes them through ``ascii_digits``. Times are always in 0–9.
"""

from .digits import arabic_digits
from .hijri import hijri

# Written out: Django's and CLDR's Arabic differ from Saudi use between versions. The week as date.weekday() counts it.
_WEEKDAYS = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_NO_BREAK = "\u00a0"
_HALVES = {"ar": ("ص", "م"), "en": ("am", "pm")}


def weekday(day, language):
    return _WEEKDAYS[_script(language)][day.weekday()]


def weekdays(numbers, language):
    """«الأحد والثلاثاء» or "Sunday and Tuesday", of days numbered as ``date.weekday()`` numbers them."""
    names = [_WEEKDAYS[_script(language)][number] for number in numbers]
    if _script(language) == "ar":
        return " و".join(names)
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def month(day, language):
    return _MONTHS[_script(language)][day.month - 1]


def gregorian(day, language):
    """«٢٣ نوفمبر ٢٠٢٦» or "23 November 2026"."""
    text = f"{day.day} {month(day, language)} {day.year}"
    return arabic_digits(text) if _script(language) == "ar" else text


def gregorian_day(day, language):
    """«الاثنين ٢٣ نوفمبر ٢٠٢٦» or "Monday 23 November 2026"."""
    return f"{weekday(day, language)} {gregorian(day, language)}"


def both_calendars(day, language):
    """«الاثنين ٢٣ نوفمبر ٢٠٢٦ (١٣ جمادى الآخرة ١٤٤٨هـ)»; the Gregorian alone where Umm al-Qura has no date.

    In brackets and unbroken: after a dash, or at the end of a line, the second date reads as the end of a span.
    """
    text, beside = gregorian_day(day, language), hijri(day, language)
    if not beside:
        return text
    era = "هـ" if _script(language) == "ar" else " AH"
    return f"{text} ({(beside + era).replace(' ', _NO_BREAK)})"


def clock(time, language):
    """The figures of a time and the half of the day they are in: ("5:00", "م").

    Apart, because on a page the figures run left to right and the letter does not.
    """
    return f"{time.hour % 12 or 12}:{time.minute:02}", _HALVES[_script(language)][time.hour // 12]


def clock_range(start, end, language):
    """Likewise from ``start`` to ``end``, as a list: [("5:00–7:00", "م")], or both ends if noon lies between."""
    (first, half), (last, other_half) = clock(start, language), clock(end, language)
    return [(f"{first}–{last}", half)] if half == other_half else [(first, half), (last, other_half)]


def _script(language):
    return "ar" if language.startswith("ar") else "en"
