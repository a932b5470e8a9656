# The commands of the repository. Each target says what it does; how it does it stands in scripts/.
# 仓库的全部命令。`make help` 列出说明。

SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
.PHONY: help demo test check dev bench parity chaos long docs contracts install lock clean

BIN := .venvs/platform/bin
RUNTIME := platform tryton superset django_crm django_helpdesk

# Nothing here reports to anybody.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false

help: ## Show this list | 显示本列表
	@awk -F ' ## | [|] ' '/^[a-z]+:.* ## / { split($$1, name, ":"); printf "  make %-8s %-74s %s\n", name[1], $$2, $$3 }' Makefile

demo: install ## Sample company to published dashboard, then serve (SERVE=0: stop there) | 从样例公司到看板，一条命令
	@exec $(BIN)/zhongtai demo $(if $(filter 0,$(SERVE)),--no-serve)

test: ## All tests, from nothing (ARGS="tests/unit -k lake": only these) | 运行全部测试
	@scripts/install.sh $(RUNTIME) tools
	@$(BIN)/python -m orchestration.manifest
	@scripts/chromium.sh >/dev/null
	@$(BIN)/python -m pytest $(ARGS)

check: ## Style, types, SQL layout, import rules; starts nothing | 静态检查
	@scripts/install.sh platform tools
	@scripts/check.sh

dev: ## All environments, the manifest and the git hooks | 开发环境与 git 钩子
	@scripts/install.sh $(RUNTIME) tools
	@$(BIN)/python -m orchestration.manifest
	@.venvs/tools/bin/pre-commit install

bench: install ## Measure, write benchmarks/results.json (ONLY=landing; SIZE=10000: only look) | 性能基准
	@$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE))

parity: install ## Processed daily = rebuilt = landed once (ARGS="--days 3 --seeds 7") | 增量与全量一致性
	@$(BIN)/python -m tests.parity $(ARGS)

chaos: install ## Promotions under readers, killed gates (ARGS="--promotions 5 --kills 3") | 发布的混沌测试
	@$(BIN)/python -m tests.chaos $(ARGS)

long: install ## The tests of several whole runs each: full disks, killed servers, parity, process logs (an hour) | 耗时较长的整次运行测试
	@scripts/install.sh tools
	@$(BIN)/python -m pytest -m long tests/integration tests/browser $(ARGS)

docs: ## Build the documentation, with the data dictionary, into site/ | 生成文档与数据字典
	@scripts/install.sh platform tools
	@$(BIN)/python -m orchestration.manifest
	@$(BIN)/python -m scripts.dictionary.declared dbt_project/target/declared.json
	@NO_MKDOCS_2_WARNING=1 .venvs/tools/bin/mkdocs build --quiet --strict

contracts: ## Take over changed columns of published marts, once CHANGELOG.md lists them | 接受已发布表的列变更
	@scripts/install.sh platform
	@$(BIN)/python -m scripts.contracts --accept

install: ## The environments that the platform runs in | 安装运行环境
	@scripts/install.sh $(RUNTIME)
	@$(BIN)/python -m orchestration.manifest

lock: ## Compile all locks anew (UPGRADE=1: newest versions that fit) | 重新生成锁文件
	@scripts/lock.sh

clean: ## Remove environments and build output; keep the data in ZHONGTAI_HOME | 清理环境，保留数据
	rm -rf .venvs site dbt_project/target dbt_project/logs
