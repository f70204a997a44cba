"""The benchmarks: each module has a NAME and a `run(report)`."""
