"""An authority that confirms when a certificate was sealed (RFC 3161): asked over HTTP, and its answer checked."""

import logging
import urllib.request
from base64 import b64encode
from hashlib import sha256
from http.client import HTTPException
from time import monotonic
from urllib.parse import unquote, urlsplit, urlunsplit

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response
from rfc3161_client.errors import VerificationError
from rfc3161_client.tsp import PKIStatus

from certificates.rendering.envelopes import NotStamped

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10  # of silence, and for the whole answer
REST_SECONDS = 15  # after a failure: the others of a job do not wait for it one by one
MOST_BYTES = 64 * 1024  # of an answer
FIRST_ROOM = 16 * 1024  # bytes kept for a token while none has been seen
SLACK, STEP = 64, 512  # by how many bytes the next may be longer; in whole steps, so that files are laid out alike


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The authority that was named is asked and no other."""

    def redirect_request(self, *args):
        return None


_web = urllib.request.build_opener(_NoRedirects)


class Authority:
    """Asks for a token over a signature, and returns it in DER. Raises NotStamped.

    ``url`` may hold a user and a password. A token must be over this signature and answer this request (its imprint and
    its nonce); where ``roots`` are given, x509 certificates, they must vouch for who signed it too.
    """

    def __init__(self, url, roots=(), *, timeout=TIMEOUT_SECONDS):
        parts = urlsplit(url)
        user, _at, host = parts.netloc.rpartition("@")
        self.url, self.roots, self.timeout = urlunsplit(parts._replace(netloc=host)), list(roots), timeout
        self.headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        if user:
            self.headers["Authorization"] = f"Basic {b64encode(unquote(user).encode()).decode()}"
        self._longest, self._rests_until = 0, 0.0

    @property
    def room(self):
        """Bytes to keep for a token: learnt from those before, for an authority's tokens are much alike."""
        return -(-(self._longest + SLACK) // STEP) * STEP if self._longest else FIRST_ROOM

    def __call__(self, signature):
        if monotonic() < self._rests_until:
            raise NotStamped("The authority gave none a moment ago")
        asked = TimestampRequestBuilder(data=signature, hash_algorithm=HashAlgorithm.SHA256).build()
        try:
            token = self._checked(self._answer(asked.as_bytes()), asked, signature)
        except NotStamped as refusal:
            self._rests_until = monotonic() + REST_SECONDS
            log.warning("No time-stamp could be had: %s.", refusal)
            raise
        self._longest = max(self._longest, len(token))
        return token

    def _answer(self, body):
        request = urllib.request.Request(self.url, body, self.headers)  # noqa: S310 - the settings let only http through
        give_up_at, data = monotonic() + self.timeout, b""
        try:
            with _web.open(request, timeout=self.timeout) as answer:
                while piece := answer.read1(MOST_BYTES):
                    data += piece
                    if len(data) > MOST_BYTES or monotonic() > give_up_at:
                        raise NotStamped("The authority's answer is too long, or too slow")
        except urllib.error.HTTPError as error:
            error.close()
            raise NotStamped(f"The authority answered {error.code}") from None
        except (OSError, HTTPException) as error:
            why = getattr(error, "reason", error)  # in words it could quote the address, and so a password
            raise NotStamped(f"The authority did not answer ({type(why).__name__})") from None
        return data

    def _checked(self, data, asked, signature):
        """The token in an answer."""
        try:
            answer = decode_timestamp_response(data)
            if answer.status != PKIStatus.GRANTED:
                raise NotStamped(f"The authority refused: {'; '.join(answer.status_string) or answer.status}")
            token, said = answer.time_stamp_token(), answer.tst_info
            if (said.nonce, said.message_imprint.message) != (asked.nonce, sha256(signature).digest()):
                raise NotStamped("The authority answered another question")
            if self.roots:
                VerifierBuilder(roots=self.roots, nonce=asked.nonce).build().verify_message(answer, signature)
        except ValueError as error:
            raise NotStamped("The authority's answer is no time-stamp") from error
        except VerificationError as error:
            raise NotStamped(f"The time-stamp is not vouched for: {error}") from error
        return token
