# All commands; CI uses the same ones. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := 0.13.9
export AIRFLOW__CORE__LOAD_EXAMPLES = False

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-state up drift down test test-fast invariants lint format check-config schools roles bench docs golden new-resource lock clean
.PHONY: check-host unmapped map-codes import-mappings new-year year-changes history

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready  ## create the environment from the lock

# uv.lock holds versions and hashes but no addresses, so that whichever index a machine is set up for is used.
$(VENV)/.ready: uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed (make PYTHON=python3.12 ...)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	@$(BIN)/uv export --quiet --frozen --all-groups --output-file $(VENV)/requirements.txt > /dev/null
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --requirements $(VENV)/requirements.txt
	@touch $@

# What the embedded Ed-Fi API does its own way, see docs/hosts.md.
TRAITS =
AS_HOST = $(if $(TRAITS),--traits '$(TRAITS)')

demo: setup  ## resync the sample district through Airflow and verify the result [TRAITS=keys=ignore_case,page_limit=100]
	@$(BIN)/python -m sandbox.demo run $(AS_HOST)

demo-state: setup  ## sync a district into an embedded state edition through Airflow and verify the result
	@$(BIN)/python -m sandbox.demo state

up: setup  ## start the same Airflow and leave it running; prints its address and login [TRAITS=keys=ignore_case]
	@$(BIN)/python -m sandbox.demo up $(AS_HOST)

drift: setup  ## while `make up` runs: change records on both sides for the next resync to fix
	@$(BIN)/python -m sandbox.demo drift

down: setup  ## stop what `make up` started
	@$(BIN)/python -m sandbox.demo down

test: setup  ## run the tests
	@$(BIN)/python -m pytest -n 2 $(ARGS)

test-fast: setup  ## run the tests that need neither Airflow, a server nor a whole run
	@$(BIN)/python -m pytest -n 2 -m "not airflow and not browser and not slow" $(ARGS)

EXAMPLES ?= 300
invariants: setup  ## try random histories on random hosts: make invariants EXAMPLES=300
	@INVARIANT_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q -s tests/resync/test_invariants.py

lint: setup  ## run ruff, mypy and import-linter, and check that generated files are current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m include.documentation --check
	@$(BIN)/uv lock --quiet --check
	@$(MAKE) --no-print-directory requirements-check

format: setup  ## format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

# In your own Airflow where AIRFLOW_HOME is set, else in the one that `make up` started.
CLI := include.orchestration.cli
WITHIN = $(BIN)/python -m $(if $(AIRFLOW_HOME),,sandbox.demo.within)

check-config: setup  ## validate a configuration against its connections: make check-config NAME=general_ds52
	@$(WITHIN) $(CLI) check-config $(NAME)

check-host: setup  ## probe the host of a configuration's ODS and print its traits: make check-host NAME=general_ds52
	@$(WITHIN) $(CLI) check-host $(NAME)

schools: setup  ## refresh the school names in the trigger form: make schools NAME=general_ds52
	@$(WITHIN) $(CLI) schools $(NAME)

unmapped: setup  ## list local codes without a descriptor: make unmapped NAME=general_ds52 [FROM=last_year]
	@$(WITHIN) $(CLI) unmapped $(NAME) $(if $(FROM),--propose-from $(FROM))

map-codes: setup  ## apply the decisions in NAME.unmapped.csv: make map-codes NAME=general_ds52
	@$(BIN)/python -m $(CLI) map-codes $(NAME)

import-mappings: setup  ## copy code mappings: make import-mappings FROM=last_year TO=this_year [RESOURCES= DESCRIPTORS= KEEP=yes]
	@$(BIN)/python -m $(CLI) import-mappings $(FROM) $(TO) --resources '$(RESOURCES)' \
	  --descriptors '$(DESCRIPTORS)' $(if $(KEEP),--keep)

new-year: setup  ## create next year's configuration: make new-year FROM=general_2027 TO=general_2028
	@$(BIN)/python -m $(CLI) new-year $(FROM) $(TO)
	@$(MAKE) --no-print-directory year-changes || true

year-changes: setup  ## list what the new year lacks in the SIS and the ODS: make year-changes FROM=general_2027 TO=general_2028
	@$(WITHIN) $(CLI) year-changes $(FROM) $(TO)

roles: setup  ## create the roles that the DAGs name, where FAB is Airflow's auth manager
	@$(WITHIN) $(CLI) roles

history: setup  ## show the history of runs: make history ARGS='list sqlite:///path/history.db'
	@$(BIN)/python -m $(CLI) history $(ARGS)

bench: setup  ## benchmark resend against reconcile, and sending against lightbeam
	@$(BIN)/python -m bench.reconcile
	@$(BIN)/python bench/sending.py

docs: setup  ## regenerate docs/resources.md from the registry
	@$(BIN)/python -m include.documentation

new-resource: setup  ## begin a resource: make new-resource NAME=studentHealths [CATEGORY=Student SLICED_BY=person]
	@$(BIN)/python -m scaffold.new_resource '$(NAME)' --category '$(or $(CATEGORY),Student)' --sliced-by '$(or $(SLICED_BY),school)'

golden: setup  ## rewrite the golden files; review the diff before you commit it
	@REBUILD_GOLDEN=yes $(BIN)/python -m pytest -q tests/resources tests/state

.PHONY: requirements-check
EXPORT := export --frozen --no-dev --no-hashes --no-annotate --no-header
requirements-check:
	@$(BIN)/uv $(EXPORT) --quiet | { echo '$(EXPORTED)'; cat; } | diff - requirements.txt > /dev/null \
	  || { echo 'requirements.txt differs from uv.lock; run make lock'; exit 1; }

EXPORTED := \# Written by make lock from uv.lock for the image; never edit it.
lock:  ## update uv.lock and export requirements.txt
	@$(BIN)/uv lock
	@sed -i -E -e 's#registry = "[^"]*"#registry = "package-index"#' -e 's#url = "[^"]*/([^/"]+)"#filename = "\1"#g' uv.lock
	@{ echo '$(EXPORTED)'; $(BIN)/uv $(EXPORT) --quiet; } > requirements.txt

clean: down  ## remove the environment and all files of the demo
	@rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
