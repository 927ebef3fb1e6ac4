"""Which code of the classes that a pickle carries runs while it is loaded: methods that Python calls by itself, and
what those reach by name.

A class that saves itself to a file is honest as long as nothing saves it while it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from upright.discover.readers.pickle_values import Bound, Global, Group, Made, Partial, Value, members

FUNCTIONS: Final = frozenset(
    {"_make_function", "_make_skel_func", "_create_function", "FunctionType", "LambdaType", "MethodType"}
)
_CODE: Final = frozenset({"CodeType", "_create_code"})
# Where the namespace of a class stands among the arguments of what makes or fills it.
_NAMESPACES: Final = {"_create_type": 3, "_class_setstate": 1, "_rehydrate_skeleton_class": 1}
_DUNDER: Final = re.compile(r"__\w+__")
# Methods without underscores that Python and its collections call.
_CALLED: Final = frozenset(
    {"keys", "items", "append", "extend", "update", "add", "read", "readline", "write", "send", "throw", "close", "mro"}
)
# With these a method reaches others whose names it does not say.
_BY_NAME: Final = frozenset({"getattr", "vars", "globals", "locals", "__getattribute__", "attrgetter", "methodcaller"})
_OF_CLASS: Final = frozenset({"type", "__class__"})
CELLS: Final = frozenset({"cell_contents", "closure_values"})  # variables of the function around one


@dataclass(slots=True)
class Uses:
    """What code names: `names`, `imports` and `texts`, its constants; `own`: names that are only attributes of what it
    is given.
    """

    names: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)

    def add(self, other: Uses) -> None:
        """Take the other's too."""
        self.names |= other.names
        self.imports |= other.imports
        self.texts |= other.texts


@dataclass(slots=True)
class Methods:
    """The namespaces of carried classes and functions, and what each piece of code uses.

    `assigned`: attributes that are set while loading; `whole`: no class has more names than are kept; `given`: objects
    are given functions that no name leads to.
    """

    spaces: dict[int, Group] = field(default_factory=dict)
    uses: dict[int, tuple[Group, Uses]] = field(default_factory=dict)  # by the names of a code object
    assigned: frozenset[str] = frozenset()
    whole: bool = True
    given: bool = False

    def keep(self, last: str, arguments: tuple[Value, ...]) -> None:
        """A call that makes or fills a function or a class; `last` is the maker's name."""
        if last in _CODE:
            return
        inner = (each for value in arguments for each in members(value))
        self.spaces.update((id(each), each) for each in inner if isinstance(each, Group) and each.kind == "dict")
        if last in _NAMESPACES:
            told = arguments[_NAMESPACES[last]] if len(arguments) > _NAMESPACES[last] else None
            first = told.items[0] if isinstance(told, Group) and told.kind != "dict" and told.items else told
            self.whole = self.whole and isinstance(first, Group) and first.kind == "dict"

    def assign(self, state: Value) -> None:
        """A state whose second half is set attribute by attribute, through properties and on a class itself."""
        slots = state.items[1] if isinstance(state, Group) and state.kind == "tuple" and len(state.items) > 1 else None
        if isinstance(slots, Group) and slots.kind == "dict":
            self.keep("", (slots,))
            self.assigned |= {key for key, _ in slots.pairs() if isinstance(key, str)}

    def give(self, values: Iterable[Value]) -> None:
        """What an object of a carried class is made from, filled with or given as its state."""
        for each in (found for value in values for found in members(value)):
            function = isinstance(each, Made) and each.carried and each.callee.name in FUNCTIONS
            self.given = self.given or function or (isinstance(each, Group) and each.more > 0)

    @property
    def cut(self) -> bool:
        """Whether some of the namespaces are not there to read whole."""
        return not self.whole or any(space.more for space in self.spaces.values())

    def run_by(self, hooks: frozenset[str], *, handed: bool) -> Uses | None:
        """What loading uses when it runs these methods, or any that an operation runs (`handed`); nothing when no class
        has one. None: what runs cannot be told.
        """
        if self.cut:
            return None
        bound = self._bound()
        own = {name for name in bound if _DUNDER.fullmatch(name) or name in CELLS} - {"__globals__"}
        hooks |= self.assigned | (own | _CALLED if handed else frozenset())
        if not hooks & set(bound):
            return Uses()
        if self.given:
            return None
        total, told = Uses(), set[str]()
        new = {*(hooks & set(bound)), *own}
        while new:
            told |= new
            for each in (found for name in new for found in bound[name]):
                total.add(each)
            new = (total.names | total.texts) & set(bound) - told
        return None if _reaches_by_name(total.names) else total

    def modules(self, names: set[str]) -> set[str]:
        """The modules that stand under these names in a namespace."""
        pairs = (pair for space in self.spaces.values() for pair in space.pairs())
        return {value.dotted for key, value in pairs if key in names and isinstance(value, Global) and not value.name}

    def _bound(self) -> dict[str, list[Uses]]:
        """The code under each name."""
        found: dict[str, list[Uses]] = {}
        for space in self.spaces.values():
            for key, value in space.pairs():
                if isinstance(key, str):
                    found.setdefault(key, []).extend(self._code_of(value))
        return found

    def _code_of(self, value: Value) -> Iterator[Uses]:
        """The code in a function, a property, a collection of them; not what its namespace holds."""
        left, seen = [value], set[int]()
        while left:
            each = left.pop()
            if id(each) in seen or not isinstance(each, Made | Group | Partial | Bound):
                continue
            seen.add(id(each))
            if id(each) in self.uses:
                yield self.uses[id(each)][1]
            if isinstance(each, Made):
                left += each.arguments
            elif isinstance(each, Group):
                left += each.items if each is value or each.kind != "dict" else ()
            else:
                left += (each.target, *(each.arguments if isinstance(each, Partial) else ()))


def _reaches_by_name(names: set[str]) -> bool:
    return bool(names & _BY_NAME) or ("__dict__" in names and bool(names & _OF_CLASS))
