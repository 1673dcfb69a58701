# `make lab` opens the lab, `make test` passes all tests; both install what they need into .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROCESSES ?= 2

.PHONY: lab test lint types bench grading notebooks widgets clean

lab: $(VENV)/lab.stamp
	$(BIN)/jobkit lab

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg \
	  -n $(PROCESSES) --dist loadscope tests notebooks

lint: $(VENV)/lint.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/lint.stamp
	$(BIN)/mypy

bench: $(VENV)/bench.stamp $(VENV)/test.stamp
	$(BIN)/python bench/run.py
	$(BIN)/python -m pytest -m timed -rP tests/run_view tests/browser

grading: $(VENV)/grading.stamp $(VENV)/otter.stamp
	$(BIN)/python -m pytest tests/lessons/test_nbgrader.py tests/lessons/test_otter.py

notebooks: $(VENV)/test.stamp
	$(BIN)/python tests/notebooks/store_outputs.py

# Joins the browser's scripts; needs Node.js, which nothing else here does.
widgets:
	for sources in jobkit/widgets/src/*/; do \
	  npm --prefix $$sources ci --ignore-scripts --no-audit --no-fund --silent && \
	  npm --prefix $$sources run --silent build || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "jobkit needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "This Python has no venv; on Debian and Ubuntu install it with: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The project is installed once with what its extras need; editing the code needs no new installation.
$(VENV)/%.stamp: $(VENV)/pyvenv.cfg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@
