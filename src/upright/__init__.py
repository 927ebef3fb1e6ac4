"""Upright: AI security posture management on one machine, in the open."""

__version__ = "0.1.0"
