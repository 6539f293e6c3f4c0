"""The seal: a signature over the whole file, which any reader of PDFs can check. ISO 32000-1, 12.8.

It lies in a room kept for it, as hexadecimal; the hash of what certificates share is carried over.
"""

from certificates.facts import begins
from certificates.rendering import objects
from certificates.rendering.envelopes import NotStamped

FIELD = "ختم الشهادة"  # what a reader's voice says of it


class Sealing:
    """The two objects of a seal, and their filling once all of the file is there. ``seal``: an envelopes.Seal."""

    RANGE = b"/ByteRange[0 %010d %010d %010d]"

    def __init__(self, seal, made_on):
        self.seal, self.made_on = seal, made_on
        self.blank = b"<%s>" % (b"0" * 2 * seal.room)

    def signature(self):
        """The signature's dictionary, not filled."""
        return b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached%s/Contents%s/M(%s)>>" % (
            self.RANGE % (0, 0, 0),
            self.blank,
            objects.moment(self._sealed_at()),
        )

    def _sealed_at(self):
        """What the seal says: the beginning of the day of issue, or of the certificate, if that was later."""
        return max(begins(self.made_on), self.seal.certificate.not_valid_before_utc)

    def field(self, signature, page):
        """The form's field that holds it: a point beside the page, so that nothing is seen."""
        return b"<</Type/Annot/Subtype/Widget/FT/Sig/T(seal)/TU%s/F 132/Rect[-1 -1 -1 -1]/P %d 0 R/V %d 0 R>>" % (
            objects.text(FIELD),
            page,
            signature,
        )

    def filled(self, tail, plate):
        """The tail with the seal over the whole file. Raises NotStamped."""
        start = tail.index(b"/Contents<") + len(b"/Contents")  # the page's are in brackets
        end, before = start + len(self.blank), len(plate.prefix)
        ranges = self.RANGE % (before + start, before + end, len(tail) - end)
        tail = tail.replace(self.RANGE % (0, 0, 0), ranges, 1)
        digest = plate.digest.copy()
        digest.update(tail[:start])
        digest.update(tail[end:])
        envelope, room = self.seal.envelope(digest.digest()).hex().encode(), len(self.blank) - 2
        if len(envelope) > room:
            raise NotStamped("The stamp is longer than those before it")
        return b"%s<%s>%s" % (tail[:start], envelope.ljust(room, b"0"), tail[end:])
