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

