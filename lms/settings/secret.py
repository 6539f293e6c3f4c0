"""A secret that is made once and kept beside the data."""

import contextlib
import os
import secrets
import tempfile


def kept_secret(path):
    """Read the secret in ``path``; make one, readable by its owner alone, when there is none.

    Web and worker may start at the same moment: the file appears whole, and whoever links it first decides.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()
