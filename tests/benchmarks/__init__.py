"""Benchmarks: ratios, side by side, in one run. Never part of the tests."""
