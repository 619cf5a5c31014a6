# `make help` lists what there is. Settings are environment variables; README.md has the table.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PORT ?= 8000
# Python keeps what it compiled, whatever the shell has set: else each process of a test run compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -p no:cacheprovider -n auto
# What is proved of the role-play engine by looking at very many random scenes and plays.
PROOFS := $(addprefix tests/roleplay/engine/test_,invariants.py bounds.py analysis.py view.py)
PLAYED := tests/roleplay/test_machine.py tests/roleplay/test_parallel.py tests/quizzes/test_machine.py
# The tests choose their own profile and database, whatever the shell has set.
CLEAN := env -u REHEARSAL_PROFILE -u DJANGO_SETTINGS_MODULE -u DATABASE_URL -u REHEARSAL_VAR -u DEBUG -u PORT

.PHONY: help run reset test test-fast test-thorough lint lint-types lint-others format messages bench environment environment-dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: environment ## use it: http://127.0.0.1:8000 (PORT=8001 for another port); Ctrl-C stops it
	@exec $(PY) manage.py serve

reset: environment ## throw away the local data and set up a fresh demo
	@$(PY) manage.py serve --fresh --prepare-only

test: environment-dev ## every test: SQLite with a real browser, then what PostgreSQL could do otherwise
	@CHROMIUM="$$($(PY) -m tests.harness.browser)" && export CHROMIUM && \
	echo "== SQLite and browser" && $(CLEAN) $(PYTEST) && \
	echo "== PostgreSQL" && $(CLEAN) $(PY) -m tests.harness.postgres $(PYTEST) -m "not e2e and not one_database"

test-fast: environment-dev ## while you work: SQLite, no browser, no attacks or faults, nothing slow
	@$(CLEAN) $(PYTEST) -q --hypothesis-profile=fast -m "not e2e and not slow" --ignore=tests/security --ignore=tests/reliability

test-thorough: environment-dev ## every test on both databases; role-play and quizzes over 2,000 random scenes, and 2,000 plays of 50 steps on each
	@CHROMIUM="$$($(PY) -m tests.harness.browser)" && export CHROMIUM && \
	echo "== SQLite, whole" && $(CLEAN) $(PYTEST) --whole && \
	echo "== PostgreSQL, whole" && $(CLEAN) $(PY) -m tests.harness.postgres $(PYTEST) --whole -m "not e2e and not one_database" && \
	echo "== Engine, SQLite" && $(CLEAN) $(PYTEST) --hypothesis-profile=thorough $(PROOFS) $(PLAYED) && \
	echo "== PostgreSQL" && $(CLEAN) $(PY) -m tests.harness.postgres $(PYTEST) --hypothesis-profile=thorough $(PLAYED)

lint: environment-dev ## style, types, templates, imports, migrations
	@$(MAKE) -j2 --output-sync lint-types lint-others

lint-types:
	@$(CLEAN) $(PY) -m mypy

lint-others:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/djlint --lint --quiet cms learning roleplay quizzes
	@.venv/bin/lint-imports --no-cache
	@REHEARSAL_PROFILE=test $(PY) manage.py makemigrations --check --dry-run

format: environment-dev ## put Python into the house style
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format .

messages: environment-dev ## collect the words of the screens for translators, and compile what they wrote
	@command -v msgfmt >/dev/null && command -v xgettext >/dev/null || \
		{ echo "make messages needs GNU gettext (xgettext and msgfmt). On Debian: apt-get install gettext." >&2; exit 1; }
	@REHEARSAL_PROFILE=test $(PY) manage.py makemessages --all --no-wrap --add-location file --no-obsolete \
		-i .venv -i .uv -i .ci -i var -i tests -i bench -i docs
	@REHEARSAL_PROFILE=test $(PY) manage.py compilemessages -i .venv -i .uv -i var

bench: environment-dev ## speed, as one JSON object a line
	@$(PY) -m bench

environment:
	@.ci/environment

environment-dev:
	@.ci/environment --dev
