# `make` lists what can be done. Every command runs in .venv, which `make setup` builds from hashed requirements.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup browser postgres demo lint check test proof proof-isolation proof-audit proof-twins proof-api proof-intake proof-durability proof-load serve bench bench-compare bench-replan peers docs notebooks lock clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.synced

# A solver thread beside a BLAS pool on the same core runs several times slower.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# Trust what this machine trusts: many plants sit behind a proxy with a certificate of its own.
export UV_SYSTEM_CERTS ?= 1

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## build or refresh .venv (does nothing when it is up to date)

$(STAMP): pyproject.toml requirements/uv.txt requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

browser: ## install Debian's chromium when it is absent (page tests, PNG/SVG/PDF export)
	@if [ -x /usr/bin/chromium ]; then exit 0; fi; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	{ command -v apt-get >/dev/null \
	  && $$sudo apt-get update -qq \
	  && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends chromium fonts-liberation; \
	} </dev/null || echo "Chromium could not be installed here; install it as /usr/bin/chromium for page tests and image export."

postgres: ## install Debian's PostgreSQL when it is absent (tests that our cluster runs on it too)
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
	{ command -v apt-get >/dev/null \
	  && $$sudo apt-get update -qq \
	  && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends postgresql; \
	} </dev/null || echo "PostgreSQL could not be installed here; the wheel's is used, and tests of the system's are left out."

demo: setup ## plan the reference biologics site, 30 s, into build/demo
	$(BIN)/scheduler plan scenarios/reference/biologics_site/scenario.yaml --out build/demo --time-limit 30

lint: setup ## formatting, lint, types, who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src api
	$(BIN)/lint-imports --no-logo

check: lint ## lint and the fast tests, for every save
	$(BIN)/pytest -m "not slow and not proof" -x -q

test: setup browser postgres lint ## everything CI runs: lint and all tests, slow ones and notebooks too
	$(BIN)/pytest

proof: setup ## 800 exhaustive searches and hundreds of random properties, about half an hour
	$(BIN)/pytest -m proof tests/properties --ignore tests/properties/test_intake_fuzz.py

proof-isolation: setup ## 20,000 requests of shuffled sponsors on pooled connections
	$(BIN)/pytest -m proof tests/store

proof-twins: setup ## 500 pairs of worlds that differ in nothing of a sponsor's: not a byte tells them apart to it
	$(BIN)/pytest -m proof tests/api/test_twins.py

proof-api: setup ## 50,000 requests of two sponsors, 500 pairs of neighbours, 100,000 made-up requests, into benchmarks/results
	$(BIN)/pytest -m proof tests/api/test_crawl.py tests/api/test_neighbours.py tests/api/test_fuzz.py
	$(BIN)/python -m benchmarks.api_proofs

proof-audit: setup ## 10,000 exports of the audit trail tampered with
	$(BIN)/pytest -m proof tests/cli/test_verifier.py

proof-intake: setup ## 50,000 mutated forecast files, then sizes and times, into benchmarks/results/intake.csv
	$(BIN)/pytest -m proof tests/properties/test_intake_fuzz.py
	$(BIN)/python -m benchmarks.intake

proof-durability: setup ## 50 workers killed, a database stopped 20 times, 500 solves of one user, into benchmarks/results
	$(BIN)/python -m benchmarks.durability

proof-load: setup ## reads at 100 requests a second, and a first plan of the reference site, into benchmarks/results/load.csv
	$(BIN)/python -m benchmarks.load

serve: setup ## the web service on http://127.0.0.1:8000, with a PostgreSQL of its own
	$(BIN)/scheduler serve

bench: setup ## micro benchmarks
	$(BIN)/python -m pytest benchmarks/micro --benchmark-only

bench-compare: setup ## micro benchmarks as ratios to the stored run
	@mkdir -p build
	$(BIN)/python -m pytest benchmarks/micro --benchmark-only --benchmark-json build/micro.json -q
	$(BIN)/python -m benchmarks ratios build/micro.json

bench-replan: setup ## replanning after 20 events at 500 batches, into benchmarks/results/replan.csv (ten minutes)
	rm -f benchmarks/results/replan.csv
	$(BIN)/python -m benchmarks.replan_events --out benchmarks/results/replan.csv

peers: setup ## other solvers for `python -m benchmarks compare`, each in an environment of its own
	test -x build/peers/pyjobshop/bin/python || $(BIN)/uv venv --quiet --python $(BIN)/python build/peers/pyjobshop
	$(BIN)/uv pip sync --quiet --python build/peers/pyjobshop/bin/python --require-hashes requirements/pyjobshop.txt

docs: setup ## rewrite docs/rules.md from the rule list
	@mkdir -p build docs
	$(BIN)/python -m scheduler.cli rules --markdown > build/rules.md
	mv build/rules.md docs/rules.md

notebooks: setup ## rewrite notebooks/*.ipynb from their percent scripts
	$(BIN)/python notebooks/build.py

# UPGRADE=--upgrade takes newer releases; without it only what pyproject.toml now asks for changes.
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-package cdmo-scheduler $(UPGRADE)
lock: ## recompile requirements/*.txt from requirements/*.in and pyproject.toml
	@test -x $(BIN)/uv || $(MAKE) --no-print-directory setup
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/run.in -o requirements/run.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/pyjobshop.in -o requirements/pyjobshop.txt

clean: ## remove what builds, tests and tools leave behind; .venv stays
	rm -rf build dist .benchmarks .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
