"""Saudi mobile numbers: read in every way people write them, kept as E.164, shown as people say them."""

import re

import phonenumbers

from .digits import ascii_digits

_WRITTEN = re.compile(r"[0-9+\s().\-‐‑–/]{9,40}")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SAUDI = re.compile(r"\+966(5[0-9])([0-9]{3})([0-9]{4})")


def normalise(text):
    """Return ``text`` as E.164: 0551234567, ٠٥٥…, +966 55…, 00966…, 966… and 55… are all +966551234567.

    Raises ValueError for land lines, numbers of other countries and whatever is no number.
    """
    text = _INVISIBLE.sub("", ascii_digits(text)).strip()
    if not _WRITTEN.fullmatch(text):
        raise ValueError("not a telephone number")
    # The plus counts wherever it stands: copied from a right-to-left sheet it comes last.
    plus = "+" if "+" in text else ""
    try:
        number = phonenumbers.parse(plus + re.sub("[^0-9]", "", text), "SA")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a telephone number") from error
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if number.country_code != 966 or not is_mobile:
        raise ValueError("not a Saudi mobile number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display(e164):
    """«055 123 4567», to be shown left to right. A number that is not a Saudi mobile is returned as it is."""
    match = _SAUDI.fullmatch(e164)
    return "0{} {} {}".format(*match.groups()) if match else e164


def mask(e164):
    """«05• ••• ••67»: enough for its owner to know it by."""
    shown = display(e164)
    return "".join(
        char if char == " " or place < 2 or place >= len(shown) - 2 else "•" for place, char in enumerate(shown)
    )
