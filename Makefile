# Two commands: `make run` opens the page, `make test` checks it in minutes. Both set up what they need.
# `make test-slow` goes on where `make test` ends: whole journeys through the page, programs that are killed.
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 7860
ARGS   ?=
# The tests run in so many processes.
JOBS   ?= 2

python = $(VENV)/bin/python
setup  = PYTHON="$(PYTHON)" sh .ci/setup "$(VENV)"
# A file stays in one process: its tests may share an open page. Those of the page, the slowest, come first.
pytest = OMP_NUM_THREADS=1 $(python) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

.PHONY: run test test-slow lint types unit bench app dev clean

run: app
	$(python) app.py --host $(HOST) --port $(PORT) $(ARGS)

test: lint types unit

test-slow: dev
	$(pytest) -m slow

# As modules: the scripts in bin know only the folder they were made in.
lint: dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .

types: dev
	$(python) -m mypy

unit: dev
	$(pytest) -m "not slow"

bench: dev
	$(python) -m benchmarks

app:
	@$(setup) requirements.txt

dev: app
	@$(setup) requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
