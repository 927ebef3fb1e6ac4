"""What every unit of a catalog has in common.

A unit is one module (or folder, or YAML file) with one typed constant; `upright.app.catalog` finds it by walking
the packages. Its file name is its id in snake_case; its module docstring is its reference page.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Unit:
    """`id`: kebab-case (dotted for data classes). `title`: one line, no full stop."""

    id: str
    title: str


def module_name(unit_id: str) -> str:
    """The module that must hold the unit of this id: `pii.us-ssn` -> `pii_us_ssn`."""
    return unit_id.replace("-", "_").replace(".", "_")
