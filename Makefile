# The same verbs by hand and in CI. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
PORT ?= 8000
STAGE ?= dev
PAGES := *.md docs tests/conformance/golden
SAM := SAM_CLI_TELEMETRY=0 .tools/sam/bin/sam

.PHONY: up demo test test-deployed check build deploy publish format bench support-table diagrams tools clean
.DEFAULT_GOAL := up

up: $(VENV)/.local          ## serve the shop on http://localhost:8000
	$(BIN)/kiosk up --port $(PORT)

demo: $(VENV)/.local        ## eight orders, told from outside, with everything counted at the end
	$(BIN)/kiosk demo

test: $(VENV)/.dev          ## every test that needs no emulator of AWS; a file's tests stay in one process
	$(BIN)/python -m pytest -m "not deployed" --numprocesses auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)

test-deployed: $(VENV)/.dev tools  ## the template deployed to two emulators of AWS; one of them needs Docker
	$(BIN)/python -m pytest -m deployed $(PYTEST_ARGS)

check: $(VENV)/.dev         ## lint, format, types, the direction of imports, the template
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mdformat --check $(PAGES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cfn-lint infra/sam/template.yaml
	PYTHON=$(PYTHON) .ci/javascript

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/mdformat $(PAGES)
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev         ## the figures of the ASL engine, beside its peers
	$(BIN)/python -m benchmarks

support-table: $(VENV)/.dev ## what the orchestrator supports, and which recorded cases prove it
	$(BIN)/python -m tests.conformance.support_table --run

.PHONY: lighthouse
lighthouse: $(VENV)/.dev tools  ## what Lighthouse says of the storefront; fails below 95
	$(BIN)/python -m tests.browser.lighthouse

build: $(VENV)/.dev tools   ## the functions' bundles, for AWS
	$(SAM) build --template infra/sam/template.yaml

deploy: build               ## to the AWS account of the environment: make deploy STAGE=prod
	$(SAM) deploy --config-file $(CURDIR)/infra/sam/samconfig.toml --config-env $(STAGE) $(ARGUMENTS)
	$(BIN)/python -m infra.sam.publish --stage $(STAGE)

publish: $(VENV)/.local     ## the storefront alone, to the stack that `make deploy` made
	$(BIN)/python -m infra.sam.publish --stage $(STAGE)

diagrams: $(VENV)/.local    ## draw docs/architecture.md's pictures from the template and the state machine
	$(BIN)/kiosk diagrams --document docs/architecture.md

.PHONY: pictures
pictures: $(VENV)/.dev      ## take README's pictures, with Chromium, from a running Kiosk
	$(BIN)/python -m docs.pictures.take

tools:                     ## what the tests of the deployed stack need, each in an environment of its own
	PYTHON=$(PYTHON) .ci/tools

clean:
	rm -rf $(VENV) .tools .aws-sam *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/.made: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kiosk needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.local: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) --editable '.[local]'
	@touch $@

$(VENV)/.dev: $(VENV)/.local
	$(PIP) --editable '.[local,dev]'
	@touch $@
