"""Imported by the fork server, so that every worker process begins with what all of them need already loaded."""

from upright.app import work
from upright.app.catalog import units

LOADED = (work, units("detectors"))
