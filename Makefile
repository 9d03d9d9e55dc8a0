# SPDX-License-Identifier: Apache-2.0
# make            set up what is missing, then print README.md through the controller
# make test       everything that a change can break, lint included
#                 with SIM=verilator, both simulate under Verilator instead of Icarus
# make lint       linters and type checks alone
# make formal     proofs of the controller, then planted bugs that they have to find
# make bench      our speed against others that do the same, in five minutes; QUICK=1: in one
# make campaign   random tests with more examples than make test has time for
# make clean      remove what was built; make distclean removes the environment too

SHELL := /bin/bash
.DEFAULT_GOAL := run

export SIM ?= icarus
PYTHON ?= python3
JOBS ?= auto
PROOFS ?= 2
VENV := .venv
BIN := $(VENV)/bin
VERILOG := $(wildcard hdl/*.v tb/cocotbext/parport/verilog/*.v tests/hdl/verilog/*.v tests/bench/verilog/*.v)

export PARPORT_CACHE ?= $(CURDIR)/build/sim
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A simulator starts a Python of its own: it must not meet settings that were made for another one.
unexport PYTHONHOME PYTHONPATH

.PHONY: run setup test lint formal bench campaign clean distclean

run: setup
	@$(BIN)/parport run README.md --out build/run

setup: $(VENV)/.run
	@.ci/setup $(SIM) $(VENV)

$(VENV)/.run: pyproject.toml .ci/setup
	@.ci/setup venv $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@.ci/setup tools $(VENV)
	@touch $@

test: lint
	@.ci/setup verilator $(VENV)
	@$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

formal: $(VENV)/.dev
	@$(BIN)/python tests/hdl/formal/run.py -j $(PROOFS)
	@$(BIN)/python tests/hdl/formal/run.py -j $(PROOFS) --mutants

bench: setup $(VENV)/.dev
	@.ci/setup verilator $(VENV)
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(ARGS)

campaign: setup $(VENV)/.dev
	@$(BIN)/python -m pytest -n $(JOBS) -m campaign --timeout 0 $(ARGS)

lint: setup $(VENV)/.dev
	@.ci/setup icarus
	@.ci/setup compiler
	@.ci/lint $(BIN) $(VERILOG)

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV)
