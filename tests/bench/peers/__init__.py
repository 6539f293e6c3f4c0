"""Other engines that set the same page, for tests.bench.certificates. Their packages: ``tests/bench/requirements.txt``."""
