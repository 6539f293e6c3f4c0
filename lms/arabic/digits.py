"""The three sets of figures people type here, and the two they read."""

ASCII = "0123456789"
ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"

_TO_ASCII = str.maketrans(ARABIC_INDIC + PERSIAN, ASCII * 2)
_TO_ARABIC = str.maketrans(ASCII + PERSIAN, ARABIC_INDIC * 2)


def ascii_digits(text):
    """Write every Arabic-Indic (٣) and Persian (۳) figure as 0–9; what is stored and compared."""
    return text.translate(_TO_ASCII)


def arabic_digits(text):
    """Write every figure as ٠–٩; for prose, counts and dates, never for times, codes or phone numbers."""
    return text.translate(_TO_ARABIC)
