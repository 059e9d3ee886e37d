"""Measurements: each a ratio of two ways of doing one job, taken in one process, in turn."""
