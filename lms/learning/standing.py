"""Where a project stands between trainee and trainer. Pure."""

from enum import StrEnum


class Standing(StrEnum):
    """In the order in which a trainer looks at them."""

    WAITING = "waiting"  # handed in, and nobody has said anything since
    ANSWERED = "answered"  # the trainer said something, gave no mark, and nothing was handed in since
    NOTHING = "nothing"
    MARKED = "marked"


ORDER = list(Standing)


def of(project):
    """The Standing of a ProjectSubmission, or of None: no row was made for it yet."""
    if project is None:
        return Standing.NOTHING
    if project.waits_for_a_look:
        return Standing.WAITING
    if project.mark is not None:
        return Standing.MARKED
    return Standing.ANSWERED if project.feedback or project.handed_in_at else Standing.NOTHING
