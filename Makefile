# The same verbs by hand and in CI. Each sets up what it needs in $(VENV); `make help` lists them.
# A second interpreter has an environment of its own: make test-shop PYTHON=python3.13 VENV=.venv-3.13
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
PORT ?= 8000
STAGE ?= dev
PAGES := *.md docs tests/conformance/golden
SAM := SAM_CLI_TELEMETRY=0 .tools/sam/bin/sam

SHOP_TESTS := $(addprefix tests/,unit/domain unit/adapters unit/handlers unit/statemachine unit/storefront contract \
	unit/infra/test_template.py unit/infra/test_storefront.py unit/infra/test_shape.py unit/cli/test_diagrams.py)
SHOP_COVERAGE := --cov=domain --cov=adapters --cov-branch --cov-report=term-missing:skip-covered
# A file's tests stay in one process.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4

.PHONY: help up demo test test-shop test-all test-deployed coverage lint check format bench support-table lighthouse
.PHONY: build deploy publish diagrams accept-shape pictures tools clean
.DEFAULT_GOAL := up

help:                       ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: $(VENV)/.local          ## serve the shop on http://localhost:8000; make up PORT=8001 elsewhere
	$(BIN)/kiosk up --port $(PORT)

demo: $(VENV)/.local        ## run short stories of orders through a fresh shop and check the books at the end
	$(BIN)/kiosk demo

test: $(VENV)/.dev          ## run the tests that need no emulator of AWS, without the long sweeps
	$(PYTEST) --dist loadfile -m "not deployed and not sweep" $(PYTEST_ARGS)

test-shop: $(VENV)/.dev     ## run the shop's tests alone: domain, adapters, handlers, workflow, storefront
	$(PYTEST) --dist worksteal -m "not deployed and not sweep" $(SHOP_TESTS) $(PYTEST_ARGS)

test-all: $(VENV)/.dev      ## run the tests with the long sweeps: kill -9 at every point, each page in each theme
	$(PYTEST) --dist loadfile -m "not deployed" $(PYTEST_ARGS)

test-deployed: $(VENV)/.dev tools  ## deploy the template to two emulators of AWS and test it there; needs Docker
	$(BIN)/python -m pytest -m deployed $(PYTEST_ARGS)

coverage: $(VENV)/.dev      ## measure the branch coverage of domain and adapters by the shop's tests
	$(PYTEST) --dist worksteal --timeout 300 -m "not deployed and not sweep" $(SHOP_COVERAGE) $(SHOP_TESTS) $(PYTEST_ARGS)

lint: $(VENV)/.dev          ## check lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mdformat --check $(PAGES)

check: lint                 ## check lint, format, types, the direction of imports and the template
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cfn-lint infra/sam/template.yaml
	PYTHON=$(PYTHON) .ci/javascript

format: $(VENV)/.dev        ## format the code and fix what lint can fix
	$(BIN)/ruff format .
	$(BIN)/mdformat $(PAGES)
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev         ## measure the ASL engine beside its peers
	$(BIN)/python -m benchmarks

support-table: $(VENV)/.dev ## list what the orchestrator supports and which recorded cases prove it
	$(BIN)/python -m tests.conformance.support_table --run

lighthouse: $(VENV)/.dev tools  ## run Lighthouse on the storefront; fails below 95; needs Node.js and Chromium
	$(BIN)/python -m tests.browser.lighthouse

build: $(VENV)/.dev tools   ## build the functions' bundles for AWS
	$(SAM) build --template infra/sam/template.yaml

deploy: build               ## deploy stack and storefront to the environment's AWS account; STAGE=prod
	$(SAM) deploy --config-file $(CURDIR)/infra/sam/samconfig.toml --config-env $(STAGE) $(ARGUMENTS)
	$(BIN)/python -m infra.sam.publish --stage $(STAGE)

publish: $(VENV)/.local     ## publish the storefront alone, to the stack that `make deploy` made
	$(BIN)/python -m infra.sam.publish --stage $(STAGE)

diagrams: $(VENV)/.local    ## draw docs/architecture.md's pictures from the template and the state machine
	$(BIN)/kiosk diagrams --document docs/architecture.md

accept-shape: $(VENV)/.dev  ## record routes, functions, rights, tables and states as they are now, and draw them
	$(BIN)/python -m tests.unit.infra.shape
	$(BIN)/kiosk diagrams --document docs/architecture.md

pictures: $(VENV)/.dev      ## take README's pictures from a running Kiosk; needs Chromium
	$(BIN)/python -m docs.pictures.take

tools:                      ## install what the tests of the deployed stack and of the pages need, under .tools
	PYTHON=$(PYTHON) .ci/tools

clean:                      ## remove what the verbs made
	rm -rf .venv .venv-* .tools .aws-sam build dist *.egg-info .coverage
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

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
