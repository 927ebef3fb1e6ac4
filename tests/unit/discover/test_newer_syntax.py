"""Python of newer versions is read by an older one."""

from __future__ import annotations

import ast

import pytest

from upright.discover.readers.newer_syntax import older, tree

_NEWER = {
    "quotes": 'x = f"{a["b"]}"\ny = 1\n',
    "backslash": "print(f\"\\n{'x \\' y' if a else 'b'}\")\ny = 1\n",
    "types": "type A[T] = list[T]\ndef f[T](x: T) -> T:\n    return x\nclass B[T]:\n    pass\ny = 1\n",
    "except": "try:\n    pass\nexcept A, B:\n    pass\ny = 1\n",
    "lines": 's = f"a {\n  x\n} b"\ny = 1\n',
    "nested": 'q = f"""{"\\n".join(f"{k}={v["a"]}" for k in d)}"""\ny = 1\n',
    "template": 't = t"hi {x}"\ny = 1\n',
    "format": 'r = f"{x:{w["a"]}}" + "abc"\ny = 1\n',
    "comment": 'ok = "it\'s # no"  # f"{x["\nm = f"{a}{b!r:>{n}}"\ny = 1\n',
}


@pytest.mark.parametrize("case", _NEWER)
def test_newer_python_is_read_and_its_lines_stay(case: str) -> None:
    source = _NEWER[case]
    last = tree(source).body[-1]
    assert isinstance(last, ast.Assign)
    assert last.lineno == source.count("\n")


def test_older_python_stays_as_it_is() -> None:
    source = 'a = f"{b[\'c\']} {{d}}"\n# f"{\ne = """f"{"""\nexcept_ = type (a)\n'
    assert older(source) == source


def test_text_that_is_not_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        tree("def (:\n")


@pytest.mark.parametrize("text", ['f"{' * 20_000, 'f"' + "{" * 20_000, "'" * 20_000])
def test_text_that_never_closes_ends(text: str) -> None:
    assert isinstance(older(text), str)
