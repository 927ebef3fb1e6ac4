"""Python of versions after the one that runs, written as older versions read it, line for line.

Rewritten are f-strings whose expressions hold quotes, backslashes or lines (PEP 701), parameters of types and `type`
statements (PEP 695), `except A, B:` (PEP 758) and template strings (PEP 750); commands of notebooks that were saved as
scripts (`%pip install x`) are passed over. An expression that older versions cannot read stands as `_` in what is
returned: detectors lose that expression, not the file. Linear in the length of the text.
"""

from __future__ import annotations

import ast
import re
import warnings

_START = re.compile(r"#|(?<![\w\"'])([A-Za-z]{0,2})(\"\"\"|'''|\"|')")
_QUOTE = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')")
_ALIAS = re.compile(r"^([ \t]*)type[ \t]+([A-Za-z_]\w*)(?:\[[^\]\n]{0,200}\])?([ \t]*=)", re.MULTILINE)
_GENERIC = re.compile(r"^([ \t]*(?:async[ \t]+def|def|class)[ \t]+[A-Za-z_]\w*)\[[^\]\n]{0,200}\]", re.MULTILINE)
_EXCEPT = re.compile(
    r"^([ \t]*except\*?[ \t]+)([A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*){1,10})([ \t]*:)", re.MULTILINE
)
_COMMAND = re.compile(r"^([ \t]*)[%!][A-Za-z][^\n]*$", re.MULTILINE)  # of a notebook that was saved as a script
_OPEN, _CLOSE = "([{", ")]}"
_DEEPEST = 20  # strings within strings
_LONGEST = 2_000_000  # characters of a source


def tree(source: str) -> ast.Module:
    """The syntax tree, of newer Python as far as it can be told. Raises what `ast.parse` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError:
            rewritten = older(_COMMAND.sub(r"\1pass", source))
            if rewritten == source:
                raise
            return ast.parse(rewritten)


def older(source: str) -> str:
    """The source as older versions of Python read it; the same text when there is nothing to rewrite."""
    if len(source) > _LONGEST:
        return source
    text = _ALIAS.sub(r"\1\2\3", source)
    text = _GENERIC.sub(r"\1", text)
    text = _EXCEPT.sub(r"\1(\2)\3", text)
    return _rewritten(text)


def _rewritten(text: str) -> str:
    parts: list[str] = []
    at = kept = 0
    while (found := _START.search(text, at)) is not None:
        if found.group() == "#":
            at = _line_end(text, found.end())
            continue
        prefix = found[1].lower()
        if "f" not in prefix and "t" not in prefix:
            at = _plain_end(text, found.end(), found[2])
            continue
        fields: list[tuple[int, int]] = []
        at = _formatted_end(text, found.end(), found[2], fields, 0)
        parts += [text[kept : found.start()], _formatted(text, found, at, fields)]
        kept = at
    return "".join([*parts, text[kept:]])


def _formatted(text: str, found: re.Match[str], end: int, fields: list[tuple[int, int]]) -> str:
    """An f-string with the expressions that older versions cannot read replaced."""
    quote, lines = found[2], 0
    parts = [found[1].translate(str.maketrans("tT", "ff")) + quote]
    at = found.end()
    for start, stop in fields:
        inner = text[start:stop]
        broken = "\n" in inner and len(quote) == 1
        if quote in inner or "\\" in inner or "#" in inner or broken or (quote[0] in inner and len(quote) == 1):
            breaks = inner.count("\n")
            lines += breaks if len(quote) == 1 else 0
            inner = "_" + ("\n" * breaks if len(quote) > 1 else "")
        parts += [text[at:start], inner]
        at = stop
    return "".join([*parts, text[at:end], " \\\n" * lines])


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _plain_end(text: str, at: int, quote: str) -> int:
    """The end of a string without expressions that is open at `at`."""
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(quote, at):
            return at + len(quote)
        elif text[at] == "\n" and len(quote) == 1:
            return at
        else:
            at += 1
    return len(text)


def _formatted_end(text: str, at: int, quote: str, fields: list[tuple[int, int]], depth: int) -> int:
    """The end of an f-string that is open at `at`; `fields` gets the place of each expression of its own."""
    while at < len(text):
        if text[at] == "\\" or text.startswith(("{{", "}}"), at):
            at += 2
        elif text.startswith(quote, at):
            return at + len(quote)
        elif text[at] == "\n" and len(quote) == 1:
            return at
        elif text[at] == "{":
            end = _field_end(text, at + 1, depth + 1)
            fields.append((at + 1, end))
            at = end + 1
        else:
            at += 1
    return len(text)


def _field_end(text: str, at: int, depth: int) -> int:
    """The place of the brace that closes an expression which begins at `at`."""
    brackets = 0
    while at < len(text):
        letter = text[at]
        starts = letter in "\"'" or (letter.isalpha() and not text[at - 1].isalnum())
        opened = _QUOTE.match(text, at) if starts else None
        if opened is not None and depth < _DEEPEST:
            if set("ft") & set(opened[1].lower()):
                at = _formatted_end(text, opened.end(), opened[2], [], depth)
            else:
                at = _plain_end(text, opened.end(), opened[2])
            continue
        if letter in _OPEN:
            brackets += 1
        elif letter in _CLOSE:
            if brackets == 0:
                return at
            brackets -= 1
        at += 1
    return len(text)
