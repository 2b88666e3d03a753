# Every target sets up what it needs. PORT changes where `make run` serves.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: setup setup-dev run test lint types e2e catalogues check-imports migrations-reset clean

setup:            ## virtual environment and catalogues, for running
	@$(PYTHON) tools/setup.py base

setup-dev:        ## the same with everything that tests and checks need
	@$(PYTHON) tools/setup.py dev

run:              ## serve on http://127.0.0.1:8000, with the demonstration event
	@$(PYTHON) tools/setup.py base
	@$(RUN) -m flask --app wsgi serve

test: setup-dev   ## every test; EVENTAPP_TEST_DATABASES=sqlite,postgres runs them on both
	@$(RUN) -m pytest -n 2

e2e: setup-dev    ## the browser journeys alone
	@$(RUN) -m pytest tests/journeys

lint: setup-dev   ## style, templates, security, import contracts
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(VENV)/bin/bandit -q -r eventapp tools -c pyproject.toml
	@$(VENV)/bin/lint-imports

types: setup-dev  ## mypy, strict
	@$(RUN) -m mypy eventapp tools

catalogues:       ## after changing a sentence: extract, merge, compile
	@$(RUN) tools/catalogues.py update
	@$(RUN) tools/catalogues.py compile

migrations-reset: ## before the first release only: write the one revision afresh from the models
	@$(RUN) tools/migrations_reset.py

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
