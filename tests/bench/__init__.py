"""Benchmarks, run by hand: `python -m tests.bench.mail`. What they found is in RESULTS.md."""
