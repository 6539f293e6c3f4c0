"""What came of one act for many applications, in words: how many, and whom not and why."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.arabic.templatetags.arabic import digits

NAMED = 5  # of those refused for one reason


def tell(request, act, tally):
    if tally.done:
        messages.success(request, _done(act, len(tally.done)))
    if tally.waiting:
        words = ngettext(
            "%(count)s found no seat and is on the waiting list.",
            "%(count)s found no seat and are on the waiting list.",
            len(tally.waiting),
        )
        messages.warning(request, words % {"count": digits(len(tally.waiting))})
    for refusal, some in tally.refused.items():
        messages.error(request, f"{_named(some)}: {refusal}")
    if tally.left:
        words = ngettext(
            "%(count)s is left: as many as can be decided at once were.",
            "%(count)s are left: as many as can be decided at once were.",
            tally.left,
        )
        messages.warning(request, words % {"count": digits(tally.left)})


def _named(some):
    """One by name; of more, how many and the first names."""
    names = _(", ").join(str(one.person) for one in some[:NAMED])
    if len(some) == 1:
        return names
    words = ngettext("%(count)s not (%(names)s)", "%(count)s not (%(names)s)", len(some))
    return words % {"count": digits(len(some)), "names": names + (" …" if len(some) > NAMED else "")}


def _done(act, count):
    words = {
        "accept": ngettext("%(count)s applicant is accepted.", "%(count)s applicants are accepted.", count),
        "wait": ngettext(
            "%(count)s applicant is on the waiting list.", "%(count)s applicants are on the waiting list.", count
        ),
        "decline": ngettext("%(count)s application is declined.", "%(count)s applications are declined.", count),
        "consent": ngettext(
            "A guardian's consent is recorded for %(count)s trainee.",
            "A guardian's consent is recorded for %(count)s trainees.",
            count,
        ),
        "withdraw": ngettext(
            "%(count)s trainee is taken out, and told why.", "%(count)s trainees are taken out, and told why.", count
        ),
    }
    return words[act] % {"count": digits(count)}
