# `make demo` and `make test` are all that a fresh machine needs: they make .venv and install into it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check lint types train facts score clean

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## read the shipped sample and show what it tells
	$(BIN)/detente demo

test: demo check ## the demo, then every check and test
	$(BIN)/python -m pytest

check: lint types ## style and types

lint: $(STAMP)
	$(BIN)/ruff check src tests training tools
	$(BIN)/ruff format --check src tests training tools

types: $(STAMP)
	$(BIN)/mypy

train: ## train the model again (CPU, about an hour) and write src/detente/weights
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,train]'
	PYTHONPATH=. $(BIN)/python -m training.train --bf16 --out training/runs/reader
	PYTHONPATH=. $(BIN)/python -m training.export training/runs/reader
	PYTHONPATH=. $(BIN)/python -m training.tune src/detente/weights

facts: $(STAMP) ## fit the weights by which pages are read again (some minutes)
	PYTHONPATH=. $(BIN)/python -m training.facts --write

score: $(STAMP) ## score the shipped model on the held-out passages
	PYTHONPATH=. $(BIN)/python -m training.score src/detente/weights

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
