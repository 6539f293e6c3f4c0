"""Each test has a folder of its own for certificates, and jobs that wait to be done by hand."""

import pytest


@pytest.fixture(autouse=True)
def kept_in(settings, tmp_path):
    """The folder in which certificates are kept."""
    folder = tmp_path / "certificates"
    settings.STORAGES = settings.STORAGES | {
        "certificates": {
            "BACKEND": "certificates.storage.AtomicFileSystemStorage",
            "OPTIONS": {"location": folder},
        }
    }
    return folder


@pytest.fixture
def files_in(kept_in):
    """The names of the files there now that are certificates' own, not what they share."""

    def names():
        found = (str(path.relative_to(kept_in)) for path in kept_in.rglob("*") if path.is_file())
        return sorted(name for name in found if not name.startswith("templates/"))

    return names
