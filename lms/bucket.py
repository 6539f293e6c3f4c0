"""S3-compatible storage, and how long anybody waits for it."""

from botocore.config import Config
from django.conf import settings
from storages.backends.s3 import S3Storage

ATTEMPTS = 2  # at each thing that is asked of it; the second follows within a second


class Bucket(S3Storage):
    """A bucket that may fall silent: then nobody waits for half a lease, so that its worker is not taken for dead.

    Without limits of ours each thing that is asked may take ten minutes.
    """

    def get_default_settings(self):
        lease = settings.OUTBOX_LEASE_SECONDS
        limits = Config(
            connect_timeout=lease / 20,
            read_timeout=lease / 6,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        )
        return super().get_default_settings() | {"client_config": limits}
