# gonbench: a Jupyter kernel for Go. `make` alone lists what there is.
#
# Everything is made inside this folder: programs in bin/, Python with JupyterLab
# in .venv/, what tests leave to look at in build/. Nothing is installed elsewhere.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The interpreter that .venv is made from, and whether the heavy parallel systems
# (Dask, Ray, Modin, …) come into it: PYTHON=python3.12, PYTHON_SYSTEMS=0.
export PYTHON ?= python3
export PYTHON_SYSTEMS ?= 1

# Our own programs need no C compiler.
GO_BUILD := CGO_ENABLED=0 go build -trimpath

# What `make article` makes its comparison with.
ROWS ?= 5e6

.PHONY: help lab install test bench article picture lint notebooks image-test portable lock clean
.PHONY: go-version prerequisites gonbench python web kernelspec

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

lab: install ## open JupyterLab with the notebook on the kernel "Go (gonbench)"
	@bin/gonbench lab

install: kernelspec ## build everything into bin/ and .venv/, install the kernel there
	@echo "gonbench: installed; \`make lab\` opens the notebook"

test: install ## everything: lint, Go tests, the kernel from outside, JupyterLab in Chromium
	@tools/test.sh

bench: install ## Go benchmarks, printed with their peers' of the same run
	go test -run '^$$' -bench . -timeout 60m ./...

article: install ## run the article's comparison, print its table: ROWS=5e6
	@.venv/bin/python tools/article/article.py $(ROWS)

picture: install ## run a comparison, make the picture of README.md anew: ROWS=5e6
	@mkdir -p docs
	@.venv/bin/python tools/picture.py docs/bench.png $(ROWS)

lint: install ## go vet, gofmt, staticcheck, ruff, and builds for the other platforms
	@tools/test.sh lint

notebooks: install ## run the shipped notebooks and keep their outputs
	@.venv/bin/python notebooks/execute.py notebooks/*.ipynb

image-test: python ## build the Docker image, run the notebook in it without a network
	@image/test.sh

portable: go-version ## build and vet for every platform that is supported
	@tools/portable.sh

lock: python ## bring the Python packages up to date and pin them again
	@tools/setup/lock.sh

clean: ## remove everything that was made here
	rm -rf bin build .venv web/node_modules

go-version:
	@tools/setup/go.sh

# What is missing is said at once, not after minutes of building.
prerequisites: go-version
	@tools/setup/python.sh check

python:
	@tools/setup/python.sh

web: python
	@tools/setup/web.sh

# go build knows best what is out of date.
gonbench: go-version
	@[ -x bin/gonbench ] || echo "go: building bin/gonbench (a first download of modules is about 120 MB)"
	@$(GO_BUILD) -o bin/gonbench .

bin/gonb: go.mod go.sum | go-version
	@echo "go: building bin/gonb (a first download of modules is about 85 MB)"
	@$(GO_BUILD) -o $@ github.com/janpfeifer/gonb && touch $@

bin/goimports: tools/goimports/go.mod tools/goimports/go.sum | go-version
	@echo "go: building bin/goimports (a first download of modules is about 5 MB)"
	@cd tools/goimports && $(GO_BUILD) -o ../../$@ golang.org/x/tools/cmd/goimports && touch ../../$@

bin/gopls: tools/gopls/go.mod tools/gopls/go.sum | go-version
	@echo "go: building bin/gopls (a first download of modules is about 20 MB)"
	@cd tools/gopls && $(GO_BUILD) -o ../../$@ golang.org/x/tools/gopls && touch ../../$@

bin/staticcheck: tools/staticcheck/go.mod tools/staticcheck/go.sum | go-version
	@echo "go: building bin/staticcheck"
	@cd tools/staticcheck && $(GO_BUILD) -o ../../$@ honnef.co/go/tools/cmd/staticcheck && touch ../../$@

kernelspec: prerequisites gonbench bin/gonb bin/goimports bin/gopls python web
	@tools/setup/kernelspec.sh

test lint: bin/staticcheck
