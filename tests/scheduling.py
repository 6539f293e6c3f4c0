"""Which tests one process runs, one after the other."""

from xdist.scheduler import LoadGroupScheduling


class ByRole(LoadGroupScheduling):
    """All of ``tests/walk`` that is of one role, whose way is walked once for them; any other test by itself.

    2026-11: pytest-xdist 3.8.0 writes a test's group where pytest 9.2 looks no more, so that groups come to nothing.
    """

    def _split_scope(self, nodeid):
        path, _, name = nodeid.partition("::")
        return name.partition("[")[2] if path.startswith("tests/walk/") and "[" in name else nodeid
