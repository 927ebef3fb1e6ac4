"""The imports of a Python file without its syntax tree: the statements are found, and they alone are parsed."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.readers.python_source import parse, source_tree
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document

# Strings and comments are matched so that nothing in them is taken for a statement. Every branch begins with one plain
# character, so that the search leaps from one of those to the next.
_TOKEN = re.compile(
    r'''
    """ (?: [^"\\]++ | \\. | "(?!"") )*+ (?: """ | \Z )
    | \'\'\' (?: [^'\\]++ | \\. | '(?!\'\') )*+ (?: \'\'\' | \Z )
    | " (?: [^"\\\n]++ | \\. )*+ "?
    | ' (?: [^'\\\n]++ | \\. )*+ '?
    | \# [^\n]*+
    | \n [ \t]*+ (?P<imports>
        from [ \t]+ [.\w]++ [ \t]+ import\b (?: [ \t]* \( [^()]*+ \) | (?: [^\n\\;#(] | \\\n )*+ )
        | import [ \t] (?: [^\n\\;#] | \\\n )*+ )
    ''',
    re.DOTALL | re.VERBOSE,
)


def import_lines(document: Document) -> ast.Module:
    """The import statements as a module of their own, at their own lines. Raises MalformedError."""
    text = f"\n{document.text}"
    pieces: list[str] = []
    at = 1
    for found in _TOKEN.finditer(text):
        if found["imports"]:
            pieces += ["\n" * text.count("\n", at, found.start("imports")), found["imports"]]
            at = found.end()
    try:
        return parse("".join(pieces))
    except MalformedError:
        return document.parse(source_tree)[0]  # no statement after all, or one that needs all of the syntax
