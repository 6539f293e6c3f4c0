"""What no log may hold. Read by the settings: nothing of Django's is there yet."""

import logging
import re

# A certificate's code opens what is printed on it, an invitation's token a role, an answer's signature an offer, a
# calendar's somebody's days, that of a mail turns it off. The admin's addresses name keys.
_AFTER = re.compile(
    r"((?<!/admin)/(?:answers|calendar|certificates|credentials|verify|invitations|messages/stop)/).+",
    re.IGNORECASE | re.DOTALL,
)


class SecretsInAddresses(logging.Filter):
    """Keep codes and tokens out of the addresses that Django logs with each 4xx and 5xx answer."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(_AFTER.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
