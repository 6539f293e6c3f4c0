"""How old a volunteer has to be, and what changes at 18. Pure."""

YOUNGEST, OF_AGE = 15, 18


def turns(years, born_on):
    """The day on which somebody born on ``born_on`` is so many years old; whoever was born on 29 February, on 1 March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return born_on.replace(year=born_on.year + years, month=3, day=1)


def is_minor(born_on, on):
    """Whether they are under 18 on that day. Whose age is not known counts as of age: a lead saw their identity."""
    return born_on is not None and on < turns(OF_AGE, born_on)


def latest_birth_of_age(on):
    """Whoever was born on this day or before is of age on the day ``on``."""
    try:
        return on.replace(year=on.year - OF_AGE)
    except ValueError:
        return on.replace(year=on.year - OF_AGE, month=2, day=28)
