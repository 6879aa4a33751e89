# Everything here needs Python >= 3.11, git and make, and nothing else.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
MESSAGES := amparo/locale/es/LC_MESSAGES/django

.PHONY: demo test browser check bench fmt build messages audit lock clean

demo: build  ## build the demonstration and serve it
	$(BIN)/amparo demo --port $(PORT)

test: build  ## all tests; the browser tests run where Debian's chromium is installed
	$(BIN)/pytest --numprocesses 2 --dist loadfile --ignore tests/browser
	$(BIN)/pytest --numprocesses 2 --dist loadfile tests/browser

browser: build  ## the browser tests alone; each of the two processes builds a demonstration of its own
	$(BIN)/pytest --numprocesses 2 --dist loadfile tests/browser

check: build  ## style, types, templates, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy amparo
	$(BIN)/djlint amparo --lint --quiet
	$(BIN)/lint-imports

bench: build  ## what is measured, beside what a user would pick instead
	$(BIN)/python -m benchmarks

fmt: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint amparo --reformat --quiet

build: .venv/ready frontend/node_modules/.ready build/.front messages

.venv/ready: requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Amparo needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

frontend/node_modules/.ready: .venv/ready frontend/package.json frontend/package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	touch $@

build/.front: frontend/node_modules/.ready $(shell find frontend -path frontend/node_modules -prune -o -type f -print) \
              $(shell find amparo -name '*.html' -o -path '*/static/*' -not -path '*/built/*' -type f)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix frontend run build --silent
	rm -rf build/static
	$(BIN)/python -m amparo.site.collect
	mkdir -p build && touch $@

messages: $(MESSAGES).mo

$(MESSAGES).mo: $(MESSAGES).po .venv/ready
	$(BIN)/pybabel --quiet compile --domain django --directory amparo/locale --statistics

audit: .venv/ready  ## known faults of what we depend on; asks the advisory service of the package index
	$(BIN)/pip-audit --requirement requirements/base.txt --require-hashes --disable-pip

lock:  ## renew the locks; they name no index
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  pyproject.toml --output-file requirements/base.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
	  --extra dev --constraint requirements/base.txt pyproject.toml --output-file requirements/dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
	  requirements/uv.in --output-file requirements/uv.txt

clean:  ## what was built; never the data under var/
	rm -rf .venv build frontend/node_modules amparo/site/static/built
