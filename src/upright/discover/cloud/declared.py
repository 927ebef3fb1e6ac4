"""One resource, variable, output or module call, as some language of infrastructure declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Location

VARIABLE, LOCAL, OUTPUT, MODULE, VALUES = "variable", "local", "output", "module", "values"
# Files, named by their path: a script with its `flaw`, an interface with what its functions can do (`offers`), a policy
# with what it says (`policy`).
SCRIPT, INTERFACE, POLICY = "startup_script", "interface", "policy_file"
WORDS = frozenset({VARIABLE, LOCAL, OUTPUT, MODULE, VALUES})


@dataclass(frozen=True, slots=True)
class Declared:
    """`kind` is the resource type as Terraform calls it (`aws_s3_bucket`), or one of `WORDS`. `name` is how others
    refer to it within the `scope` (a folder for Terraform, else a file). In the `body`, attributes are in snake case
    and other resources stand as `${name.attribute}`. `key` identifies the resource, `detector` says who read it;
    `title` is what people call it, when that is not its name.
    """

    kind: str
    name: str
    scope: str
    body: Node
    location: Location
    key: str = ""
    detector: str = ""
    title: str = ""
