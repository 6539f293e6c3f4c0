"""Links that open one thing without signing in, and answer for whom it was sent to: an offer, a request for cover, a consent."""

from django.conf import settings
from django.core import signing
from django.urls import reverse


class Links:
    """``route``: the name of the address, which takes the signed id; ``salt``: no link of one kind opens another."""

    def __init__(self, route, *, salt):
        self.route = route
        self.signer = signing.Signer(sep=".", salt=salt)

    def to(self, thing):
        """The whole address of the thing with that ``public_id``: only who got the message has it."""
        return settings.BASE_URL + reverse(self.route, args=[self.signed(thing)])

    def signed(self, thing):
        return self.signer.sign(thing.public_id)

    def find(self, text, among):
        """The one ``among`` a QuerySet that ``text`` is the signed id of, or None."""
        try:
            public_id = self.signer.unsign(text)
        except signing.BadSignature:
            return None
        return among.filter(public_id=public_id).first()
