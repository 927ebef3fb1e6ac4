"""The Python view that detectors read: `module = document.parse(python_module)`."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.readers.python_imports import import_lines
from upright.discover.readers.python_names import Names
from upright.discover.readers.python_nodes import walk
from upright.discover.readers.python_source import (
    FUNCTIONS,
    Assignment,
    Call,
    Defined,
    Import,
    Scope,
    SourceIndex,
    imports_of,
    module_name,
    package_of,
    source_index,
    source_tree,
)
from upright.discover.readers.python_values import Value, Values
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from upright.discover.document import Document


class PythonModule:
    """One Python file or notebook: its index, its names, its values, and lines of the file as a person sees it."""

    def __init__(self, document: Document, index: SourceIndex, raw: tuple[int, ...]) -> None:
        self.document, self.index, self._raw = document, index, raw
        self.names = Names(index)
        self.values = Values(index, self.names)
        self._bound_before: dict[tuple[str, int], str] = {}
        self._nodes: dict[int, list[ast.AST]] = {}

    @property
    def name(self) -> str:
        """The dotted name that its path gives."""
        return self.index.name

    @property
    def imports(self) -> list[Import]:
        """All imports, in source order."""
        return self.index.imports

    @property
    def calls(self) -> list[Call]:
        """All calls, in source order."""
        return self.index.calls

    @property
    def defined(self) -> list[Defined]:
        """All functions and classes, in source order."""
        return self.index.defined

    def line(self, node: ast.AST | None) -> int:
        """The line of the file that a node starts on (0: none)."""
        line = getattr(node, "lineno", 0)
        if not self._raw:
            return line
        return self._raw[line] if line < len(self._raw) else self._raw[-1]

    def first_line(self, defined: Defined) -> int:
        """The line of the first decorator of a definition, or its own."""
        decorators = defined.node.decorator_list
        return self.line(decorators[0]) if decorators else self.line(defined.node)

    def callee(self, call: Call) -> str:
        """The qualified name of what a call calls; empty when unknown."""
        if call.qualified is None:
            call.qualified = self.names.called(call.node.func, call.scope)
        return call.qualified

    @cached_property
    def by_last(self) -> dict[str, list[Call]]:
        """Calls by the last part of what they call: by its own name, aliases resolved."""
        table: dict[str, list[Call]] = defaultdict(list)
        for call in self.calls:
            func = call.node.func
            written = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
            last = self.callee(call).rpartition(".")[2] if isinstance(func, ast.Name) else written
            table[last or written].append(call)
        return table

    def named(self, *lasts: str) -> Iterator[tuple[Call, str]]:
        """Calls whose callee ends in one of these names, with their qualified names, in source order."""
        found = [call for last in lasts for call in self.by_last.get(last, ())]
        for call in sorted(found, key=lambda call: (call.node.lineno, call.node.col_offset)):
            yield call, self.callee(call)

    @cached_property
    def distributions(self) -> dict[str, Import]:
        """AI distributions that are imported, with the first import of each."""
        return distributions(self.imports, self.name)

    @cached_property
    def outside(self) -> frozenset[str]:
        """First parts of names that the standard library and AI packages go by."""
        return sys.stdlib_module_names | {each.dotted.partition(".")[0] for each in self.distributions.values()}

    def value(self, expression: ast.AST | None, scope: Scope) -> Value:
        """The first known value of an expression."""
        return self.values.one(expression, scope)

    def text(self, expression: ast.AST | None, scope: Scope) -> str:
        """The text of an expression, or an empty string."""
        return self.values.text(expression, scope)

    def symbol(self, expression: ast.AST | None, scope: Scope) -> str:
        """The symbol by which another module would name what an expression stands for: of a variable the variable
        itself, not what it holds. Empty when it has no name.
        """
        if isinstance(expression, ast.Await | ast.Starred):
            return self.symbol(expression.value, scope)
        if isinstance(expression, ast.Call):
            held = self.variable(expression, scope)
            return f"{self.name}.{held}" if held else self.names.of(expression, scope)
        if isinstance(expression, ast.Name):
            return self._bound(expression.id, scope) or self.names.of(expression, scope)
        if isinstance(expression, ast.Attribute):
            owner = scope.owner if isinstance(expression.value, ast.Name) and expression.value.id == "self" else None
            if owner is not None and expression.attr in owner.bindings:
                return f"{self.name}.{owner.qualname}.{expression.attr}"
            return self.names.of(expression, scope)
        return ""

    def _bound(self, name: str, scope: Scope) -> str:
        asked = name, id(scope)
        found = self._bound_before.get(asked)
        if found is None:
            found = self._bound_before[asked] = self._look_up(name, scope)
        return found

    def _look_up(self, name: str, scope: Scope) -> str:
        for around in scope.within():
            if around.kind == "class" and around is not scope:
                continue
            for binding in around.bindings.get(name, ()):
                if binding.kind == "import":
                    return binding.dotted
                if binding.kind != "parameter":
                    above = around.qualname
                    return f"{self.name}.{above}.{name}" if above else f"{self.name}.{name}"
        return ""

    def ref(self, expression: ast.AST | None, scope: Scope) -> Ref | None:
        """The end of an edge at what an expression stands for, or None."""
        symbol = self.symbol(expression, scope)
        return Ref(symbol) if symbol else None

    def variable(self, node: ast.AST, scope: Scope) -> str:
        """The qualified name of the variable that a call's result is put into, chained calls included; else empty."""
        holder = self.index.held_by.get(id(node))
        while isinstance(holder, ast.Attribute | ast.Await | ast.Starred | ast.Call | ast.IfExp | ast.BoolOp):
            if isinstance(holder, ast.Call) and holder.func is not node:
                return ""
            node, holder = holder, self.index.held_by.get(id(holder))
        target: ast.AST | None = None
        if isinstance(holder, ast.Assign) and holder.targets:
            target = holder.targets[0]
        elif isinstance(holder, ast.AnnAssign | ast.NamedExpr):
            target = holder.target
        elif isinstance(holder, ast.withitem):
            target = holder.optional_vars
        return self._target(target, scope)

    def _target(self, target: ast.AST | None, scope: Scope) -> str:
        if isinstance(target, ast.Name):
            above = scope.qualname
            return f"{above}.{target.id}" if above else target.id
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
            owner = scope.owner
            return f"{owner.qualname}.{target.attr}" if owner is not None else target.attr
        return ""

    @cached_property
    def _calls_by_node(self) -> dict[int, Call]:
        return {id(call.node): call for call in self.calls}

    def call_at(self, node: ast.AST) -> Call | None:
        """The call that a node is."""
        return self._calls_by_node.get(id(node))

    def place(self, call: Call) -> str:
        """A qualified name for what a call makes: its variable, else its scope and line, and which one of the line it
        is from the second on.
        """
        held = self.variable(call.node, call.scope)
        if held:
            return held
        line = self.line(call.node)
        place = f"{call.scope.qualname or '<module>'}:{line}"
        before = bisect_left(self._unheld[line], (call.node.lineno, call.node.col_offset))
        return f"{place}.{before + 1}" if before else place

    @cached_property
    def _unheld(self) -> dict[int, list[tuple[int, int]]]:
        """Where calls begin whose result no variable takes, by their line of the file; a chain of calls begins once."""
        table: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for call in self.calls:
            if not self.variable(call.node, call.scope):
                table[self.line(call.node)].add((call.node.lineno, call.node.col_offset))
        return {line: sorted(starts) for line, starts in table.items()}

    def own_place(self, call: Call) -> str:
        """`place`, with the line when the variable held something else before: `loader = A()`, then `loader = B()`."""
        held = self.variable(call.node, call.scope)
        target = held.rpartition(".")[2]
        first = next((each for each in self._assigned.get(target, ()) if each.scope is call.scope), None)
        if not held or first is None or self.line(first.value) == self.line(call.node):
            return self.place(call)
        return f"{held}:{self.line(call.node)}"

    @cached_property
    def _assigned(self) -> dict[str, list[Assignment]]:
        """Assignments by their target, in source order."""
        table: dict[str, list[Assignment]] = defaultdict(list)
        for each in self.index.assignments:
            table[each.target].append(each)
        return table

    def function(self, expression: ast.AST | None, scope: Scope) -> Defined | None:
        """The function of this module that an expression names."""
        found = self.values.function_of(expression, scope) if expression is not None else None
        return self.definitions.get(id(found)) if found is not None else None

    def nodes(self, defined: Defined) -> list[ast.AST]:
        """All nodes of what a definition holds, statement by statement; kept, since they are asked for often."""
        node = defined.node
        known = self._nodes.get(id(node))
        if known is None:
            known = self._nodes[id(node)] = [each for statement in node.body for each in walk(statement)]
        return known

    @cached_property
    def every(self) -> list[ast.AST]:
        """All nodes of the module, level by level; kept likewise."""
        return walk(self.index.tree)

    @cached_property
    def kept(self) -> dict[str, ast.expr]:
        """What the names of the module's own level are given, the last of each."""
        root = self.index.root
        return {each.target: each.value for each in self.index.assignments if each.scope is root}

    @cached_property
    def definitions(self) -> dict[int, Defined]:
        """Definitions by the id of their node."""
        return {id(defined.node): defined for defined in self.defined}

    @cached_property
    def functions(self) -> list[Defined]:
        """All functions, in source order."""
        return [defined for defined in self.defined if isinstance(defined.node, FUNCTIONS)]

    @cached_property
    def classes(self) -> list[Defined]:
        """All classes, in source order."""
        return [defined for defined in self.defined if isinstance(defined.node, ast.ClassDef)]

    def bases(self, defined: Defined) -> list[str]:
        """Qualified names of the bases of a class, the types that they are given left out."""
        node = defined.node
        bases = node.bases if isinstance(node, ast.ClassDef) else []
        plain = [base.value if isinstance(base, ast.Subscript) else base for base in bases]
        return [self.names.of(base, defined.around) for base in plain]

    def decorators(self, defined: Defined) -> list[tuple[str, ast.expr]]:
        """Qualified names of the decorators of a definition, with their nodes, outermost first."""
        return [(self.names.of(node, defined.around), node) for node in defined.node.decorator_list]

    @cached_property
    def is_main(self) -> bool:
        """Whether it has an `if __name__ == "__main__":` block."""
        return any(
            isinstance(node, ast.If)
            and isinstance(node.test, ast.Compare)
            and isinstance(node.test.left, ast.Name)
            and node.test.left.id == "__name__"
            for node in self.index.tree.body
        )


# What only the packages of these names offer: a project that keeps its own code in a folder called so imports them too.
_PUBLIC = re.compile(
    r"mcp\.(?:server|client|types|shared)(?:\.(?:fastmcp|lowlevel|stdio|sse|streamable_http\w{0,12}|session|models|auth|exceptions|context|memory|websocket)(?:\.\w{1,60}){0,3}|\.(?:Server|NotificationOptions|FastMCP))"
    r"|mcp\.(?:ClientSession|StdioServerParameters|ClientSessionGroup|McpError|stdio_client|ServerSession|types(?:\.(?:Tool|TextContent|CallToolResult|ImageContent|Resource|Prompt))?)"
    r"|agents\.(?:Runner|function_tool|handoff|ModelSettings|RunContextWrapper|RunConfig|GuardrailFunctionOutput|InputGuardrail\w{0,30}|OutputGuardrail\w{0,30}|input_guardrail|output_guardrail|"
    r"OpenAIChatCompletionsModel|OpenAIResponsesModel|AgentHooks|RunHooks|SQLiteSession|WebSearchTool|FileSearchTool|HostedMCPTool|CodeInterpreterTool|ComputerTool|ItemHelpers|TResponseInputItem|"
    r"set_(?:default_openai_(?:key|client|api)|tracing_\w{1,20})|gen_trace_id|enable_verbose_stdout_logging|(?:extensions|mcp|realtime|voice|run_context|tool_context)\.\w{1,60}(?:\.\w{1,60})?)"
)  # fmt: skip


# Import names of packages that are plain words, after which projects call their own folders.
_PLAIN = frozenset(
    {
        "agents", "mcp", "datasets", "evaluate", "evals", "guidance", "outlines", "swarm", "swarms", "llm", "workflows",
        "streaming", "adapters", "composer", "together", "writer", "steel", "camel", "art", "marker", "piper", "river",
        "beam", "sky", "phi", "clip", "bark", "ell", "ignite", "implicit", "surprise", "surya", "burr", "laminar",
    }
)  # fmt: skip


def _own_roots(dotted: str, above: list[str]) -> frozenset[str]:
    """Folders above a module that an import may mean: the first, and any where what is imported lies in a module."""
    within = above if dotted.count(".") > 1 else above[:1]
    return _PLAIN.intersection(within)


def distributions(imports: list[Import], name: str) -> dict[str, Import]:
    """AI distributions among imports, with the first import of each; what shares a plain root of `name` is its own."""
    found: dict[str, Import] = {}
    for distribution, imported in _of_distributions(imports, name):
        found.setdefault(distribution, imported)
    return found


def _of_distributions(imports: list[Import], name: str) -> Iterator[tuple[str, Import]]:
    importable = all(part.isidentifier() for part in name.split("."))  # no package leads to `mcp/first-steps/server.py`
    above = name.split(".")[:-1] if importable else []
    for imported in imports:
        shared = imported.dotted.partition(".")[0] in _own_roots(imported.dotted, above)  # the rest the linker settles
        own = shared and not _PUBLIC.fullmatch(imported.dotted)
        if imported.relative or own:
            continue
        distribution = distribution_of(imported.dotted) or distribution_of(imported.module)
        if distribution:
            yield distribution, imported


def imported_packages(document: Document) -> dict[str, tuple[Import, int]]:
    """AI distributions that a document imports, with the first import of each and its line in the file. Does not read
    the rest of the document. Raises MalformedError.
    """
    imports, raw = document.parse(_imports)
    found = distributions(imports, module_name(document.item.path))

    def line(node: ast.stmt) -> int:
        return node.lineno if not raw else raw[min(node.lineno, len(raw) - 1)]

    return {distribution: (each, line(each.node)) for distribution, each in found.items()}


def imports_by_distribution(document: Document) -> list[tuple[str, Import]]:
    """Every import of an AI distribution. Raises MalformedError."""
    return [*_of_distributions(document.parse(_imports)[0], module_name(document.item.path))]


def _imports(document: Document) -> tuple[list[Import], Sequence[int]]:
    """What a document imports, and the lines of a notebook's file for those of its code."""
    name = module_name(document.item.path)
    module = document.known(python_module)
    whole = module is not None or document.language == "notebook"
    tree, raw = document.parse(source_tree) if whole else (import_lines(document), ())
    return (module.imports if module else imports_of(tree, package_of(document.item.path), name)), raw


def python_module(document: Document) -> PythonModule:
    """Read a Python file or notebook. Raises MalformedError."""
    index, raw = source_index(document)
    return PythonModule(document, index, raw)
