# 守档 Shoudang. `make demo` and `make test` do all their own set-up; the second run skips it.
#   WHEELHOUSE=dir   install from a folder of wheels, without any registry

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ifdef WHEELHOUSE
SOURCE := --no-index --find-links $(WHEELHOUSE)
endif
# Qt's own shared libraries come with it; these are the system's.
QT_PACKAGES := libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb-cursor0 \
	libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0
CATALOGUES := $(wildcard resources/translations/*/LC_MESSAGES/*.po)

.PHONY: setup setup-dev setup-ocr system demo test run check format lock wheelhouse words screenshots benchmark clean

setup: system $(VENV)/.runtime
setup-dev: system $(VENV)/.dev
setup-ocr: system $(VENV)/.ocr

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml $(CATALOGUES) | $(BIN)/python
	$(PIP) install $(SOURCE) --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --config-settings editable_mode=compat -e .
	$(BIN)/python -m resources.compile_words
	touch $@

# Text recognition for scans: an extra of some 350 MB. The tests need it, the application says when it is missing.
$(VENV)/.ocr: requirements-ocr.lock $(VENV)/.runtime | $(BIN)/python
	$(PIP) install $(SOURCE) --require-hashes -r requirements-ocr.lock
	touch $@

# bagit comes as source only: it is built with what was installed from the lock, not with what a registry has today.
$(VENV)/.dev: requirements-dev.lock requirements-bagit.lock $(VENV)/.runtime $(VENV)/.ocr | $(BIN)/python
	$(PIP) install $(SOURCE) --require-hashes -r requirements-dev.lock
	$(PIP) install $(SOURCE) --require-hashes --no-deps --no-build-isolation -r requirements-bagit.lock
	touch $@

# The libraries of the system that Qt needs: installed when we may, otherwise said in one line.
system: $(VENV)/.system
$(VENV)/.system: | $(BIN)/python
	@missing=$$(for p in $(QT_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if ! command -v dpkg >/dev/null 2>&1 || [ -z "$$missing" ]; then touch $@; \
	elif [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null && touch $@; \
	else echo "Qt needs system libraries. Type this line as root, then repeat your command:"; \
		echo "    apt-get update && apt-get install -y" $$missing; exit 1; fi

demo: setup
	$(BIN)/shoudang demo $(DEMO)

# Compiled first: hundreds of the tests start processes, and may do so where none of them writes what it compiled.
test: setup-dev
	$(BIN)/python -m compileall -q desktop exporters models resources search tests vault
	$(BIN)/python -m pytest -n 2 --dist worksteal

run: setup
	$(BIN)/shoudang

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs a registry and uv; writes both locks anew.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		-c requirements.lock requirements-dev.in -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		-c requirements.lock -c requirements-dev.lock requirements-ocr.in -o requirements-ocr.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-deps \
		requirements-bagit.in -o requirements-bagit.lock

# On a machine with a registry: everything that one without needs, for WHEELHOUSE=wheelhouse.
wheelhouse: setup-dev
	$(PIP) download --require-hashes -r requirements.lock -r requirements-dev.lock -r requirements-ocr.lock -d wheelhouse
	$(PIP) download --require-hashes --no-deps --no-build-isolation -r requirements-bagit.lock -d wheelhouse

words: setup-dev
	$(BIN)/python -m resources.compile_words --missing

# The pictures of the README, of the demonstration's vault and its papers. Needs Xvfb (Debian package xvfb).
screenshots: demo
	xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/python -m desktop.views.screenshots resources/manual/pictures \
		--vault $(DEMO)/demo.vault --passphrase-file $(DEMO)/passphrase.txt \
		--only library search tree-changes knowledge knowledge-editor systems relations bulk-edit start-create start-open jobs \
		contract-overview contract-matrix contract-kpi contract-calendar contract-settings \
		people people-pledges pledge-scan people-matter people-leaving \
		assurance assurance-filing assurance-findings assurance-products \
		handover handover-scope handover-media handover-proof handover-sign receiver-checked dialog-materials \
		edition-dialog officer-questions officer-requests officer-samples officer-findings officer-closing \
		disposal destruction-3 paper-letter paper-register paper-list paper-natures paper-protocol paper-record \
		paper-slip paper-certificate
	xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/python -m desktop.views.screenshots resources/manual/pictures \
		--only search-pdf search-sheet search-filters filing-window vault-keys vault-health-checked vault-backup vault-audit-verified officer-search \
		assurance-scoring

benchmark: setup-dev
	$(BIN)/python -m tests.benchmarks.filing

clean:
	rm -rf $(VENV) build dist *.egg-info demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
