# Podium's commands. `make` alone lists them.
#
# PORT, KUBECONFIG, CONTEXT, SCENARIO and SEED may be given on the command line:
#   make run PORT=8001
#   make run KUBECONFIG=~/.kube/config CONTEXT=kind
# A KUBECONFIG that is only exported in the environment is not used: `make run` must never show, let alone change, a
# production cluster because a shell remembered it.

PYTHON ?= python3
PORT ?= 8000
SCENARIO ?=
SEED ?=
BIN = .venv/bin
MARKED ?=

chosen_kubeconfig = $(if $(filter command line,$(origin KUBECONFIG)),$(KUBECONFIG))
chosen_context = $(if $(filter command line,$(origin CONTEXT)),$(CONTEXT))

# The recipes compute what they need; nothing of KUBECONFIG is left for a program to pick up by accident.
unexport KUBECONFIG CONTEXT

.DEFAULT_GOAL := help
.PHONY: help run doctor test test-fast lint format controlplane e2e faults fuzz lessons-real bench soak lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\n  %s\n  %s\n  %s\n' \
	  'make run PORT=8001                                another port' \
	  'make run KUBECONFIG=~/.kube/config CONTEXT=kind   a cluster of yours instead of the practice cluster' \
	  '(a KUBECONFIG exported in the shell is ignored: only one given to make counts)'

run: ## start the practice cluster and Podium, and print where they are
	@$(PYTHON) scripts/bootstrap.py run
	@exec $(BIN)/python manage.py serve --port '$(PORT)' \
	  $(if $(chosen_kubeconfig),--kubeconfig '$(chosen_kubeconfig)') $(if $(chosen_context),--context '$(chosen_context)') \
	  $(if $(SCENARIO),--scenario '$(SCENARIO)') $(if $(SEED),--seed '$(SEED)')

doctor: ## say what of a cluster Podium can reach and may do (KUBECONFIG=…; else the running practice cluster)
	@$(PYTHON) scripts/bootstrap.py run
	@$(BIN)/python manage.py doctor $(if $(chosen_kubeconfig),--kubeconfig '$(chosen_kubeconfig)') \
	  $(if $(chosen_context),--context '$(chosen_context)')

test: ## check everything this machine allows, and say what was left out
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python scripts/check.py all

test-fast: ## the quick tests only
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python scripts/check.py fast

lint: ## style, types, import rules
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python scripts/check.py lint

format: ## put the code into the common format
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

controlplane: ## build the real Kubernetes control plane for the tests (needs Go; once)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m tests.controlplane.build

e2e: ## run Kubernetes' own end-to-end tests against the practice cluster (needs Go; long)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m tests.e2e

faults: ## break what lies between Podium and a cluster in every way, and print what came of it (ROWS="1 3"; SEQUENCES=1000)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m tests.faults $(ROWS) $(if $(SEQUENCES),--sequences $(SEQUENCES)) $(if $(SEED),--seed $(SEED))

fuzz: ## throw random requests at the practice cluster, other ones each time (SECONDS=600; SEED=… repeats)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600) $(if $(SEED),--seed $(SEED))

lessons-real: ## play every lesson on the real control plane, in real time (FOLDERS=…; MODES=happy,wrong,skip; JUNIT=file)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m tests.explainer $(FOLDERS) $(if $(MODES),--modes $(MODES)) $(if $(JUNIT),--junit $(JUNIT))

bench: ## measure how long a change takes to the screen
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m bench

soak: ## look for half an hour whether Podium or its page grows (MINUTES=30; VIEWERS=50)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m bench.soak $(if $(MINUTES),--minutes $(MINUTES)) $(if $(VIEWERS),--viewers $(VIEWERS))

lock: ## make the lock anew from pyproject.toml
	@$(PYTHON) scripts/bootstrap.py dev
	@$(BIN)/python -m pip install --quiet pip-tools
	@for part in run dev; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-annotate --no-header \
	    --no-emit-index-url --no-emit-find-links $$([ $$part = dev ] && echo --extra dev) \
	    --output-file requirements/$$part.lock pyproject.toml; \
	done

clean: ## remove what was made, except the database in var/
	@rm -rf .venv var/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
