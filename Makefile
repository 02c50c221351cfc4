# `make site` and `make test` do everything on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

export NO_MKDOCS_2_WARNING := 1
# Many containers forbid Python to keep what it has compiled; a command takes a second more then, and the tests start
# hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site serve check test format lock wheel clean fuzz audit bench

site: $(VENV)/.runtime ## set everything up, build the sample into site/, this week's mail into exports/
	@$(BIN)/fundamentals build
	@$(BIN)/fundamentals email || echo "There is no mail this week."
	@echo "Open $(CURDIR)/site/index.html, or run: make serve"

serve: $(VENV)/.runtime ## show the site at http://127.0.0.1:8000 and reload it on every change
	@$(BIN)/fundamentals serve

check: $(VENV)/.runtime ## say everything that is wrong in the content
	@$(BIN)/fundamentals check

test: $(VENV)/.dev ## set everything up and run every check
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/fundamentals check --quiet
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

format: $(VENV)/.dev ## put the Python code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## choose new versions of all dependencies, with hashes
	@test -x $(BIN)/uv || $(PIP) install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade --extra build --extra search pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade --extra build --extra search --extra zensical --extra dev pyproject.toml -o requirements-dev.txt

	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade requirements-fuzz.in -o requirements-fuzz.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade requirements-audit.in -o requirements-audit.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade requirements-bench.in -o requirements-bench.txt

# Make has a variable SECONDS from the environment of some shells; only what is said to make counts.
ifneq ($(origin SECONDS),command line)
SECONDS := 60
endif
fuzz: $(VENV)/.fuzz ## look for files that break the reader, for SECONDS (60); what is found lies in .cache/fuzz
	@$(BIN)/python -m tests.fuzz $(SECONDS) .cache/fuzz

audit: $(VENV)/.audit ## ask whether a pinned dependency has a known hole, where the database (pypi.org) can be reached
	@rm -f $(VENV)/audit.json
	@$(VENV)/audit/bin/pip-audit --require-hashes --disable-pip --progress-spinner off --timeout 10 --format json --output $(VENV)/audit.json -r requirements.txt -r requirements-dev.txt 2> $(VENV)/audit.log || true
	@$(BIN)/python -m tests.audit $(VENV)/audit.json

N := 10000
bench: $(VENV)/.bench ## build N (10000) stories cold and again, in turn with Hugo and Material's blog; see tests/bench/RESULTS.md
	@$(BIN)/python -m tests.bench.build $(N)

wheel: $(VENV)/.dev ## make a wheel that carries templates and mkdocs.yml
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean:
	rm -rf site dist .cache $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make site PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.fuzz: requirements-fuzz.txt $(VENV)/.dev
	@$(PIP) install --require-hashes -r requirements-fuzz.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@$(PIP) install --require-hashes -r requirements-bench.txt
	@touch $@

$(VENV)/.audit: requirements-audit.txt | $(VENV)/bin/python
	@$(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-audit.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Setting up the tools for tests ..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
