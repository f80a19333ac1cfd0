# Every target makes what it needs. `make run` needs nothing but git, make and Python 3.11 or newer.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
UV ?= uv
PY := .venv/bin/python

.PHONY: help run setup test whole pictures lint format bench prove lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: ## the product with Sơn La, plan 115 and invented people, at http://127.0.0.1:8000 (PORT=8001 for another port)
	@tools/venv.sh runtime
	@$(PY) hatch_build.py
	@exec $(PY) -m tools.run --port $(PORT)

setup: ## everything that tests and checks need
	@tools/setup.sh

test: setup ## SQLite, PostgreSQL and the chief journeys in a browser, in ten minutes (ARGS="-k name" for some)
	@$(PY) -m tools.test $(ARGS)

whole: setup ## as test, with what takes long: every page, every door on both databases, restores, installations
	@$(PY) -m tools.test --whole $(ARGS)

pictures: setup ## the pictures of the help, taken anew from the screens; look at them before a commit
	@CAUNOI_PICTURES=docs $(PY) -m pytest tests/journeys/test_help_pictures.py -k say_what_the_screens_say -q

lint: setup ## format, lint, types, import contracts, templates, forbidden words
	@$(PY) -m tools.lint

format: setup ## writes code and templates as lint wants them
	@$(PY) -m tools.lint --fix

bench: setup ## speed and memory beside their baselines, kept in docs/measurements.md (ARGS="fold --db postgresql")
	@$(PY) -m bench --db both --write docs/measurements.md $(ARGS)

prove: setup ## the long ones: mutation, fuzzing, bytes, oidc, programs, container, faults, painting, load (ARGS="load" for one)
	@$(PY) -m tools.prove $(ARGS)

lock: ## lock files anew from pyproject.toml (needs uv; UPGRADE=--upgrade takes newer versions)
	@tools/lock.sh "$(UV)" $(UPGRADE)

clean: ## removes what can be made again; keeps var/, the data of `make run`
	@rm -rf .venv wheelhouse build dist mutants .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
