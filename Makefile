# Needs make and python3 >= 3.11, nothing else; what it installs goes to .venv, what it keeps to DATA_DIR.

PORT ?= 8000
PYTHON ?= python3
DATA_DIR ?= $(CURDIR)/data
# For pytest, as in: make test ARGS="-k timeline"
ARGS ?=

venv := .venv/bin/python
new_key := 'import secrets; print(secrets.token_urlsafe(64))'

# For a start on one's own machine. An office's server is set up as in docs/, with HTTPS.
environment = DATA_DIR="$(DATA_DIR)" DEBUG="$${DEBUG:-off}" HTTPS="$${HTTPS:-off}" \
	ALLOWED_HOSTS="$${ALLOWED_HOSTS:-127.0.0.1,localhost}" SECRET_KEY="$$SECRET_KEY" \
	SECRET_KEY_FILE="$${SECRET_KEY_FILE:-$$key_file}"

.PHONY: run setup test faults lint mutate bench check-deploy format lock

run: .venv/.runtime
	@$(own_key); exec env $(environment) $(venv) manage.py serve --demo --port "$(PORT)"

setup: .venv/.runtime
	@$(own_key); env $(environment) $(venv) manage.py serve --demo --prepare-only

test: .venv/.tools
	@tests/tools/test.sh $(ARGS)

# The same faults as in every run, a thousand times over, on both databases.
faults: .venv/.tools
	@FAULT_ROUNDS="$${FAULT_ROUNDS:-1000}" tests/tools/test.sh -m faults $(ARGS)

lint: .venv/.tools
	$(venv) -m ruff check .
	$(venv) -m ruff format --check .
	$(venv) -m mypy
	$(venv) -m djlint templates --lint --quiet
	DJANGO_SETTINGS_MODULE=tests.settings $(venv) manage.py makemigrations --check --dry-run

check-deploy: .venv/.runtime
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && \
	env DATA_DIR="$$data" DEBUG=off HTTPS=on ALLOWED_HOSTS=so-lieu.example.vn \
		CSRF_TRUSTED_ORIGINS=https://so-lieu.example.vn DATABASE_URL= DATABASE_REPLICA_URL= \
		SECRET_KEY="$$($(venv) -c $(new_key))" SECRET_KEY_FILE= \
		$(venv) manage.py check --deploy --fail-level WARNING

# 10,000 damaged workbooks, each read or refused with a sentence within the limits; COUNT= for another number.
mutate: .venv/.tools
	MUTATED_WORKBOOKS=$(or $(COUNT),10000) $(venv) -m pytest -q -n 0 tests/indicators/entry/workbooks/test_mutations.py

bench: .venv/.tools
	@$(own_key); env $(environment) $(venv) -m benchmarks $(ARGS)

format: .venv/.tools
	$(venv) -m ruff check --fix .
	$(venv) -m ruff format .

# Newest versions that requirements*.in allow, for Linux and Windows; needs uv. Also: make lock ARGS="-P django"
compile := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock:
	@command -v uv >/dev/null || { echo "uv is missing. Type: pip install uv" >&2; exit 1; }
	$(compile) $(ARGS) requirements.in -o requirements.txt
	$(compile) $(ARGS) requirements-dev.in -o requirements-dev.txt

# A key of its own, made once, readable by its owner alone; SECRET_KEY or SECRET_KEY_FILE from outside come first.
define own_key
set -e; key_file=; if [ -z "$$SECRET_KEY$$SECRET_KEY_FILE" ]; then key_file="$(DATA_DIR)/secret_key"; \
	if [ ! -s "$$key_file" ]; then (umask 077; mkdir -p "$(DATA_DIR)"; $(venv) -c $(new_key) > "$$key_file"); fi; fi
endef

# The stamps hold the second start down to looking at two file times.
.venv/.runtime: requirements.txt | $(venv)
	@$(call install,requirements.txt)
	@touch $@

.venv/.tools: requirements-dev.txt requirements.txt | $(venv)
	@$(call install,requirements-dev.txt)
	@touch .venv/.runtime $@

# uv where it is installed, else pip; both take only what the lock names, by hash.
define install
set -e; if command -v uv >/dev/null; then \
	UV_PYTHON_DOWNLOADS=never uv pip install --quiet --compile-bytecode --python $(venv) --require-hashes -r $(1); \
else \
	$(venv) -m pip --version >/dev/null 2>&1 || $(venv) -m ensurepip >/dev/null; \
	$(venv) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
fi
endef

$(venv):
	@tests/tools/venv.sh "$(PYTHON)"
