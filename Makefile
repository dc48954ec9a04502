# Comity: `make demo` plays a council's day; `make test` runs every test. Both work as the first command.
.DEFAULT_GOAL := help
.PHONY: help env demo demo-stop test check bench soak lock clean

RUN := .venv/.comity-run
DEV := .venv/.comity-dev
export PYTHON ?=

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile | sed 's/^/make /'

$(RUN): requirements.lock requirements-tools.lock pyproject.toml scripts/env
	@scripts/env run

$(DEV): requirements-dev.lock requirements-tools.lock pyproject.toml scripts/env
	@scripts/env dev

env: $(DEV) ## the developers' environment in .venv, from requirements-dev.lock

demo: $(RUN) ## play Moscow, 23 November 2001, and leave the desk open on a printed address
	@.venv/bin/comity demo

demo-stop: $(RUN) ## stop what `make demo` left running
	@.venv/bin/comity demo --stop

# PYTEST takes further words for pytest: make test PYTEST="-n 0 tests/log". Two at a time, file by file.
PAIR := -n 2 --dist loadfile
test: $(DEV) ## every test but the soaks; the browser tests need Chromium (BROWSER=no leaves them out)
ifeq ($(BROWSER),no)
	@scripts/needs strace ip
	.venv/bin/python -m pytest -m "not soak and not interop and not browser" $(PYTEST)
else
	@scripts/needs chromium strace ip
	.venv/bin/python -m pytest -q $(PAIR) $(PYTEST)
endif

check: $(DEV) ## format, lint, types, import contracts, dependencies, dead code, house rules
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy src tests scripts $(wildcard bench)
	.venv/bin/lint-imports
	.venv/bin/deptry src
	.venv/bin/vulture src tests scripts $(wildcard bench)
	.venv/bin/python -m pytest -q tests/house

bench: $(DEV) ## the figures, as ratios to what this machine can do
	@.venv/bin/python bench/run.py

soak: $(DEV) ## the tests that run for minutes, and those that ask programs by others
	@scripts/needs chromium strace ip
	.venv/bin/python -m pytest -m "soak or interop" $(PYTEST)

# UPGRADE=--upgrade takes newer versions; without it only what pyproject.toml asks for changes.
UV_COMPILE = .tools/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(UPGRADE)

lock: $(DEV) ## write the locked lists anew from pyproject.toml
	$(UV_COMPILE) requirements-tools.in -o requirements-tools.lock
	$(UV_COMPILE) pyproject.toml --extra build -o requirements.lock
	$(UV_COMPILE) pyproject.toml --extra build --extra plots --extra test --extra check \
		-c requirements.lock -o requirements-dev.lock
	$(UV_COMPILE) tests/interop/requirements.in -o tests/interop/requirements.lock

clean: ## remove the environment and every cache
	rm -rf .venv .tools build dist demo bench/out .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache src/comity.egg-info
	find src tests bench scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
