# Two commands: `make run` opens the page, `make test` checks everything. Both set up what they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 7860
ARGS   ?=

.PHONY: run test lint types unit test-page test-library bench clean

run: $(VENV)/.app
	$(VENV)/bin/python app.py --host $(HOST) --port $(PORT) $(ARGS)

test: lint types unit

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.dev
	$(VENV)/bin/mypy

# Side by side: the tests of the page often wait for a browser. What each says is shown when it ends.
unit: $(VENV)/.dev
	$(MAKE) -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) test-page test-library

test-page: $(VENV)/.dev
	$(VENV)/bin/python -m pytest tests/app

test-library: $(VENV)/.dev
	$(VENV)/bin/python -m pytest --ignore=tests/app

bench: $(VENV)/.dev
	$(VENV)/bin/python -m benchmarks

# A stamp is renewed when its requirements change.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install -q -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(VENV)/bin/python -m pip install -q -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
