# Every target sets up what it needs. CONTRIBUTING.md tells more.
#   PORT=8001 make run            serves elsewhere
#   EVENTAPP_DEMO=no make run     leaves an empty installation empty
#   PYTEST="-k agenda" make test  hands words to pytest
VENV := .venv
RUN := $(VENV)/bin/python
SETUP = @python="$$(sh tools/python.sh)" && "$$python" tools/setup.py
PYTEST ?=
BENCH ?=

.PHONY: setup setup-s3 setup-dev s3-server run test e2e bench lint types catalogues migrations migrations-reset requirements clean

setup: ## the environment and the catalogues, for running
	$(SETUP) base

setup-s3: ## the same with the package for files in an S3 store
	$(SETUP) s3

setup-dev: ## the same with everything that tests and checks need
	$(SETUP) dev

s3-server: ## a store that speaks S3, for tests, in an environment of its own (.venv-s3)
	@python="$$(sh tools/python.sh)" && test -x .venv-s3/bin/moto_server || { "$$python" -m venv .venv-s3 \
	  && .venv-s3/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/s3-server.txt; }

run: setup ## serve on http://127.0.0.1:8000 with the mail worker
	@exec $(RUN) -m flask --app wsgi serve

test: setup-dev ## every test; EVENTAPP_TEST_DATABASES=sqlite,postgres runs them on both
	@$(RUN) -m pytest -q -n auto $(PYTEST)

e2e: setup-dev ## the browser journeys alone
	@EVENTAPP_TEST_REQUIRE=browser $(RUN) -m pytest -q tests/journeys $(PYTEST)

lint: setup-dev ## style, templates, security, import contracts
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check --quiet . || { echo "ruff format would change these files" >&2; exit 1; }
	@$(VENV)/bin/djlint --lint --quiet templates
	@$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml eventapp tools
	@$(VENV)/bin/lint-imports --no-logo

types: setup-dev ## mypy, strict
	@$(RUN) -m mypy

catalogues: setup-dev ## after changing a sentence: extract, merge, compile
	@$(RUN) tools/catalogues.py update
	@$(RUN) tools/catalogues.py compile

migrations: setup-dev ## the next revision from the models: make migrations MESSAGE="a field for …"
	@$(RUN) tools/migrations.py add "$(MESSAGE)"

migrations-reset: setup-dev ## before the first release only: one revision for all, written afresh
	@$(RUN) tools/migrations.py reset

requirements: ## pin again after changing the dependencies in pyproject.toml (needs uv)
	@uv pip compile $(PIN) pyproject.toml -o requirements/base.txt
	@uv pip compile $(PIN) --extra s3 pyproject.toml -o requirements/s3.txt
	@echo "moto[server]>=5.2" | uv pip compile $(PIN) - -o requirements/s3-server.txt
	@uv pip compile $(PIN) --extra dev pyproject.toml -o requirements/dev.txt

PIN := -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

bench: setup-dev ## what pages and faces cost; BENCH=--write keeps it in docs/performance.md
	@$(RUN) -m tests.benchmarks.bench $(BENCH)

clean: ## everything that can be made again; instance/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache reports
