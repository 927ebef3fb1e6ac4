"""A plan as a unified diff, for those who change files by review instead of in place."""

from __future__ import annotations

import difflib
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from upright.act.plan import Plan, PlannedStep
from upright.act.step import step_kind
from upright.act.vault import Vault
from upright.app.redaction import Redaction
from upright.app.repair import Repair
from upright.model.errors import ConflictError, Unreachable

# Their old lines hold what is to be hidden.
ON_VALUES = frozenset({"reference-secret", "redact-instructions", "redact-notebook-output"})
_SHOWN, _WIDTH = 16, 140  # lines, characters
_READABLE = ("ipv4", "ipv6", "person-name", "street-address", "username")  # of people, and often of machines and things
_HIDDEN = {
    "method": "keep",
    "classes": {
        **dict.fromkeys(("secret.*", "pci.*", "phi.*", "financial.*", "pii.*"), "entity"),
        **{f"pii.{name}": "keep" for name in _READABLE},
    },
}
_REFINED = 40  # lines of a change that are compared word by word
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass
class Patches:
    """Plans as one patch; `left_out` says by plan why it is none."""

    repair: Repair
    left_out: dict[str, str] = field(default_factory=dict)
    _files: dict[tuple[Path, str], _File] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What `git apply` or `patch -p1` takes, from the root of the source."""
        return "".join(_diff(path, file.text, file.merged()) for (_, path), file in sorted(self._files.items()))

    def add(self, plan: Plan) -> None:
        """Take a plan in, whole, or note why not: what is no edit of texts (a move, a redaction whose diff would show
        the values), or changes what another plan changes otherwise.
        """
        try:
            files = dict(self._files)
            for planned in plan.steps:
                where, old, new = _edit(self.repair, plan, planned)
                files[where] = (files.get(where) or _File(old)).with_edits(old, new, where[1])
        except (ConflictError, Unreachable) as error:
            self.left_out[plan.id] = str(error)
        else:
            self._files = files


@dataclass(frozen=True)
class _File:
    """A text, and what takes the place of its characters: from which to which, and the new ones."""

    text: str
    edits: frozenset[tuple[int, int, str]] = frozenset()

    def with_edits(self, old: str, new: str, path: str) -> _File:
        """Also with those of another plan. Raises ConflictError when they touch the same words."""
        added = frozenset(_edits(old, new))
        for one in added - self.edits:
            if old != self.text or any(_touch(one, each) for each in self.edits):
                raise ConflictError(f"{path}: another plan of this patch changes the same place; ask again after it")
        return _File(self.text, self.edits | added)

    def merged(self) -> str:
        """The text with all edits made."""
        new = self.text
        for start, end, instead in sorted(self.edits, reverse=True):
            new = new[:start] + instead + new[end:]
        return new


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two edits cannot both be made. New lines may be put at one place by both."""
    if one[:2] == other[:2] and one[0] == one[1]:
        return not (one[2].endswith("\n") and other[2].endswith("\n"))
    return one[0] < other[1] and other[0] < one[1]


def _edits(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What differs, line by line and within short runs of lines word by word."""
    before, after = _lines(old), _lines(new)
    at = 0
    starts = [at, *(at := at + len(line) for line in before)]
    for tag, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = "".join(before[i:j]), "".join(after[k:n])
        if tag != "replace" or j - i > _REFINED or n - k > _REFINED:
            yield starts[i], starts[j], come
            continue
        yield from ((starts[i] + start, starts[i] + end, text) for start, end, text in _in_words(gone, come))


def _in_words(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    at = 0
    starts = [at, *(at := at + len(word) for word in before)]
    for tag, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield starts[i], starts[j], "".join(after[k:n])


def patch(repair: Repair, plan: Plan) -> str:
    """One plan as a patch. Raises ConflictError for one that is none."""
    several = Patches(repair)
    several.add(plan)
    if plan.id in several.left_out:
        raise ConflictError(several.left_out[plan.id])
    return several.text


def changed_lines(repair: Repair, plan: Plan, number: int) -> list[str]:
    """What a step takes out of a text and puts in, `- old` and `+ new`, shortened; nothing where values would show."""
    step = plan.steps[number].step
    if step_kind(step.step).shown:
        return _shortened(list(_of_setting(repair, plan.steps[number])))
    if step.step != "edit-file" or plan.remediation in ON_VALUES:
        return []
    try:
        (_, path), before, after = _edit(repair, plan, plan.steps[number])
        lines = _diff(path, before, after, context=0).split("\n")
    except (ConflictError, Unreachable, UnicodeDecodeError):
        return []
    return _shortened(lines)


def _shortened(lines: list[str]) -> list[str]:
    told = [line for line in lines[2:] if line[:1] in {"-", "+"}]
    told = [f"{line[0]} {line[1:_WIDTH]}" for line in _without_values(told)]
    return told[:_SHOWN] + ([f"... {len(told) - _SHOWN} more lines"] if len(told) > _SHOWN else [])


def _without_values(lines: list[str]) -> list[str]:
    """The lines without credentials and numbers of people: a line that goes may hold more than what is wrong."""
    if not lines:
        return []
    bare = "\n".join(line[1:] for line in lines)  # a sign before each line would break a key that goes over several
    shown = Redaction.of(_HIDDEN).redactor().text(bare).split("\n")
    if len(shown) == len(lines):
        return [f"{line[0]}{text}" for line, text in zip(lines, shown, strict=True)]
    return [f"-({len(lines)} lines are not shown: a value goes over several of them)"]


def _of_setting(repair: Repair, planned: PlannedStep) -> Iterator[str]:
    """A setting before and after, as lines of JSON."""
    vault = Vault(repair.vault)
    try:
        before, after = (
            _pretty(vault.fetch(str(state["digest"])).decode() if state.get("present") else "").splitlines()
            for state in (planned.before, planned.after)
        )
    except (ConflictError, UnicodeDecodeError):
        return
    yield from difflib.unified_diff(before, after, n=0, lineterm="")


def _pretty(text: str) -> str:
    try:
        told = json.loads(text)
        if isinstance(told, str):
            told = json.loads(told)
    except ValueError:
        return text
    return json.dumps(told, indent=1, sort_keys=True)


def _edit(repair: Repair, plan: Plan, planned: PlannedStep) -> tuple[tuple[Path, str], str, str]:
    """The root and path of a file, and its text before and after. Raises ConflictError or Unreachable."""
    step = planned.step
    if step.step != "edit-file":
        raise ConflictError(f"{plan.remediation} cannot be a patch: {step.summary}; apply it in place")
    root, path = repair.root(plan, step.arguments["source"]), step.arguments["path"]
    vault, before, after = Vault(repair.vault), str(planned.before["digest"]), step.arguments["digest"]
    try:
        old = (root / path).read_bytes()
    except OSError as error:
        raise Unreachable(f"{path}: {error.strerror or 'cannot be read'}") from error
    now = hashlib.sha256(old).hexdigest()
    if now not in {before, after}:
        raise ConflictError(f"{path}: it has changed since the plan was made")
    return (root, path), (old if now == before else vault.fetch(before)).decode(), vault.fetch(after).decode()


def _lines(text: str) -> list[str]:
    return io.StringIO(text, newline="\n").readlines()


def _diff(path: str, before: str, after: str, context: int = 3) -> str:
    lines = difflib.unified_diff(_lines(before), _lines(after), _named(f"a/{path}"), _named(f"b/{path}"), n=context)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _named(path: str) -> str:
    """A path as Git writes it: one with blanks ends with a tab, one with quotes or control characters is quoted."""
    if re.search(r'["\\\x00-\x1f\x7f]', path):
        return json.dumps(path, ensure_ascii=False)
    return f"{path}\t" if " " in path else path
