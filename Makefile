# Needs git, make and Python 3.11 or later with venv; `make` alone says what there is.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
TEMPLATES := $(shell find templates -name '*.html' 2>/dev/null)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
FLASK := PORT=$(PORT) $(BIN)/flask

export PIP_REQUIRE_VIRTUALENV = 1

.DEFAULT_GOAL := help
.PHONY: help install run test lint format lock bench audit messages chromium

help: ## Say what can be made
	@echo "Countersign: make TARGET"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1  \2/p' $(MAKEFILE_LIST)

install: $(VENV)/runtime $(CATALOGUES) ## Install what running needs, and nothing else

run: $(VENV)/runtime $(CATALOGUES) ## Set everything up and serve at http://127.0.0.1:8000 (PORT= changes the port)
	@$(FLASK) demo --if-empty >/dev/null
	@exec env PORT=$(PORT) $(BIN)/flask serve

test: $(VENV)/dev $(CATALOGUES) chromium ## Run every test, on SQLite and PostgreSQL, with a real browser
	@$(BIN)/pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(VENV)/dev ## Check style, types and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --lint --quiet templates

format: $(VENV)/dev ## Put the code into its form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/dev $(CATALOGUES) ## Measure, as ratios to floors of the same run
	@$(BIN)/python -m bench $(ARGS)

audit: $(VENV)/dev $(CATALOGUES) chromium ## Look at every kind of page: weight, paint, shifts, accessibility, Lighthouse
	@$(BIN)/python -m audit $(ARGS)

lock: $(VENV)/dev ## Write the lock files anew from pyproject.toml (UPGRADE=1: newest versions)
	@$(PIP) install uv
	@for set in runtime dev; do \
	  $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header --no-emit-index-url $(if $(UPGRADE),--upgrade) \
	    $$(test $$set = dev && echo --group dev) --output-file requirements/$$set.txt || exit 1; \
	done

messages: $(VENV)/dev ## Gather the words to translate into the catalogues
	@$(BIN)/pybabel --quiet extract -F translations/babel.cfg -k _l --no-wrap --sort-by-file --no-location \
	  --project Countersign --version 1 --copyright-holder "the authors of Countersign" --msgid-bugs-address docs/translating.md \
	  -o translations/messages.pot .
	@$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  -i translations/messages.pot -d translations

# What follows is set up once; a stamp is newer than what it was made from until that changes.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Countersign needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/runtime: requirements/runtime.txt | $(VENV)/bin/python
	@test -e $(VENV)/dev || { echo "Installing the requirements (once) ..."; $(PIP) install --require-hashes -r $<; }
	@touch $@

$(VENV)/dev: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing the requirements (once) ..."
	@$(PIP) install --require-hashes -r $<
	@touch $@ $(VENV)/runtime

%.mo: %.po | $(VENV)/bin/python
	@$(MAKE) --silent --no-print-directory $(VENV)/runtime
	@$(BIN)/python -m petitions.cli.catalogues

chromium:
	@if [ "$$(id -u)" = 0 ] && ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then \
	  echo "Installing chromium for the browser tests (once) ..."; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
	    >/dev/null 2>&1 || echo "chromium cannot be installed: its tests will be skipped" >&2; \
	fi
