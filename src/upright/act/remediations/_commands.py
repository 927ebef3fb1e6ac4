"""A command line as the words that a shell would make of it, when nothing but a list of words is needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from upright.model.errors import ConflictError

_NEEDS_SHELL = frozenset("|&;<>()$`\\*?[]{}#~!\n")
_IN_QUOTES = frozenset("$`\\")
_READS_COMMANDS = re.compile(
    r"(?:.*/)?(?:(?:ba|da|k|z|c|tc|fi)?sh|python[\d.]*|perl|ruby|node|php|powershell|pwsh|cmd|env|xargs|ssh|sudo|su|eval"
    r"|exec|nohup|timeout|watch|docker|kubectl)(?:\.exe)?"
)


@dataclass
class _Line:
    """The words so far; `word`: what the one at hand is made of, None between words."""

    path: str
    words: list[list[str | ast.expr]] = field(default_factory=list)
    word: list[str | ast.expr] | None = None
    quote: str = ""

    def put(self, piece: str | ast.expr) -> None:
        if self.word is None:
            self.word = []
        self.word.append(piece)

    def end(self) -> None:
        if self.word is not None:
            self.words.append(self.word)
        self.word = None

    def read(self, character: str) -> None:
        """One character of the command as it stands in the code."""
        if character == self.quote:
            self.quote = ""
        elif character in (_IN_QUOTES if self.quote == '"' else () if self.quote else _NEEDS_SHELL):
            raise ConflictError(f"{self.path}: the command needs a shell ({character!r}); write it anew by hand")
        elif not self.quote and character in "'\"":
            self.quote = character
            self.put("")
        elif not self.quote and character.isspace():
            self.end()
        else:
            self.put(character)


def words(path: str, pieces: Sequence[str | ast.expr]) -> list[str]:
    """Each word of a command as Python. Raises ConflictError when a shell is needed, when the program is not fixed, or
    when it reads commands itself.
    """
    line = _Line(path)
    for piece in pieces:
        for each in piece if isinstance(piece, str) else [_bare(piece)]:
            line.read(each) if isinstance(each, str) else line.put(each)
    line.end()
    if line.quote or not line.words or any(not isinstance(each, str) for each in line.words[0]):
        raise ConflictError(f"{path}: which program the command starts is not fixed")
    program = "".join(str(each) for each in line.words[0])
    if _READS_COMMANDS.fullmatch(program):
        raise ConflictError(f"{path}: {program} reads commands itself; write the call anew by hand")
    return [_spelt(each) for each in line.words]


def _bare(hole: ast.expr) -> ast.expr:
    """Without the quoting that a shell needed."""
    quoted = isinstance(hole, ast.Call) and ast.unparse(hole.func) in {"shlex.quote", "quote", "pipes.quote"}
    return hole.args[0] if quoted and isinstance(hole, ast.Call) and hole.args else hole


def _spelt(word: Sequence[str | ast.expr]) -> str:
    if all(isinstance(each, str) for each in word):
        return repr("".join(map(str, word)))
    word = [each for each in word if each]
    if len(word) == 1 and isinstance(word[0], ast.expr) and not isinstance(word[0], ast.JoinedStr):
        return f"str({ast.unparse(word[0])})"
    return ast.unparse(text_of_pieces(word))


def text_of_pieces(pieces: Sequence[str | ast.expr]) -> ast.JoinedStr:
    """The f-string of constant parts and of what stands between them."""
    values: list[ast.expr] = []
    for each in pieces:
        if isinstance(each, ast.JoinedStr):
            values.extend(each.values)
        else:
            values.append(ast.Constant(each) if isinstance(each, str) else ast.FormattedValue(each, -1, None))
    return ast.JoinedStr(values)
