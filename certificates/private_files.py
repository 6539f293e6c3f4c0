"""Files with secrets in them: readable by their owner alone, and there whole or not at all."""


def write_private(path, data):
    """Write ``data`` (bytes) to ``path``, a Path. Nobody else can read it at any moment."""
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_bytes(data)
    partial.replace(path)
