# make demo and make test are all that a new machine needs: Python 3.11 or newer and make.

VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements.lock requirements-dev.lock

.DEFAULT_GOAL := help
.PHONY: help install demo test kafka-test lint format audit gazetteer readme eval ranker bench soak lock image clean

help: ## Say what the targets do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Create .venv with the locked dependencies and the command whoholds

$(VENV)/.installed: $(LOCKS) pyproject.toml
	@sh scripts/make_venv.sh $(VENV)
	@echo "installing the locked dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(addprefix -r ,$(LOCKS))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## Embedded broker, worker and demo articles: who holds which city in them
	@$(BIN)/whoholds demo

test: install ## Every test; those that need Java and Maven are skipped, visibly, where these are absent
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

kafka-test: install ## Only the tests on a real Kafka broker
	@$(BIN)/python -m pytest -m kafka $(PYTEST_ARGS)

soak: install ## The fault tests on three brokers with large numbers: about an hour (WHOHOLDS_SEED runs one again)
	@WHOHOLDS_SOAK=1 $(BIN)/python -m pytest tests/faults/test_three_brokers.py -s $(PYTEST_ARGS)

bench: install ## This engine beside others on a real Kafka, interleaved, in 20 minutes (BENCH_ARGS=--rounds 3); writes bench/RESULTS.md; BENCH_ARGS=--hour: full load for an hour instead
	@sh scripts/make_venv.sh build/bench-venv
	@build/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(BIN)/python bench/engine.py build/bench-venv/bin/python --out bench/RESULTS.md $(BENCH_ARGS)

lint: install ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: install ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

audit: install ## Known vulnerabilities of the locked dependencies
	@$(BIN)/python scripts/audit.py $(LOCKS)

gazetteer: install ## Build the gazetteer's files anew, after a change to its sources
	@$(BIN)/python scripts/build_gazetteer.py

readme: install ## Put what the demo prints into the README
	@$(BIN)/python scripts/readme_demo.py

eval: install ## Score the coder on labelled text and hold it against eval/baseline.json (EVAL_ARGS=--update writes that)
	@$(BIN)/python scripts/evaluate.py $(EVAL_ARGS)

ranker: install ## Train the ranker of main events and the model of topics on corpus/, and write their weights
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	@$(BIN)/python scripts/train_topic.py
	@$(BIN)/python scripts/train_ranker.py

lock: ## Write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --quiet --generate-hashes --no-header --universal --python-version 3.11 -o requirements.lock
	uv pip compile --group dev --group build --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	  -c requirements.lock -o requirements-dev.lock
	uv pip compile --group train --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	  -c requirements.lock -o requirements-train.lock
	uv pip compile --group bench --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	  -o requirements-bench.lock

image: ## Build the container image (needs Docker)
	docker build --tag whoholds .

clean: ## Remove .venv and what tests leave behind
	rm -rf $(VENV) .pytest_cache .hypothesis .ruff_cache build dist
