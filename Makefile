# A newcomer's verbs. `make run` is the one to begin with.
PYTHON ?= python3
BIN := .venv/bin

# Without its bytecode each process of a test run compiles the app, and each worker all tests, anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-quick soak fuzz bench check audit fmt messages screenshots lock secrets clean

help:
	@echo "make run          start the app, with everything it needs, at http://127.0.0.1:8000"
	@echo "make test         run every test, on SQLite and on Postgres, with a real browser"
	@echo "make test-quick   units and pages on SQLite, without browser, processes and Postgres"
	@echo "make soak         ten minutes of dice throwing faults at the import, on each database"
	@echo "make fuzz         a hundred thousand requests that no browser sends, of another seed each time"
	@echo "make check        formatter, linter, types, templates, secrets in files"
	@echo "make audit        known weaknesses, licences, secrets in files; writes var/sbom.cdx.json"
	@echo "make fmt          format the code"
	@echo "make messages     bring the catalogues of translations up to date with the code"
	@echo "make bench        measure, print a table, write var/bench.json"
	@echo "make screenshots  remake docs/screenshots"
	@echo "make lock         lock the dependencies anew (requirements*.txt)"
	@echo "make clean        remove what the machine made; var/ with its secrets and data stays"

run: .venv/installed
	@exec $(BIN)/python -m webapp.development

# More workers than cores: a fault's test mostly waits, and others run meanwhile.
test: .venv/installed-dev
	@$(BIN)/python -m tests.servers
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

test-quick: .venv/installed-dev
	$(BIN)/python -m pytest --quick --numprocesses 3 --dist worksteal

soak: .venv/installed-dev
	@$(BIN)/python -m tests.servers
	SOAK_SECONDS=600 SOAK_SEED=$${SOAK_SEED:-$$(date +%s)} $(BIN)/python -m pytest -s tests/faults/test_soak.py

bench: .venv/installed-dev
	@$(BIN)/python -m tests.benchmarks

fuzz: .venv/installed-dev
	FUZZ_INPUTS=100000 FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s)} \
	  $(BIN)/python -m pytest --numprocesses 2 tests/attacks/test_fuzzing.py

screenshots: .venv/installed-dev
	@$(BIN)/python -m tests.servers
	@$(BIN)/python -m tests.screenshots

# Reads the words from code and templates; what changed has to be translated in the *.po files, and
# then `make messages` compiles them once more.
CATALOGUES := webapp/translations
messages: .venv/installed-dev
	@mkdir -p var
	$(BIN)/pybabel -q extract --mapping $(CATALOGUES)/babel.toml --no-default-keywords \
	  --keywords "gettext _ N_ ngettext:1,2 pgettext:1c,2 Message:2 Message:2,3,3t Message:2,3,4t" \
	  --add-location file --sort-by-file --project Orderdesk -o var/messages.pot .
	$(BIN)/python -m webapp.ground.language.typography
	$(BIN)/pybabel -q update --input-file var/messages.pot --output-dir $(CATALOGUES) --width 100 \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile --directory $(CATALOGUES)

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates webapp/sandbox/templates
	@$(MAKE) --no-print-directory secrets

# Not in the tests, whose secrets are made up, nor in the locks, which are hashes. What looks like a
# secret by its name or its letters alone is mostly a word here.
SHIPPED := webapp jobs static/js docs .ci '*.md' '*.toml' '*.json' Makefile Procfile
secrets: .venv/installed-dev
	@git ls-files -z -- $(SHIPPED) ':!tests' | xargs -0 $(BIN)/detect-secrets-hook --no-verify \
	  --disable-plugin KeywordDetector --disable-plugin Base64HighEntropyString \
	  --exclude-files 'SHA256SUMS|[.]ttf$$' --exclude-lines 'user:password@|:%s@'

# Its tools have an environment of their own, so that nothing of theirs is tested or shipped.
# What needs no network comes first. Strict: where the registry knows nothing of a package, nothing
# was audited, and that is no success.
NOT_AUDITED := The advisories gave no answer (var/audit/advisories.log), so nobody knows whether what is \
  locked has known weaknesses; all else of this audit is done and passed, and var/sbom.cdx.json is written.
audit: secrets var/audit/installed
	$(BIN)/python -m pytest -q tests/house/test_locks.py tests/house/test_licences.py
	var/audit/bin/cyclonedx-py environment --output-file var/sbom.cdx.json $(BIN)/python
	@var/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
	  -r requirements.txt -r requirements-dev.txt \
	  >var/audit/advisories.txt 2>var/audit/advisories.log; audited=$$?; \
	  if [ $$audited = 0 ]; then echo "No known weaknesses in what is locked."; \
	  elif [ -s var/audit/advisories.txt ]; then cat var/audit/advisories.txt; \
	  else echo "$(NOT_AUDITED)" >&2; fi; exit $$audited

var/audit/installed: requirements-audit.txt | .venv/bin/python
	$(BIN)/python -m venv var/audit
	var/audit/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	touch $@

fmt: .venv/installed-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: .venv/installed-dev
	for name in requirements requirements-run requirements-dev requirements-audit; do \
	  $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --upgrade \
	    --no-header --no-annotate --no-emit-index-url --quiet $$name.in -o $$name.txt || exit 1; \
	done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than the locks when everything locked is installed.
.venv/installed: requirements-run.txt | .venv/bin/python
	@echo "Installing what the app needs (once)."
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests and checks need (once)."
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/installed

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or later is needed. If it has another name: make run PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; \
	  exit 1; }
	@$(PYTHON) -m venv .venv
