"""Copytrail beside its peers: ratios of CPU time in one run, never absolute promises."""
