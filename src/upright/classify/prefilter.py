"""Patterns made fit for a prefilter: what Hyperscan gets, and what `re` looks at around each of its hits."""

from __future__ import annotations

import re

_LAST_REPEAT = re.compile(r"(?<!\\)\{([1-9]\d*),\d*\}\??(?:\\b)?$")
_LAST_IN_GROUP = re.compile(r"(?<!\\)\{([1-9]\d*),\d*\}\??\)(?:\{1,\d*\})?$")
_FROM_ZERO = re.compile(r"\{0,\d*\}$")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\]", re.DOTALL)
_WIDE = re.compile(r"[^\x00-\x7f](?:-[^\x00-\x7f])?")
_WIDE_REPEAT = re.compile(r"(\[\\x80-\\xff(?:\\.|[^\]\\])*\])\{(\d+)(?:,\d*)?\}")
_LONG_REPEAT = re.compile(r"(?<!\\)(\]|\\[sdw])\{(\d+),\d{3,}\}")  # up to a hundred times or more
VALUE = "(?P<value>"
BETWEEN = "(?P<between>"
MOST_BEFORE_AT = 24  # atoms
_LABELS = "(?i:(?:"
_SHORT_LABEL = r"(?:\b|_)"
_ENOUGH = 12  # characters of a pattern's head that make it rare enough to stand for the whole


def prefilter(pattern: str) -> tuple[str, str]:
    """A pattern for Hyperscan that fires wherever `pattern` matches, and less often at many ends of one match.

    Also what `re` must match from the end of a hit on, when the pattern is a long head and a group `value`; else an
    empty text. A group `between`, from a name to its `value`, is looked at by `re` alone. An optional end is left out
    of what Hyperscan gets; a repeat at the end stops at its minimum. Letters beyond ASCII become "any byte of such a
    letter", and what may be repeated a hundred times or more has no upper bound, which keeps the automaton small.
    """
    name, between, rest = pattern.partition(BETWEEN)
    if between:
        return name, between + rest
    head, found, _ = pattern.partition(VALUE)
    rest = ""
    atoms = _ATOM.findall(pattern)
    if found and len(head) >= _ENOUGH and _balanced(head):
        atoms = _ATOM.findall(head)
        rest = pattern
    before: list[str] = []
    while before != atoms:
        before, atoms = atoms, _without_optional_end(atoms)
    whole = atoms
    atoms = _without_long_start(atoms)
    rest = rest[len("".join(whole)) :]
    text = _LONG_REPEAT.sub(r"\1{\2,}", _in_bytes(atoms))
    return text if rest else _LAST_IN_GROUP.sub(r"{\1})", _LAST_REPEAT.sub(r"{\1}", text)), rest


def branches(pattern: str) -> list[str]:
    """A pattern that begins with many labels as one for each kind of them: long ones, short ones that must begin a
    word, those with letters beyond ASCII. Hyperscan looks for letters that all labels of a pattern share the need of;
    a short one among long ones would have it look at far more places.
    """
    if not pattern.startswith(_LABELS):
        return [pattern]
    atoms = iter(_ATOM.findall(pattern.removeprefix(_LABELS)))
    labels, depth = [""], 1
    for atom in atoms:
        depth += {"(": 1, ")": -1}.get(atom, 0)
        if not depth:
            break
        if atom == "|" and depth == 1:
            labels.append("")
        else:
            labels[-1] += atom
    behind = "".join(atoms)
    if behind.startswith(("*", "+", "{")):
        return [pattern]  # one label may follow another
    kinds: dict[tuple[bool, bool], list[str]] = {}
    for label in labels:
        kinds.setdefault((label.isascii(), label.startswith(_SHORT_LABEL)), []).append(label)
    return [f"{_LABELS}{'|'.join(alike)}){behind}" for alike in kinds.values()]


def _without_long_start(atoms: list[str]) -> list[str]:
    """Without the many characters that may stand before an `@`, which is rare enough on its own."""
    at = atoms.index("@") if "@" in atoms[:MOST_BEFORE_AT] else 0
    return atoms if "(" in atoms[:at] else atoms[at:]


def _balanced(head: str) -> bool:
    atoms = _ATOM.findall(head)
    return atoms.count("(") == atoms.count(")")


def _without_optional_end(atoms: list[str]) -> list[str]:
    length = _optional_mark(atoms)
    if not length or length >= len(atoms):
        return atoms
    body = atoms[:-length]
    if body[-1] != ")":
        return body[:-1]
    depth = 0
    for position in range(len(body) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(body[position], 0)
        if not depth:
            return body[:position]
    return atoms


def _optional_mark(atoms: list[str]) -> int:
    """How many atoms at the end say that what stands before them may be missing: `?`, `*`, `{0,9}`, lazy or not."""
    lazy = len(atoms) > 1 and atoms[-1] == "?" and atoms[-2] in {"?", "*", "}"}
    rest = atoms[:-1] if lazy else atoms
    if rest and rest[-1] in {"?", "*"}:
        return 1 + lazy
    counted = _FROM_ZERO.search("".join(rest[-6:])) if rest and rest[-1] == "}" else None
    return len(counted[0]) + lazy if counted else 0


def _in_bytes(atoms: list[str]) -> str:
    """Each class that holds letters beyond ASCII as a class of bytes, repeated without an upper bound."""
    text = "".join(atom if atom.isascii() else _class_in_bytes(atom) for atom in atoms)
    return _WIDE_REPEAT.sub(lambda found: found[1] + ("{%s,}" % found[2] if int(found[2]) else "*"), text)  # noqa: UP031


def _class_in_bytes(atom: str) -> str:
    if not atom.startswith("["):
        return f"(?:{atom})"
    inner = _WIDE.sub("", atom[1:-1])
    return f"[{inner}]" if inner.startswith("^") else rf"[\x80-\xff{inner}]"
