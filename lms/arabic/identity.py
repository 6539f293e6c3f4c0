"""National identity and residence (Iqama) numbers: ten figures, the first 1 or 2, the last a Luhn check."""


def passes_luhn(number):
    """Whether the last of these ASCII figures is the check figure of those before it."""
    total = 0
    for place, figure in enumerate(reversed(number)):
        doubled = int(figure) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_valid(number):
    """Whether ``number``, in ASCII figures alone, could be a citizen's (1…) or a resident's (2…)."""
    is_ten_figures = len(number) == 10 and number.isascii() and number.isdigit()
    return is_ten_figures and number[0] in "12" and passes_luhn(number)


def mask(number):
    """«••••••0008»: the last four figures, as a letter of hours shows them."""
    return "•" * (len(number) - 4) + number[-4:]
