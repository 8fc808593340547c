# Every command there is; CI uses the same words. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := 0.13.9
export AIRFLOW__CORE__LOAD_EXAMPLES = False

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-state up drift down test lint format check-config schools roles bench docs golden new-resource lock clean
.PHONY: unmapped map-codes import-mappings new-year year-changes

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

demo: setup  ## resync the sample district through real Airflow and prove the result
	@$(BIN)/python -m sandbox.demo run

demo-state: setup  ## sync a district into an embedded state edition through real Airflow and prove the result
	@$(BIN)/python -m sandbox.demo state

up: setup  ## the same Airflow, left running: prints its address and login
	@$(BIN)/python -m sandbox.demo up

drift: setup  ## while `make up` runs: change things on both sides for the next resync to mend
	@$(BIN)/python -m sandbox.demo drift

down: setup  ## stop what `make up` started
	@$(BIN)/python -m sandbox.demo down

test: setup  ## run the tests
	@$(BIN)/python -m pytest -n 2 $(ARGS)

lint: setup  ## ruff, mypy, import-linter, and that generated files are current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m include.documentation --check
	@$(BIN)/uv lock --quiet --check
	@$(MAKE) --no-print-directory requirements-check

format: setup  ## format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

# Against your own Airflow where AIRFLOW_HOME is set, else against the one that `make up` started.
WITHIN = $(BIN)/python -m $(if $(AIRFLOW_HOME),,sandbox.demo.within)

check-config: setup  ## try a configuration out: make check-config NAME=general_ds52
	@$(WITHIN) include.orchestration.check $(NAME)

schools: setup  ## refresh the school names in the trigger form: make schools NAME=general_ds52
	@$(WITHIN) include.orchestration.school_names $(NAME)

unmapped: setup  ## list local codes without a descriptor: make unmapped NAME=general_ds52 [FROM=last_year]
	@$(WITHIN) include.orchestration.mappings unmapped $(NAME) $(if $(FROM),--propose-from $(FROM))

map-codes: setup  ## take in what was decided in NAME.unmapped.csv: make map-codes NAME=general_ds52
	@$(BIN)/python -m include.orchestration.mappings map-codes $(NAME)

import-mappings: setup  ## take mappings over: make import-mappings FROM=last_year TO=this_year [RESOURCES= KEEP=yes]
	@$(BIN)/python -m include.orchestration.mappings import $(FROM) $(TO) --resources '$(RESOURCES)' \
	  --descriptors '$(DESCRIPTORS)' $(if $(KEEP),--keep)

new-year: setup  ## make next year's configuration: make new-year FROM=general_2027 TO=general_2028
	@$(BIN)/python -m include.orchestration.new_year clone $(FROM) $(TO)
	@$(MAKE) --no-print-directory year-changes || true

year-changes: setup  ## what the new year lacks in the SIS and in the ODS: make year-changes FROM=general_2027 TO=general_2028
	@$(WITHIN) include.orchestration.new_year changes $(FROM) $(TO)

roles: setup  ## where FAB is Airflow's auth manager: make the roles that the DAGs name
	@$(WITHIN) include.orchestration.fab_roles

bench: setup  ## measure resend against reconcile, and sending against lightbeam
	@$(BIN)/python -m bench.reconcile
	@$(BIN)/python bench/sending.py

docs: setup  ## write docs/resources.md from the registry
	@$(BIN)/python -m include.documentation

new-resource: setup  ## begin a resource: make new-resource NAME=studentHealths [CATEGORY=Student SLICED_BY=person]
	@$(BIN)/python -m scaffold.new_resource '$(NAME)' --category '$(or $(CATEGORY),Student)' --sliced-by '$(or $(SLICED_BY),school)'

golden: setup  ## write the golden files anew; read the difference before you commit it
	@REBUILD_GOLDEN=yes $(BIN)/python -m pytest -q tests/resources tests/state

.PHONY: requirements-check
EXPORT := export --frozen --no-dev --no-hashes --no-annotate --no-header
requirements-check:
	@$(BIN)/uv $(EXPORT) --quiet | { echo '$(EXPORTED)'; cat; } | diff - requirements.txt > /dev/null \
	  || { echo 'requirements.txt is not what uv.lock says; run make lock'; exit 1; }

EXPORTED := \# Written by make lock from uv.lock for the image; never edit it.
lock:  ## choose versions anew (uv.lock) and export requirements.txt
	@$(BIN)/uv lock
	@sed -i -E -e 's#registry = "[^"]*"#registry = "package-index"#' -e 's#url = "[^"]*/([^/"]+)"#filename = "\1"#g' uv.lock
	@{ echo '$(EXPORTED)'; $(BIN)/uv $(EXPORT) --quiet; } > requirements.txt

clean: down  ## remove the environment and everything the demo made
	@rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
