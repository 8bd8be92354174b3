# Everything runs in the project's own environment, .venv, made from python3 and nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test experiments check evidence claims bench clean
.DEFAULT_GOAL := demo

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Arrears needs Python 3.11 or newer, found " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,dask]'
	touch $@

demo: .venv/ready
	$(BIN)/sim demo

test: check
	$(BIN)/python -m pytest -q -n 2 -m "not experiment" tests

# What features change and what emerges: many markets, a quarter of an hour on two cores.
experiments: .venv/ready
	$(BIN)/python -m pytest -q -n 2 -m experiment tests

check: .venv/ready
	$(BIN)/ruff check sim tests notebooks
	$(BIN)/ruff format --check --quiet sim tests notebooks
	$(BIN)/mypy

# What is published beside what the market gives: a quarter of an hour on two cores.
evidence: .venv/ready
	$(BIN)/python -m tests.evidence

# Claims of the article, each a contrast of two worlds: most of an hour on two cores.
claims: .venv/ready
	$(BIN)/python -m tests.evidence.claims

# AGAINST: a commit, a wheel or a folder to measure beside this version; by default the commit before.
bench: .venv/ready
	$(BIN)/python -m tests.bench $(if $(AGAINST),--against $(AGAINST))

clean:
	rm -rf .venv results
