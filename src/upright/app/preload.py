"""Imported by the fork server, so that every worker process begins with the catalogs that it needs already loaded."""

from upright.app import work
from upright.app.catalog import units

LOADED = (work, units("detectors"), units("classifiers"))
