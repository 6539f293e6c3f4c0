"""Bytes as text without look-alikes: multibase in base 58, as keys and signatures are written. Pure."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def encoded(data):
    """«z» and the bytes in base 58, each leading zero byte as a 1."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def decoded(text):
    """The bytes that ``encoded`` wrote. Raises ValueError."""
    if not text.startswith("z"):
        raise ValueError("Not in base 58")
    digits = text[1:]
    number = 0
    for digit in digits:
        number = number * 58 + ALPHABET.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)
