"""The suites that every unit must pass. Shipped, so that units of others are proven by the same.

Each `check_*` raises AssertionError saying which example failed and what was seen instead.
"""
