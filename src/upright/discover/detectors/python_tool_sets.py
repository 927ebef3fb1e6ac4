"""Functions that a module of its own offers to a model as a set.

Why it matters: the file that makes the agent names only the set; what the agent can do stands here.

How it recognises: a set, list or table of functions of the module that is called functions or tools and annotated as holding
`Callable`s: `user_functions: Set[Callable[..., Any]] = {send_email, fetch_weather}`. Functions without a docstring, which a
model could not choose, do not count.

What it does not see: sets without an annotation in modules that import no library of AI.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import told
from upright.discover.python_sight import LANGUAGES, docstring
from upright.discover.readers.python_module import python_module
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SET = re.compile(
    r"(?:^|[\n\"])(\w{0,40}(?:functions|tools|FUNCTIONS|TOOLS))[ \t]*:[ \t]*(?:[\w.]{0,30}\.)?(?:Set|List|Tuple|Sequence|Dict|FrozenSet|set|list|tuple|dict|"
    r"frozenset)\[[^\n=]{0,60}Callable\b"
)


def _detect(document: Document) -> Iterator[Sighting]:
    names = {found[1] for found in _SET.finditer(document.text)}
    if not names or in_tests(document.item.path):
        return
    module = document.parse(python_module)
    for each in module.index.assignments:
        if each.target not in names or each.scope is not module.index.root:
            continue
        given = each.value.values if isinstance(each.value, ast.Dict) else getattr(each.value, "elts", ())
        for node in given:
            defined = module.function(node, each.scope) if isinstance(node, ast.Name) else None
            if defined is not None and docstring(defined.node):
                own = document.code_key(defined.qualname)
                more = told(module, "", defined)
                yield see(
                    document,
                    "tool",
                    defined.node.name,
                    module.line(defined.node),
                    own,
                    more,
                    language="python",
                    confidence=0.8,
                )


DETECTOR = Detector(
    id="python-tool-sets",
    title="Functions that a module offers to a model as a set",
    selects=Selector(languages=LANGUAGES, literals=(b"callable",)),
    detect=_detect,
    hits=(
        Hit(
            "user_functions.py",
            "from typing import Any, Callable, Set\n\ndef send_email(to: str) -> str:\n    '''Send an email.'''\n    return to\n\nuser_functions: Set[Callable[..., Any]] = {\n    send_email,\n}\n",
            (("tool", "send_email", 3),),
        ),
        Hit(
            "kit.py",
            "from collections.abc import Callable\ndef search(q: str):\n    '''Search.'''\nTOOLS: dict[str, Callable] = {'search': search}\n",
            (("tool", "search", 2),),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            'from typing import Callable, List\ndef a():\n    """A."""\nhandlers: List[Callable] = [a]\nfunctions: List[str] = [\'a\']\n',
        ),
        Miss("b.py", "from typing import Callable\ndef a(x): ...\nfunctions: list[Callable] = [a]\n"),
    ),
)
