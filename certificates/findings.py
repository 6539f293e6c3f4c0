"""What is said of a file that was checked, in the language that is active."""

from django.utils.translation import gettext as _

from certificates.checking import Finding


def said(checked, _language):
    """Its ``title``, and ``why``."""
    title, why = _WORDS[checked.finding]()
    if checked.finding == Finding.OURS and checked.is_sealed:
        why = _("It is, to the last byte, the file that we issued, and our seal on it is whole.")
    return {"title": title, "why": why}


_WORDS = {
    Finding.OURS: lambda: (
        _("This very file is ours."),
        _("It is, to the last byte, the file that we issued."),
    ),
    Finding.CHANGED: lambda: (
        _("This file is not as we issued it"),
        _(
            "It names a certificate of ours or carries our seal, and was changed since. Rely on what the page of the certificate says, and ask for the file as it was issued."
        ),
    ),
    Finding.SEALED: lambda: (
        _("Our seal on this file is whole, yet it is not the file on record"),
        _("It may have been replaced before it was given out. Check the certificate by its code."),
    ),
    Finding.FOREIGN: lambda: (
        _("This is no file of ours"),
        _(
            "We have issued no such file. A print that was scanned, or a file that another program saved again, is no longer the file that was issued: check it by its code."
        ),
    ),
    Finding.INCOMPLETE: lambda: (
        _("This file is not complete"),
        _("Its end is missing. Fetch it once more, or check the certificate by its code."),
    ),
    Finding.LOCKED: lambda: (
        _("This file is locked with a password"),
        _("What we issue is never locked: it is not the file as it was issued. Check the certificate by its code."),
    ),
    Finding.NO_PDF: lambda: (
        _("This is no PDF file"),
        _("A certificate of ours is a PDF file. A photograph or a scan is checked by the code on it."),
    ),
    Finding.EMPTY: lambda: (
        _("No file was chosen"),
        _("Choose the PDF file of the certificate, then check it. An empty file cannot be checked."),
    ),
    Finding.TOO_LARGE: lambda: (
        _("This file is too large to be a certificate of ours"),
        _("Ours are far below 1 MB. Check the certificate by its code."),
    ),
}
