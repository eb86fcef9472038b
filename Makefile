# What people and machines do with this repository. "make help" lists it.
#
# Everything works from a plain "go build" too: make only saves typing and
# stamps the version. Set GO to use another toolchain.

GO   ?= go
SHELL := /bin/bash

# Never ask git from inside go: the version is stamped below, and a missing or
# unusual git must not stop a build.
export GOFLAGS := $(strip $(filter-out -buildvcs%,$(GOFLAGS)) -buildvcs=false)

# Packages where several goroutines meet; "make check" runs them with the race
# detector.
RACE := internal/catalog internal/usersettings internal/apidocs internal/store internal/httpkit extensions internal/app

# What "make run" starts, and what "make bench" is given.
RUN   ?= serve examples/lark-music
BENCH ?= -n 10000,100000

# Empty without git or a tag; the program then says "dev".
version := $(shell git describe --tags --dirty 2>/dev/null)
changes := $(if $(shell git status --porcelain --untracked-files=no 2>/dev/null | head -n 1),+changes)
commit  := $(addsuffix $(changes),$(shell git rev-parse --verify --quiet HEAD 2>/dev/null))
date    := $(shell git log -1 --format=%cI 2>/dev/null)
stamp   := github.com/callboard/callboard/internal/version
ldflags := -s -w -X $(stamp).stamped=$(version) -X $(stamp).commit=$(commit) -X $(stamp).date=$(date)

tool := $(GO) tool -modfile=tools/go.mod

.PHONY: help run build test check bench bench-compare generate \
	check-format check-vet check-staticcheck check-generated check-modules check-arch check-race

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1	\2/' | expand -t 16

run: ## run Callboard from source on the sample organisation (RUN="serve PATH")
	$(GO) run ./cmd/callboard $(RUN)

build: ## build the static binary dist/callboard
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(ldflags)' -o dist/callboard ./cmd/callboard

generate: ## generate the Go code of the templ components, and the list of licences
	$(tool) templ generate
	$(GO) run ./internal/licences/generate >internal/licences/third-party.new
	mv internal/licences/third-party.new internal/licences/third-party.txt

test: ## run all tests, after installing what they need
	@scripts/test-needs
	$(GO) test -timeout 15m ./...

bench: ## measure, and print the table of budgets (BENCH="-n 10000")
	$(GO) run ./bench/cmd/suite $(BENCH)

bench-compare: ## compare two outputs of go test -bench (OLD=a.txt NEW=b.txt)
	$(tool) benchstat $(OLD) $(NEW)

check: check-format check-vet check-staticcheck check-generated check-modules check-arch check-race ## all checks but the tests

check-format:
	@files="$$(find . -name '*.go' -not -path '*/node_modules/*' -not -path '*/skeleton/*' -print0 | xargs -0 gofmt -l)"; \
	if [ -n "$$files" ]; then echo "not formatted; run gofmt -w on:"; echo "$$files"; exit 1; fi

check-vet:
	$(GO) vet ./...

check-staticcheck:
	$(tool) staticcheck ./...

check-generated:
	@scripts/check-generated $(MAKE) -s generate

check-modules:
	$(GO) mod tidy -diff
	cd tools && $(GO) mod tidy -diff

check-arch:
	$(GO) test -count=1 ./internal/arch/...

# The race detector needs cgo, and that a C compiler.
check-race:
	@if [ "$$($(GO) env CGO_ENABLED)" != 1 ] || ! command -v $$($(GO) env CC) >/dev/null; then \
		echo "skipped: race detector (it needs a C compiler)"; \
	else \
		set -x; $(GO) test -race -timeout 15m $(foreach d,$(RACE),$(if $(wildcard $(d)/.),./$(d)/...)); \
	fi
