# Needs Python 3.11 or newer, pip and git. `make demo` and `make test` set up everything themselves.
PYTHON ?= python3
VENV ?= .venv
SERVE ?= 1
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := $(VENV)/.tools-installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-emit-index-url --no-annotate -q

.PHONY: demo test check format lock docs web web-check clean

demo: $(STAMP)  ## scan the sample estate, print the top risks, serve the page (SERVE=0: do not serve)
	UPRIGHT_HOME=.upright/demo $(BIN)/upright scan tests/estate
	@echo "to go on with the sample estate: export UPRIGHT_HOME=$(CURDIR)/.upright/demo PATH=$(abspath $(BIN)):\$$PATH"
	@if [ "$(SERVE)" != 0 ]; then UPRIGHT_HOME=.upright/demo $(BIN)/upright serve; fi

test: $(TOOLS)  ## run all tests, those in a browser too where Chromium is installed
	$(BIN)/python -m pytest -n 2 -q

check: $(TOOLS)  ## format, lint, types, layers, docs and the page's bundle
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/ruff check src tests bench docs
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/build.py --check
	@if command -v npm >/dev/null && [ -z "$(SKIP_WEB)" ]; then $(MAKE) web-check; else echo "web-check skipped: npm is not installed"; fi

format: $(TOOLS)  ## rewrite in the house's format
	$(BIN)/ruff format src tests bench docs
	$(BIN)/ruff check --fix src tests bench docs

docs: $(STAMP)  ## write docs/reference from the catalog
	$(BIN)/python docs/build.py

lock: $(TOOLS)  ## resolve the dependencies again
	$(COMPILE) --extra build -o requirements.lock
	$(COMPILE) --extra build --extra dev -o requirements-dev.lock

web:  ## build the page (needs Node 20 or newer)
	cd web && npm ci --no-audit --no-fund && npm run build

web-check:  ## check that the committed bundle is what the sources build
	cd web && sh check.sh

clean:
	rm -rf $(VENV) .upright build dist

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Upright needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $(STAMP)

$(TOOLS): $(STAMP) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $(TOOLS)
