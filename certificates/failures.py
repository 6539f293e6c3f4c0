"""Why a certificate could not be made: kept as a message and its parts, said in the language of whoever reads it. Pure."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from certificates.key_files import UnusableKey
from certificates.rendering.envelopes import NotStamped

NO_LATIN_NAME = {"message": _("The name in Latin letters is missing. Write it, then try again.")}
STORAGE = {"message": _("The storage could not keep the file: it may be full. It is tried again by itself.")}
UNFORESEEN = {"message": _("Something unforeseen went wrong. It is tried again by itself; the log says more.")}
SEAL = {
    "message": _(
        "The key that certificates are sealed with cannot be used. Whoever runs the server has to mend it; "
        "then it goes on by itself."
    )
}
BADGE = {
    "message": _(
        "The key that badges are signed with cannot be used. Whoever runs the server has to mend it; "
        "then it goes on by itself."
    )
}
TIME = {
    "message": _("The authority that confirms when a certificate is sealed did not do so. It is asked again by itself.")
}
STORAGE_FOR_GOOD = {"message": _("The storage could not keep the file: it may be full. Make room, then try again.")}
UNFORESEEN_FOR_GOOD = {
    "message": _("Something unforeseen went wrong at every attempt. Nobody tries any more; the log says why.")
}
SEAL_FOR_GOOD = {
    "message": _(
        "The key that certificates are sealed with could not be used at any attempt. Once whoever runs the server has "
        "mended it, try again."
    )
}
BADGE_FOR_GOOD = {
    "message": _(
        "The key that badges are signed with could not be used at any attempt. Once whoever runs the server has mended "
        "it, try again."
    )
}
TIME_FOR_GOOD = {
    "message": _(
        "The authority that confirms when a certificate is sealed did not do so at any attempt. Once whoever runs the "
        "server has found out why, try again."
    )
}
# By the setting that names the file.
OF_KEYS = {"SEAL_FILE": SEAL, "SEAL_TIMESTAMP_ROOTS": SEAL, "BADGE_KEY_FILE": BADGE}
LAST_WORDS = (  # what is tried again by the outbox, without a lead's doing, and what is said after its last attempt
    (STORAGE, STORAGE_FOR_GOOD),
    (SEAL, SEAL_FOR_GOOD),
    (BADGE, BADGE_FOR_GOOD),
    (TIME, TIME_FOR_GOOD),
    (UNFORESEEN, UNFORESEEN_FOR_GOOD),
)
TO_BE_TRIED_AGAIN = tuple(passing for passing, _last in LAST_WORDS)
# What befalls many alike and has nothing to do with what they say: nobody can put it right in one of them.
SHARED = tuple(one for pair in LAST_WORDS if UNFORESEEN not in pair for one in pair)


def missing(what):
    """A text that the certificate needs, which nobody has written."""
    return {"message": _("The %(what)s is missing. Write it, then try again."), "what": what, "params": {}}


def of(refusal):
    """The failure that a CannotRender is."""
    return {"message": refusal.message, "what": refusal.what, "params": refusal.params}


def of_fault(error):
    """The failure that an exception is which has nothing to do with what the certificate says, and may pass."""
    match error:
        case UnusableKey():
            return OF_KEYS[error.setting]
        case NotStamped():
            return TIME
        case OSError():
            return STORAGE
    return UNFORESEEN


def for_good(failure):
    """The same after the last attempt, when nothing is tried again by itself."""
    last = {passing["message"]: last for passing, last in LAST_WORDS}
    return last.get((failure or UNFORESEEN)["message"], failure)


def said(failure):
    """The failure in words; '' for none."""
    if not failure:
        return ""
    if "what" not in failure:
        return gettext(failure["message"])
    return gettext(failure["message"]) % {"what": gettext(failure["what"]), **failure["params"]}
