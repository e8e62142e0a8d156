# One door: `make` lists the targets. Everything runs from .venv, which `install` makes.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test lint gate bench docs serve lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# The stamps make a second call free; a changed lock installs again.
.venv/.user: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Copytrail needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.user requirements-dev.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: .venv/.user  ## make .venv with everything a user needs
install-dev: .venv/.dev  ## the same, with what tests and lint need

demo: install  ## crawl a built-in web of sample sites, look up a copy, write the weekly report
	$(BIN)/copytrail demo

test: install-dev  ## the tests
	$(BIN)/python -m pytest

lint: install-dev  ## ruff, format, mypy strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: install-dev  ## quality floors of gate.json
	$(BIN)/python -m tests.gate

bench: install-dev  ## benchmarks beside their peers, as ratios
	$(BIN)/python -m benchmarks

docs: install-dev  ## docs/cli.md from the program
	$(BIN)/python -m copytrail.reference > docs/cli.md

serve: install  ## the web pages and the JSON API on 127.0.0.1
	$(BIN)/copytrail serve

# Locks hold for every platform and Python >= 3.11, with hashes and without addresses.
lock: install-dev  ## renew requirements.lock and requirements-dev.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --group lock -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  -c requirements.lock pyproject.toml --extra postgres --group dev -o requirements-dev.lock

clean:  ## remove .venv and caches
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
