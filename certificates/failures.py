"""Why a certificate could not be made: kept as a message and its parts, said in the language of whoever reads it. Pure."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

NO_LATIN_NAME = {"message": _("The name in Latin letters is missing. Write it, then try again.")}
STORAGE = {"message": _("The storage could not keep the file: it may be full. It is tried again by itself.")}
UNFORESEEN = {"message": _("Something unforeseen went wrong. It is tried again by itself; the log says more.")}
SEAL = {
    "message": _(
        "The key that certificates are sealed with cannot be used. Whoever runs the server mends it; then try again."
    )
}
BADGE = {
    "message": _(
        "The key that badges are signed with cannot be used. Whoever runs the server mends it; then try again."
    )
}
# By the setting that names the file.
OF_KEYS = {"SEAL_FILE": SEAL, "SEAL_TIMESTAMP_ROOTS": SEAL, "BADGE_KEY_FILE": BADGE}
TIME = {
    "message": _("The authority that confirms when a certificate is sealed did not do so. It is asked again by itself.")
}
TIME_FOR_GOOD = {
    "message": _(
        "The authority that confirms when a certificate is sealed did not do so at any attempt. "
        "Whoever runs the server finds out why; then try again."
    )
}
STORAGE_FOR_GOOD = {"message": _("The storage could not keep the file: it may be full. Make room, then try again.")}
UNFORESEEN_FOR_GOOD = {
    "message": _("Something unforeseen went wrong at every attempt. Nobody tries any more; the log says why.")
}
TO_BE_TRIED_AGAIN = (STORAGE, TIME, UNFORESEEN)  # by the outbox, without anybody's doing
LAST_WORDS = (
    (STORAGE, STORAGE_FOR_GOOD),
    (TIME, TIME_FOR_GOOD),
    (UNFORESEEN, UNFORESEEN_FOR_GOOD),
    ({}, UNFORESEEN_FOR_GOOD),
)


def missing(what):
    """A text that the certificate needs, which nobody has written."""
    return {"message": _("The %(what)s is missing. Write it, then try again."), "what": what, "params": {}}


def of(refusal):
    """The failure that a CannotRender is."""
    return {"message": refusal.message, "what": refusal.what, "params": refusal.params}


def for_good(failure):
    """The same after the last attempt, when nothing is tried again by itself."""
    return next((last for passing, last in LAST_WORDS if failure == passing), failure)


def said(failure):
    """The failure in words; '' for none."""
    if not failure:
        return ""
    if "what" not in failure:
        return gettext(failure["message"])
    return gettext(failure["message"]) % {"what": gettext(failure["what"]), **failure["params"]}
