# Everything is set up in .venv from the lock files; nothing outside this folder is touched.
# On a fresh machine: Python 3.11 or later (PYTHON=... names another one), make.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements/base.lock requirements/dev.lock
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run network test check format bench chaos fuzz written photographs messages fonts languages lock clean

help: ## Say what there is to make.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

run: .venv/base ## Set up, make the demo alliance, serve it at port 8000 of this machine.
	$(BIN)/commonwire demo

network: .venv/base ## Set up, and serve a simulated network of three countries at ports 8001 to 8003.
	$(BIN)/commonwire network

# Two workers; what starts programs goes by one of them (tests/conftest.py).
test: .venv/dev ## Set up and pass the tests (WORKERS=0: in this process, one after the other).
	$(BIN)/python -m pytest -n $(or $(WORKERS),2) --dist loadscope --no-loadscope-reorder $(ARGS)

check: .venv/dev ## Format, lint, types, import contracts.
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/dev ## Bring the code into the common format.
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

BENCHES := accept wire desk read decide match notify search network

bench: .venv/bench ## Measure what the design gives a budget (BENCHES="accept wire" for some of it), beside its peers.
	@for name in $(BENCHES); do $(BIN)/commonwire bench $$name --json || exit 1; done

chaos: .venv/dev ## Pull the plug many times under load (ROUNDS=30), then bad days of whole networks (MINUTES=10, SEED=n).
	CHAOS_ROUNDS=$(or $(ROUNDS),30) $(BIN)/python -m pytest tests/journeys/test_power_cut.py -s $(ARGS)
	$(BIN)/python -m tests.network --minutes $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED)) --out build/chaos/report.md

fuzz: .venv/fuzz ## Fuzz every reader (SECONDS=60 for each, READERS="mail page" for some of them) and say what came of it.
	SECONDS=$(or $(SECONDS),60) JOBS=$(or $(JOBS),1) $(BIN)/python -m tests.fuzz $(READERS)

written: .venv/dev ## Write every story of ../shared in every format and check each (minutes).
	SAMPLE=100000 $(BIN)/python -m pytest tests/formats/test_written.py $(ARGS)

photographs: .venv/dev ## Photograph every page of a demo at work into build/photographs; say what does not fit.
	$(BIN)/python -m tests.photographs $(or $(OUT),build/photographs)

messages: .venv/dev ## Find the texts of the interface and bring its catalogues up to date (LANGUAGES="tg": only these).
	$(BIN)/python -m tests.messages $(LANGUAGES) $(ARGS)

# The faces of Fontsource, in the versions that are shipped.
FACES := $(addprefix @fontsource-variable/,$(addsuffix @5.3.0,noto-sans noto-serif noto-sans-arabic noto-naskh-arabic \
	noto-nastaliq-urdu noto-sans-devanagari noto-serif-devanagari noto-sans-tamil noto-serif-tamil noto-sans-sinhala \
	noto-serif-sinhala noto-sans-khmer noto-serif-khmer noto-sans-armenian noto-serif-armenian) noto-sans-sc@5.3.1)

fonts: .venv/dev requirements/fonts.lock ## Make the shipped fonts and their style sheet anew from the packages of Fontsource.
	npm install --silent --no-audit --no-fund --prefix build/fonts $(FACES)
	$(PIP) install --require-hashes -r requirements/fonts.lock
	$(BIN)/python tools/make_fonts.py build/fonts/node_modules/@fontsource-variable
	$(BIN)/python -m pytest -q tests/web/test_fonts.py

languages: .venv/base requirements/languages.lock ## Install the extra languages: stories are then found across languages.
	$(PIP) install --require-hashes -r requirements/languages.lock

# A changed lock makes a new environment: what was taken out of the lock is gone from there, too.
.venv/base: $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Commonwire needs Python 3.11 or later: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements/base.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/base
	$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

.venv/bench: .venv/base requirements/bench.lock
	$(PIP) install --require-hashes -r requirements/bench.lock
	@touch $@

# Without atheris, where there is no wheel of it, the inputs are drawn, not led by coverage.
.venv/fuzz: .venv/dev requirements/fuzz.lock
	-$(PIP) install --require-hashes -r requirements/fuzz.lock
	@touch $@

# The locks hold for every platform and name no address: each machine takes the files from where it always
# does, and the hashes say whether they are the right ones.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links

lock: .venv/dev ## Write the lock files anew from pyproject.toml (UPGRADE=--upgrade takes newer versions).
	$(LOCK) $(UPGRADE) pyproject.toml --group build --output-file requirements/base.lock
	$(LOCK) $(UPGRADE) pyproject.toml --group build --group dev --extra all --constraint requirements/base.lock --output-file requirements/dev.lock
	$(LOCK) $(UPGRADE) pyproject.toml --extra languages --constraint requirements/base.lock --output-file requirements/languages.lock
	$(LOCK) $(UPGRADE) --group bench --constraint requirements/base.lock --output-file requirements/bench.lock
	$(LOCK) $(UPGRADE) --group fuzz --output-file requirements/fuzz.lock
	printf 'brotli>=1.2\nfonttools>=4.60\n' | $(LOCK) $(UPGRADE) - --output-file requirements/fonts.lock

clean: ## Take away the environment and every cache.
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
