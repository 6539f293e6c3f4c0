"""What nobody should be able to break a page with."""

from urllib.parse import quote

# Text that comes in anywhere: a name, a reason, a search.
TEXTS = [
    "a\0b",
    "\ud800",
    "أ" * 10_000,
    "\u202egpj.exe\u202c\u2066\u2067\u200f\u200e\u061c",
    "\u0640" * 300 + "e" + "\u0301" * 500,
    '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ request.user.password }}{% debug %}',
    "' OR 1=1; DROP TABLE accounts_person; --${7*7}#{7*7}%s%(name)s{0}{name}",
    "..%2f..%5c../../../../etc/passwd%00.pdf",
    "//evil.example/",
    "javascript:alert(1)",
    "\r\nSet-Cookie: session=evil",
    '=HYPERLINK("http://evil.example")',
    "\ufeff\u200b\u2028\u2029\uffff\ufffe\U0010ffff",
    " ",
    "",
]
# What stands where a number was expected.
NUMBERS = ["-1", "0", str(2**31), str(2**63), str(2**64), "9" * 5000, "1e400", "NaN", "²½Ⅷ", "٣" * 30]
# What stands where a date or a time was expected.
DAYS = ["0/0/0000", "31/2/2027", "1/1/9999", "9999999999-01-01", "1448-13-45", "24:60", "-0001-01-01"]
EVERYTHING = [*TEXTS, *NUMBERS, *DAYS]
# One of each kind, for where there are many places.
FEW = ["أ" * 2_000, "<script>{{ 7*7 }}' OR 1=1 --\u202e", str(2**64), "31/2/2027"]
# For a place where the address has a number: no letter comes through.
KEYS = [number for number in NUMBERS if number.isascii() and number.isdigit()]


def encoded(fields):
    """A query or a form's body, lone surrogates and all: what a client that keeps no rules can send."""
    pairs = [
        (name, value) for name, values in fields.items() for value in (values if isinstance(values, list) else [values])
    ]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text):
    return quote(str(text), safe="", errors="surrogatepass")
