# Everything from nothing but GNU make and a Python of 3.12 or newer. `make help` lists what there is.

PORT ?= 8000
VAR ?= $(CURDIR)/var
VENV := .venv
PY := $(VENV)/bin/python

# What answers to a name may be a shim without a Python behind it, or too old: each is asked.
FIND_PYTHON = for python in python3.13 python3.14 python3.12 python3 $$HOME/.pyenv/versions/3.*/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then echo "$$python"; break; fi; done

.DEFAULT_GOAL := help
.PHONY: demo test run lint bench messages lock help environment environment-dev pango

demo: environment pango ## the whole programme with sample data on http://localhost:8000/ (PORT=, VAR=); Ctrl-C stops it
	@exec env EMBEDDED=1 VAR="$(VAR)" PORT="$(PORT)" PYTHONUNBUFFERED=1 $(PY) manage.py demo --follow

run: environment-dev pango ## development server and worker; pages reload when code changes
	@exec env EMBEDDED=1 DJANGO_SETTINGS_MODULE=lms.settings.dev VAR="$(VAR)" PORT="$(PORT)" PYTHONUNBUFFERED=1 $(PY) manage.py demo --develop --follow

test: environment-dev pango ## all tests: on SQLite, and on PostgreSQL, Redis, RabbitMQ and Chromium when they are there
	@exec $(PY) -m tests

lint: environment-dev ## all linters and the import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/lint-imports
	@git ls-files -z 'templates/*.html' '*/templates/*.html' | xargs -0 $(VENV)/bin/djhtml --check --tabwidth 2

bench: environment-dev pango ## the benchmarks: prints tables, writes var/bench.json
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	@exec env VAR="$(VAR)" $(PY) -m tests.bench

messages: environment-dev ## gather what is to be translated (needs GNU gettext) and compile the catalogues
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing. On Debian or Ubuntu: sudo apt-get install gettext"; exit 1; }
	@EMBEDDED=1 $(PY) manage.py makemessages --locale ar --no-wrap --add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
	@EMBEDDED=1 $(PY) manage.py shell --no-imports --command "from django.conf import settings; from lms.management.catalogues import compile_all; print(*compile_all(settings.LOCALE_PATHS), sep='\n')"

lock: environment-dev ## compile requirements*.in into hash-locked requirements*.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --output-file requirements.txt requirements.in
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --output-file requirements-dev.txt requirements-dev.in
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --output-file tests/bench/requirements.txt tests/bench/requirements.in

help: ## this list
	@echo "Sanai Raqamiya: courses, cohorts, certificates."
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment: $(VENV)/bin/python
	@cmp -s requirements.txt $(VENV)/has-requirements.txt || cmp -s requirements-dev.txt $(VENV)/has-requirements-dev.txt || { \
	  echo "Installing what the product runs on (once, about half a minute)"; \
	  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && \
	  cp requirements.txt $(VENV)/has-requirements.txt; }

environment-dev: $(VENV)/bin/python
	@cmp -s requirements-dev.txt $(VENV)/has-requirements-dev.txt || { \
	  echo "Installing what the product runs on and is tested with (once, about a minute)"; \
	  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
	  cp requirements-dev.txt $(VENV)/has-requirements-dev.txt; }

$(VENV)/bin/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
	  echo "A Python of 3.12 or newer is needed, and none was found. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"; \
	  echo "(if that one is older: https://docs.python.org/3/using/, or pyenv install 3.13)"; exit 1; fi; \
	echo "Making an environment with $$($$python --version)"; \
	"$$python" -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "That Python cannot make environments. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }

# Certificates are drawn by WeasyPrint, which takes Pango from the system, and warns when it lacks HarfBuzz's subsetter.
HAS_PANGO = $(PY) -W error::DeprecationWarning -c 'import weasyprint.text.ffi' >/dev/null 2>&1
PANGO_PACKAGES = libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

pango:
	@$(HAS_PANGO) && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Pango, which certificates are drawn with"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PANGO_PACKAGES); } >/dev/null; fi; \
	$(HAS_PANGO) || { \
	  echo "Pango is missing; certificates cannot be drawn without it."; \
	  echo "  Debian, Ubuntu:  sudo apt-get install $(PANGO_PACKAGES)"; \
	  echo "  macOS:           brew install pango"; exit 1; }
