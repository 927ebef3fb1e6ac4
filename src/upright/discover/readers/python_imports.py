"""The imports of a Python file without its syntax tree: the statements are found, and they alone are parsed."""

from __future__ import annotations

import ast
import re
from textwrap import dedent
from typing import TYPE_CHECKING

from upright.discover.readers.python_source import parse, source_tree
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document

# Strings and comments are matched so that nothing in them is taken for a statement.
_TOKEN = re.compile(
    r'''
    """ (?: [^"\\]++ | \\. | "(?!"") )*+ (?: """ | \Z )
    | \'\'\' (?: [^'\\]++ | \\. | '(?!\'\') )*+ (?: \'\'\' | \Z )
    | " (?: [^"\\\n]++ | \\. )*+ "?
    | ' (?: [^'\\\n]++ | \\. )*+ '?
    | \# [^\n]*+
    | ^ (?P<imports> [ \t]*
        (?: from [ \t]+ [.\w]++ [ \t]+ import\b (?: [ \t]* \( [^()]*+ \) | (?: [^\n\\;#(] | \\\n )*+ )
          | import [ \t] (?: [^\n\\;#] | \\\n )*+ ) )
    ''',
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def import_lines(document: Document) -> ast.Module:
    """The import statements as a module of their own, at their own lines. Raises MalformedError."""
    text = document.text
    body: list[ast.stmt] = []
    line, at = 1, 0
    for found in _TOKEN.finditer(text):
        if not found["imports"]:
            continue
        line, at = line + text.count("\n", at, found.start()), found.start()
        try:
            statements = parse(dedent(found["imports"]).lstrip())
        except MalformedError:
            return document.parse(source_tree)[0]  # no statement after all, or one that needs all of the syntax
        body.extend(ast.increment_lineno(statement, line - 1) for statement in statements.body)
    return ast.Module(body, [])
