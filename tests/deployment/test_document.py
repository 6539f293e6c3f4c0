"""The document and its files say what the code says."""

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from lms import logs
from lms.checks import translations_are_compiled
from lms.learning import uploads
from lms.management.catalogues import compile_all
from tests.deployment.document import FILES, LEFT_OUT, ROOT, blocks, variables
from tests.lms.frame.test_settings import start

READERS = {"text", "flag", "number", "choice", "words", "url", "database"}
ASKED_FOR_IN = [*sorted((ROOT / "lms/settings").glob("*.py")), ROOT / "lms/gunicorn.py"]
OF_TESTS = {"TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
ENV_EXAMPLE = (FILES / "env.example").read_text()
NGINX = (FILES / "nginx.conf").read_text()
UNITS = sorted(FILES.glob("sanai-*.service"))


def asked_for():
    """Every environment variable that the settings and the web server read."""
    readers = {"os.environ.get", *(f"env.{reader}" for reader in READERS)}
    calls = [
        node for path in ASKED_FOR_IN for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    arguments = [call.args[0] for call in calls if ast.unparse(call.func) in readers]
    return {name.value for name in arguments if isinstance(name, ast.Constant)} - OF_TESTS


def test_the_document_lists_every_variable_once_and_no_other():
    listed = variables()
    assert sorted(listed) == sorted(asked_for())


def test_the_example_of_settings_has_every_variable_but_the_demonstrations():
    named = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", ENV_EXAMPLE, re.MULTILINE)
    assert sorted(named) == sorted(asked_for() - {"EMBEDDED"})
    for line in ENV_EXAMPLE.splitlines():  # read by sh and by systemd, which agree on this and not on much else
        assert re.fullmatch(r"|# .*|#?[A-Z][A-Z0-9_]*='[^']*'", line), line


def test_a_block_is_left_out_of_the_walk_only_for_a_reason_that_shows_in_it():
    left_out = [block for block in blocks() if block.needs]
    assert {block.needs for block in left_out} == set(LEFT_OUT)
    for block in left_out:
        assert LEFT_OUT[block.needs] in block.text, block
    kinds = [word for block in blocks() if not block.needs for word in LEFT_OUT.values() if word in block.text]
    assert kinds == []


def test_the_document_installs_every_file_beside_it():
    said = "\n".join(block.text for block in blocks())
    scripts = {"backup.sh", "back-soon.html", "data.sh"}  # named by units, nginx and scripts
    for path in FILES.iterdir():
        pattern = "sanai-*" + path.suffix if path.name.startswith("sanai-") else path.name
        assert path.name in scripts or pattern in said, path.name


def test_the_python_environment_is_made_with_what_the_lock_names():
    (version,) = re.findall(r"^uv==(\S+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert f"pip install --quiet uv=={version}\n" in "\n".join(block.text + "\n" for block in blocks())
    for block in blocks():
        if "requirements.txt" in block.text:
            assert "--require-hashes -r requirements.txt" in block.text


def test_a_backup_keeps_every_folder_that_the_product_writes_files_to(tmp_path):
    ask = "*[str(each['OPTIONS']['location']) for each in s.STORAGES.values() if 'location' in each.get('OPTIONS', {})]"
    code, said = start({"EMBEDDED": "1", "VAR": str(tmp_path)}, f"s.MEDIA_ROOT, {ask}")
    assert code == 0, said
    written = {Path(path).relative_to(tmp_path).as_posix() for path in said.split()}
    (kept,) = re.findall(r"^folders=\((.*)\)$", (FILES / "data.sh").read_text(), re.MULTILINE)
    assert written == set(kept.split())
    for block in blocks():
        if "/var/lib/sanai/{" in block.text:
            assert f"/var/lib/sanai/{{{','.join(kept.split())}}}" in block.text


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE"])
def test_a_backup_finds_the_database_as_the_settings_do_and_shows_no_password(tmp_path, name):
    address = "postgresql://sanai:s%40c%5Cret@localhost:5432/sanai"
    (tmp_path / "address").write_text(f"{address}\n")
    environment = {"PATH": os.environ["PATH"], name: address if name == "DATABASE_URL" else str(tmp_path / "address")}
    script = f'set -euo pipefail; . {FILES / "data.sh"}; echo "$database"; echo "$PGPASSWORD"'
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["postgresql://sanai@localhost:5432/sanai", r"s@c\ret", ""]


def test_a_backup_without_an_address_stops():
    script = f"set -euo pipefail; . {FILES / 'data.sh'}; echo on"
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, done.stdout) == (True, "")


def test_nginx_takes_whatever_the_application_takes():
    (forms, documents) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert int(forms) * 1024**2 >= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert int(forms) * 1024**2 >= uploads.MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert int(documents) > int(forms)


def test_nginx_logs_no_address_that_the_application_does_not_log():
    secret = re.compile(r"/\(([a-z/|]+)\)/")
    (in_nginx,) = secret.findall(re.search(r"map \$uri \$sanai_address \{.*?\}", NGINX, re.DOTALL)[0])
    (in_django,) = re.findall(r"/\(\?:([a-z/|]+)\)/", logs._AFTER.pattern)
    assert set(in_nginx.split("|")) == set(in_django.split("|"))
    logged = re.search(r"log_format sanai '(.*?)';", NGINX)[1]
    assert not {"$request", "$request_uri", "$uri", "$args", "$http_referer"} & set(logged.split())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_nothing_runs_as_root_or_with_settings_of_its_own(unit):
    lines = unit.read_text().splitlines()
    for line in ["User=sanai", "Group=sanai", "UMask=0027", "EnvironmentFile=/etc/sanai/env"]:
        assert line in lines


@pytest.fixture
def systemd_analyze():
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed (Debian: apt install systemd)")
    return program


@pytest.fixture
def units(tmp_path):
    """As the document installs them, but for programs that are not there: systemd asks for each."""
    folder = tmp_path / "etc/systemd/system"
    (folder / "sanai-.service.d").mkdir(parents=True)
    shutil.copy(FILES / "sandbox.conf", folder / "sanai-.service.d")
    for path in [*UNITS, *FILES.glob("sanai-*.timer")]:
        text = path.read_text()
        (folder / path.name).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    return folder


def test_systemd_understands_the_units(systemd_analyze, units):
    all_of_them = [*units.glob("*.service"), *units.glob("*.timer")]
    done = subprocess.run(
        [systemd_analyze, "verify", "--man=no", "--recursive-errors=no", *all_of_them],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "sanai" in line or "sandbox" in line]
    assert (said, done.returncode) == ([], 0), done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_can_do_little_but_its_work(unit, systemd_analyze, units):
    """systemd's own measure: 0 for a process that can do nothing, 10 for one without a sandbox, here below 2."""
    done = subprocess.run(
        [systemd_analyze, "security", "--offline=yes", "--threshold=20", "--no-pager", str(units / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_server_is_told_when_its_translations_are_not_compiled(settings, tmp_path):
    folder = tmp_path / "ar/LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "locale/ar/LC_MESSAGES/django.po", folder)
    settings.LOCALE_PATHS = [tmp_path]
    assert [error.id for error in translations_are_compiled(None)] == ["lms.E001"]
    compile_all([tmp_path])
    assert translations_are_compiled(None) == []
