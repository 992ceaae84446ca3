# One entry point for everything. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PY := $(BIN)/python
export PYTHONPATH := $(CURDIR)
export PATH := $(BIN):$(PATH)

SEED ?= 7
CARDS ?= 20000
SEEDS ?= 3
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: help setup run test check bench bench-linkage sandbox-score soak lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## create .venv from requirements-dev.lock

run: $(VENV)/.ready-runtime ## the whole job on a pretend province [ONCE=1] [SEED=7] [CARDS=20000]
	@exec $(PY) -m sandbox.run --seed $(SEED) --cards $(CARDS) $(if $(ONCE),--once)

test: $(VENV)/.ready ## every test, on real servers
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not soak" tests

check: $(VENV)/.ready ## style, types, import contracts, docs in step
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(wildcard tests/docs),$(BIN)/pytest -q tests/docs)

bench: $(VENV)/.ready ## side-by-side measurements, table in docs/benchmarks.md [CARDS=1000000]
	$(PY) -m benchmarks --cards $(if $(filter file,$(origin CARDS)),1000000,$(CARDS))

bench-linkage: $(VENV)/.ready ## our linker beside Splink alone: accuracy and time [CARDS=100000] [SEEDS=1]
	$(PY) -m benchmarks.linkage --cards $(if $(filter file,$(origin CARDS)),100000,$(CARDS)) --seeds $(if $(filter file,$(origin SEEDS)),1,$(SEEDS))

sandbox-score: $(VENV)/.ready ## findings against the planted truth, for seeds drawn at run time [SEEDS=3] [CARDS=20000] [TRUE_LINKS=1]
	$(PY) -m sandbox.score --seeds $(SEEDS) --cards $(CARDS) $(if $(filter file,$(origin SEED)),,--seed $(SEED)) $(if $(TRUE_LINKS),--true-links)

soak: $(VENV)/.ready ## the full sizes of the acceptance list; takes long [CARDS=20000]
	SOAK_CARDS=$(CARDS) $(BIN)/pytest -q -m soak tests

lock: $(VENV)/.ready-uv ## compile the lock files from pyproject.toml
	$(LOCK) --extra sandbox pyproject.toml -o requirements.lock
	$(LOCK) --extra sandbox --extra dev --extra bench --extra spark -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(LOCK) requirements-setup.in -o requirements-setup.lock
	@! grep -n '://' requirements*.lock

clean: ## remove var/ (stopping its servers) and the caches; .venv stays
	@if [ -x $(PY) ] && [ -d var ]; then $(PY) -m sandbox.run --stop; fi
	rm -rf var build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# -- the environment ------------------------------------------------------------------------------------------

$(VENV)/.ready-uv: requirements-setup.lock
	@$(PYTHON) -c 'import sys; assert (3, 11) <= sys.version_info[:2] < (3, 14), "Python 3.11 to 3.13 is needed; set PYTHON="'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

# uv installs in a tenth of pip's time. pip is the fallback: it may know a package mirror that uv does not.
define install
	@echo "Installing $(1) into $(VENV) …" >&2
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r $(1) \
	  || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m cardhub "$$@"\n' '$(CURDIR)' '$(PY)' > $(BIN)/cardhub
	@chmod +x $(BIN)/cardhub
endef

$(VENV)/.ready-runtime: $(VENV)/.ready-uv requirements.lock
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.ready: $(VENV)/.ready-uv requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.ready-runtime
