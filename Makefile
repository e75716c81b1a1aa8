# Each target works alone in a clean clone on a machine with only python3 and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

.PHONY: help demo test lint fuzz accuracy bench soak notebook clean
help:
	@echo "make demo      crawl the bundled sample portal and build archive.db"
	@echo "make test      lint, types, tests"
	@echo "make fuzz      property tests with new random examples"
	@echo "make accuracy  score the extractor on the shared corpus, when it is beside the repository"
	@echo "make bench     speed as ratios, measured in one run (FULL=1: with 100,000 documents)"
	@echo "make notebook  run the example notebook over the sample archive, its outputs stored in it"
	@echo "make soak      kill a crawl a hundred times: nothing lost, the same archive"

# pip is upgraded first: the one bundled with Python 3.11 installs trafilatura so that it cannot be imported.
define install
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip setuptools
	$(BIN)/python -m pip install --quiet --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(2)
endef

$(READY): requirements.lock pyproject.toml
	$(call install,requirements.lock,$(READY))

$(READY_DEV): requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock,$(READY_DEV))

demo: $(READY)
	$(BIN)/gongkai demo

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n 2

fuzz: $(READY_DEV)
	HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 -m hypothesis

accuracy: $(READY_DEV)
	$(BIN)/python benchmarks/accuracy.py

bench: $(READY_DEV)
	$(BIN)/python benchmarks/bench.py $(if $(FULL),--full)

notebook: $(READY_DEV)
	$(BIN)/gongkai --archive build/notebook/archive.db demo >/dev/null
	$(BIN)/gongkai --archive build/notebook/archive.db export build/notebook/tables --format parquet --force >/dev/null
	$(BIN)/python docs/examples/run_notebook.py build/notebook/tables

soak: $(READY_DEV)
	$(BIN)/python benchmarks/soak.py

clean:
	rm -rf .venv build *.egg-info
