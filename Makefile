# Everything is in ./comity; this only spares typing where make is at hand.
.PHONY: demo run test quick check bench prove clean

demo run test check bench prove:
	./comity $@

quick:
	./comity test --quick

clean:
	rm -rf .venv .venv-test .venv-bench .venv-synapse .pytest_cache .mypy_cache .ruff_cache \
		.hypothesis .import_linter_cache build
