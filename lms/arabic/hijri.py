"""The Umm al-Qura calendar, for showing beside the Gregorian; nothing is stored in it."""

from hijridate import Gregorian

from .digits import arabic_digits


def hijri_date(day):
    """The Hijri date of a Gregorian ``day``, or None outside the tables (1 August 1924 to 16 November 2077)."""
    try:
        return Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return None


def hijri(day, language):
    """«١٣ جمادى الآخرة ١٤٤٨» or "13 Jumada al-Akhirah 1448"; None outside the tables."""
    date = hijri_date(day)
    if date is None:
        return None
    if language.startswith("ar"):
        return arabic_digits(f"{date.day} {date.month_name('ar')} {date.year}")
    # The straight quote in Sha'ban stands for the letter ayn.
    return f"{date.day} {date.month_name('en').replace("'", '‘')} {date.year}"
