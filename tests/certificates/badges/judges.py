"""Other makers' verifiers and the official schema, fetched once by their lock files; from then on nothing asks the network."""

import fcntl
import json
import shutil
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[2] / "var" / "tests"
# The schema is in the source package alone. Its hash is that of requirements-dev.txt.
SOURCE = "openbadgeslib==4.6.3 --hash=sha256:aec21bf41b223ae3fcd196aa92972e3d3a6b12048f4929b2ceedd5fc54ea1eaf\n"
SCHEMA = "openbadgeslib-4.6.3/tests/fixtures/ob_schemas/ob_v3p0_achievementcredential_schema.json"


def are_missing():
    return not (shutil.which("node") and shutil.which("npm"))


def verdicts(published, badges):
    """What each judge says: ``{judge: {name of a badge: verdict}}``. ``published``: documents by address."""
    with _one_at_a_time():
        _install()
        schema = _schema()
    asked = json.dumps({"published": published, "schema": schema, "badges": badges})
    run = subprocess.run(["node", "judges.mjs"], cwd=HERE, input=asked, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


@contextmanager
def _one_at_a_time():
    """The suite runs in two processes."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "judges.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install():
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / "installed.json"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)
        installed.write_bytes(lock.read_bytes())


def _schema():
    kept = KEPT / "open-badges-schema.json"
    if not kept.exists():
        wanted = KEPT / "schema.txt"
        wanted.write_text(SOURCE)
        options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", str(KEPT)]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-r", str(wanted)], check=True)
        with tarfile.open(KEPT / "openbadgeslib-4.6.3.tar.gz") as source:
            kept.write_bytes(source.extractfile(SCHEMA).read())
    return json.loads(kept.read_bytes())
