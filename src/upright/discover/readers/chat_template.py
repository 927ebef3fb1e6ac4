"""Chat templates: Jinja programs that run whenever a model is asked something. Parsed, and never rendered.

Templates need names, loops, macros, filters and a few methods; they have no reason to reach the inside of objects. What
does: CVE-2024-34359 (llama-cpp-python). A template can also be turned against its users without any code: a branch
that waits for words in a question and then puts text of its own into the prompt. Source: jinja2/nodes.py,
https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.template_text import LIMIT as TEXT
from upright.discover.readers.template_text import NEAR, below, constant_text, macro_lists, operands
from upright.discover.readers.template_triggers import triggers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment, nodes

    from upright.discover.readers.inquiry import Inquiry

LIMIT: Final = 1 << 20
_INTERNAL: Final = re.compile(
    r"__(?:class|mro|base|bases|subclasses|globals|builtins|import|init|getattribute|getattr|getitem|dict|code|closure|"
    r"self|loader|spec|reduce|reduce_ex|call|func|module|wrapped|new|del|doc|file|name|qualname|kwdefaults|defaults|"
    r"annotations|init_subclass|subclasshook|setattr|enter|exit|iter|next|format|str|repr|weakref|slots|package|all)__"
)
_DUNDER = re.compile(r"__[A-Za-z]\w*__")
_FRAMES: Final = frozenset(
    {
        "mro", "func_globals", "func_code", "gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "tb_frame",
        "f_globals", "f_builtins", "f_locals", "f_back", "im_func", "im_self", "_module", "_TemplateReference__context",
    }
)  # fmt: skip
_SYSTEM: Final = frozenset(
    {
        "popen", "system", "check_output", "eval", "exec", "execfile", "spawn", "Popen", "getoutput", "import_module",
        "urlopen", "open", "compile", "globals", "locals", "getattr", "setattr", "vars", "load_module", "run_module",
    }
)  # fmt: skip
_MODULES: Final = frozenset({"os", "subprocess", "sys", "builtins", "importlib", "socket", "shutil", "pty", "posix"})
_GLOBALS: Final = frozenset(
    {"cycler", "joiner", "lipsum", "self", "request", "config", "url_for", "get_flashed_messages", "environment"}
)
_BY_ATTRIBUTE: Final = frozenset({"map", "selectattr", "rejectattr", "groupby", "sort", "sum", "unique", "min", "max"})
_CODE = re.compile(r"\{[{%](?:[^%}]|[%}](?!\})){0,200000}")
_WALK = re.compile(r"\{[^{}]{0,80}[.\[][^{}]{0,80}\}")
_MARKUP = re.compile(r"<script\b|javascript:|\bignore (?:all )?(?:previous|prior) instructions\b", re.IGNORECASE)
_HUGE: Final = 10_000_000
_REACH: Final = 64  # letters before a text with which it makes a name
_DEPTH, _DOUBLED = 40, 20  # expressions that are worked out; turns in which a text becomes a million times as long


def inspect_template(text: str, inquiry: Inquiry, where: str) -> None:
    """Add a reason for each thing that a chat template has no need of."""
    if len(text) > LIMIT:
        inquiry.say(Verdict.UNKNOWN, "budget", "a chat template of more than a mebibyte", where)
        return
    from jinja2 import TemplateError

    try:
        tree = _environment().parse(text)
        _Walk(inquiry, where).visit(tree)
    except (TemplateError, RecursionError, ValueError, OverflowError):
        _unparsed(text, inquiry, where)


@cache
def _environment() -> Environment:
    """Jinja's parser with the tags that transformers adds. Nothing is ever rendered with it."""
    from jinja2 import Environment, nodes
    from jinja2.ext import Extension

    class Generation(Extension):
        """`{% generation %}` marks what the assistant says."""

        tags = {"generation"}  # noqa: RUF012  as Jinja declares it

        def parse(self, parser):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return nodes.Scope(body, lineno=line)

    return Environment(  # noqa: S701  nothing is rendered
        extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do", "jinja2.ext.i18n", Generation]
    )


def _unparsed(text: str, inquiry: Inquiry, where: str) -> None:
    """A template that Jinja cannot parse is judged by its words; another engine may take it."""
    inquiry.say(Verdict.UNKNOWN, "template-syntax", "the chat template cannot be parsed", where)
    if any(_INTERNAL.search(code) for code in _CODE.findall(text)):
        inquiry.say(Verdict.MALICIOUS, "template-internals", "the chat template reaches the inside of objects", where)


class _Walk:
    """One pass over the tree; `known` are the variables that hold constant texts."""

    def __init__(self, inquiry: Inquiry, where: str) -> None:
        self.inquiry, self.where = inquiry, where
        self.known: dict[str, str] = {}
        self.lengths: dict[str, int] = {}
        self.inner: set[int] = set()
        self.listed: frozenset[str] = frozenset()

    def visit(self, tree: nodes.Template) -> None:
        from jinja2 import nodes

        for each in below(tree, nodes.Assign):
            if isinstance(each.target, nodes.Name) and (text := constant_text(each.node, self.known)) is not None:
                self.known[each.target.name] = text
            if isinstance(each.target, nodes.Name):
                self.lengths[each.target.name] = _length(each.node, self.lengths)
        self.listed = macro_lists(tree)
        for node in below(tree, nodes.Node):
            self._node(node)
        self._loops(tree)
        for macro in below(tree, nodes.Macro):
            if _endless(macro):
                self._say(Verdict.SUSPICIOUS, "template-bomb", "has a macro that always calls itself", macro.lineno)
        for line in triggers(tree, self.known):
            self._say(
                Verdict.SUSPICIOUS, "template-trigger", "puts text of its own in when a message has certain words", line
            )

    def _loops(self, tree: nodes.Template) -> None:
        """Loops in loops, over ranges that are written out."""
        from jinja2 import nodes

        waiting: list[tuple[nodes.Node, int]] = [(tree, 1)]
        while waiting:
            node, turns = waiting.pop()
            if isinstance(node, nodes.For):
                turns = min(turns * _turns(node.iter), _HUGE**2)
                if turns > _HUGE:
                    self._say(Verdict.SUSPICIOUS, "template-bomb", "runs loops of many millions", node.lineno)
            if turns > _DOUBLED and isinstance(node, nodes.Assign) and _doubles(node):
                self._say(Verdict.SUSPICIOUS, "template-bomb", "doubles a text in a loop", node.lineno)
            waiting.extend((child, turns) for child in node.iter_child_nodes())

    def _say(self, verdict: Verdict, code: str, what: str, line: int) -> None:
        self.inquiry.say(verdict, code, f"the chat template {what}", f"{self.where}, line {line}")

    def _node(self, node: nodes.Node) -> None:
        from jinja2 import nodes

        judges: tuple[tuple[type | tuple[type, ...], Callable[[Any], None]], ...] = (
            (nodes.Getattr, self._reached),
            (nodes.Getitem, self._item),
            (nodes.Filter, self._filter),
            (nodes.Call, self._call),
            ((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends), self._include),
            (nodes.TemplateData, self._data),
            ((nodes.Const, nodes.Concat, nodes.Add, nodes.Mod), self._constant),
            ((nodes.Mul, nodes.Pow), self._product),
        )
        for kind, judge in judges:
            if isinstance(node, kind):
                judge(node)

    def _reached(self, node: nodes.Getattr) -> None:
        self._attribute(node.attr, node)
        self._owner(node.node, node)

    def _include(self, node: nodes.Node) -> None:
        self._say(Verdict.SUSPICIOUS, "template-include", "reads other files", node.lineno)

    def _attribute(self, name: str, node: nodes.Node) -> None:
        if _DUNDER.search(name) or name in _FRAMES:
            self._internal(node)
        elif name in _MODULES or name in {"popen", "Popen", "check_output", "__import__"}:
            self._say(Verdict.MALICIOUS, "template-calls", f"reaches for {name}", node.lineno)

    def _owner(self, owner: nodes.Node, node: nodes.Node) -> None:
        from jinja2 import nodes

        if isinstance(owner, nodes.Name) and (owner.name in _GLOBALS or owner.name in _MODULES):
            verdict = Verdict.MALICIOUS if owner.name in _MODULES else Verdict.SUSPICIOUS
            self._say(verdict, "template-attributes", f"looks into {owner.name}", node.lineno)

    def _internal(self, node: nodes.Node) -> None:
        self._say(Verdict.MALICIOUS, "template-internals", "reaches the inside of objects", node.lineno)

    def _item(self, node: nodes.Getitem) -> None:
        from jinja2 import nodes

        name = constant_text(node.arg, self.known)
        if name is not None:
            self._attribute(name, node)
        elif isinstance(node.arg, nodes.Concat | nodes.Filter | nodes.Mod) or _adds_text(node.arg):
            self._say(Verdict.SUSPICIOUS, "template-attributes", "looks things up under a made-up name", node.lineno)

    def _filter(self, node: nodes.Filter) -> None:
        from jinja2 import nodes

        if node.name in {"attr", *_BY_ATTRIBUTE}:
            named = [*node.args, *(each.value for each in node.kwargs if each.key == "attribute")]
            texts = [constant_text(each, self.known) for each in named]
            for text in texts:
                if text is not None and (_DUNDER.search(text) or _FRAMES & set(text.split("."))):
                    self._internal(node)
            reached = node.name == "attr" or "attr" in texts[:1]
            plain = all(text is not None and text.isidentifier() for text in texts)
            if reached and not plain:
                self._say(Verdict.SUSPICIOUS, "template-attributes", "fetches attributes by made-up names", node.lineno)
        elif node.name == "format" and isinstance(node.node, nodes.Const):
            self._format(str(node.node.value), node)

    def _own_macro(self, called: nodes.Node) -> bool:
        from jinja2 import nodes

        return isinstance(called, nodes.Getitem) and getattr(called.node, "name", "") in self.listed

    def _call(self, node: nodes.Call) -> None:
        from jinja2 import nodes

        called = node.node
        name = (
            called.name if isinstance(called, nodes.Name) else called.attr if isinstance(called, nodes.Getattr) else ""
        )
        if name in _SYSTEM:
            self._say(Verdict.MALICIOUS, "template-calls", f"calls {name}()", node.lineno)
        elif name in {"format", "format_map"} and isinstance(called, nodes.Getattr):
            self._format(constant_text(called.node, self.known), node)
        elif name == "range" and any(
            isinstance(each, nodes.Const) and isinstance(each.value, int) and each.value > _HUGE for each in node.args
        ):
            self._say(Verdict.SUSPICIOUS, "template-bomb", "runs a loop of many millions", node.lineno)
        elif isinstance(called, nodes.Getitem | nodes.Filter) and not self._own_macro(called):
            self._say(Verdict.SUSPICIOUS, "template-calls", "calls what it looked up", node.lineno)

    def _format(self, pattern: str | None, node: nodes.Node) -> None:
        """`'{0.__class__}'.format(x)` reaches attributes from within a text."""
        if pattern is not None and _WALK.search(pattern):
            verdict = Verdict.MALICIOUS if _DUNDER.search(pattern) else Verdict.SUSPICIOUS
            self._say(verdict, "template-internals", "reaches attributes through a format", node.lineno)

    def _constant(self, node: nodes.Node) -> None:
        """A text that is put together is looked at once, as the whole of what stands side by side."""
        if id(node) in self.inner:
            return
        run = ""
        for part in operands(node, self.inner):
            text = constant_text(part, self.known)
            run = "" if text is None else (run + text)[-TEXT:]
            if text and _INTERNAL.search(run[-len(text) - _REACH :]):
                self._internal(node)
                return

    def _data(self, node: nodes.TemplateData) -> None:
        if match := _MARKUP.search(node.data):
            self._say(Verdict.SUSPICIOUS, "template-text", f"puts {match[0][:40]!r} into the prompt", node.lineno)

    def _product(self, node: nodes.BinExpr) -> None:
        """A product of many is looked at once, as a whole."""
        from jinja2 import nodes

        if id(node) in self.inner:
            return
        waiting: list[nodes.Node] = [node]
        factors: list[nodes.Node] = []
        while waiting:
            each = waiting.pop()
            if isinstance(each, nodes.Mul):
                self.inner.add(id(each))
                waiting += [each.left, each.right]
            else:
                factors.append(each)
        near = [each for factor in factors for each in (factor, *below(factor, nodes.Const, NEAR))]
        big = any(isinstance(each, nodes.Const) and isinstance(each.value, int) and each.value > _HUGE for each in near)
        if big or isinstance(node, nodes.Pow) or _length(node, self.lengths) > _HUGE:
            self._say(Verdict.SUSPICIOUS, "template-bomb", "makes a very large number or text", node.lineno)


def _length(node: nodes.Node, lengths: Mapping[str, int], depth: int = 0) -> int:
    """How long a text is that constants are multiplied and put together to; 0 where that is not written."""
    from jinja2 import nodes

    if depth > _DEPTH:
        return 0
    if isinstance(node, nodes.Const):
        return len(node.value) if isinstance(node.value, str) else 0
    if isinstance(node, nodes.Name):
        return lengths.get(node.name, 0)
    if isinstance(node, nodes.Mul):
        left, right = _length(node.left, lengths, depth + 1), _length(node.right, lengths, depth + 1)
        times = [each.value for each in (node.left, node.right) if isinstance(each, nodes.Const)]
        return min(_HUGE**2, (left or right) * max((each for each in times if isinstance(each, int)), default=0))
    if isinstance(node, nodes.Concat | nodes.Add):
        parts = node.nodes if isinstance(node, nodes.Concat) else [node.left, node.right]
        return min(_HUGE**2, sum(_length(each, lengths, depth + 1) for each in parts))
    return 0


def _endless(macro: nodes.Macro) -> bool:
    """Whether a macro calls itself where no condition stands before."""
    from jinja2 import nodes

    waiting: list[nodes.Node] = list(macro.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == macro.name:
            return True
        if not isinstance(node, nodes.If | nodes.For | nodes.CondExpr | nodes.Macro | nodes.CallBlock | nodes.BinExpr):
            waiting.extend(node.iter_child_nodes())
    return False


def _doubles(assign: nodes.Assign) -> bool:
    """Whether what is set is put together of itself, twice."""
    from jinja2 import nodes

    if not isinstance(assign.node, nodes.Concat | nodes.Add):
        return False
    target = assign.target
    if isinstance(target, nodes.NSRef):
        again = [
            each
            for each in below(assign.node, nodes.Getattr, NEAR)
            if each.attr == target.attr and isinstance(each.node, nodes.Name) and each.node.name == target.name
        ]
        return len(again) > 1
    name = target.name if isinstance(target, nodes.Name) else ""
    return sum(each.name == name for each in below(assign.node, nodes.Name, NEAR)) > 1


def _adds_text(node: nodes.Node) -> bool:
    from jinja2 import nodes

    return isinstance(node, nodes.Add) and any(isinstance(each.value, str) for each in below(node, nodes.Const, NEAR))


def _turns(of: nodes.Node) -> int:
    """How often a loop over this runs: the length of a range or of a list; once where that is not written."""
    from jinja2 import nodes

    if isinstance(of, nodes.List | nodes.Tuple):
        return max(1, len(of.items))
    if not isinstance(of, nodes.Call) or not isinstance(of.node, nodes.Name) or of.node.name != "range":
        return 1
    numbers = [each.value for each in of.args if isinstance(each, nodes.Const) and isinstance(each.value, int)]
    try:
        return max(1, len(range(*numbers))) if len(numbers) == len(of.args) else 1
    except (TypeError, ValueError, OverflowError):
        return 1
