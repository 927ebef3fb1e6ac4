"""Credentials that stand in Terraform, as texts of which single literals are changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.act.json_text import Edit, edited
from upright.act.remediations._files import block

_NAME = r"\w*(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS?|AUTHORIZATION|PAT)"
_LITERAL = r'"((?=[^"\n]*\d)[\w+=.~!@#-][\w+/=.~!@#-]{7,})"'
_GIVEN = re.compile(rf'(?im)^[^\S\n]*"?({_NAME})"?\s*[=:]\s*{_LITERAL}[^\S\n]*,?[^\S\n]*(?=#|//|$)')
_NAMED = re.compile(rf'(?i)\bname"?\s*[=:]\s*"({_NAME})"\s*,?\s*"?value"?\s*[=:]\s*{_LITERAL}')


def without_literals(text: str, line: int) -> str:
    """The text in which credentials of the resource on this line (from 1) are variables, declared at the end."""
    start, end = block(text, line)
    found = sorted(
        ((each.start(2) - 1, each.end(2) + 1, _variable(each.group(1))) for each in _matches(text, start, end)),
        key=lambda each: each[0],
    )
    edits: list[Edit] = [(at, until, f"var.{name}") for at, until, name in found]
    new = [name for name in dict.fromkeys(name for _, _, name in found) if not _declared(text, name)]
    told = "".join(f'\nvariable "{name}" {{\n  type      = string\n  sensitive = true\n}}\n' for name in new)
    if told:
        edits.append((len(text), len(text), told if text.endswith("\n") else f"\n{told}"))
    return edited(text, edits)


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Values that stand beside a name which speaks of a credential, and are as long as one, with digits."""
    yield from _GIVEN.finditer(text, start, end)
    yield from _NAMED.finditer(text, start, end)


def _variable(name: str) -> str:
    return re.sub(r"\W+", "_", name).lower()


def _declared(text: str, name: str) -> bool:
    return bool(re.search(rf'(?m)^\s*variable\s+"{re.escape(name)}"', text))
