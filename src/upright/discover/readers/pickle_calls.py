"""What the imports, calls and state changes of a pickle would do, by the policy tables and by following callables that
are put together from others.
"""

from __future__ import annotations

import re
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_arguments import (
    FILE_METHODS,
    HARMLESS_DUNDERS,
    callables,
    canonical,
    holds_commands,
    holds_places,
    holds_text,
    is_class,
    is_dull,
    is_library_class,
    is_namespace,
    made_inert,
    may_be_called,
    may_make,
    only_makes,
    state_names,
)
from upright.discover.readers.pickle_bombs import swollen
from upright.discover.readers.pickle_carried import CARRIED_CLASSES, CODE, PLUMBING, WRAPS, Carried
from upright.discover.readers.pickle_policy import Rule, of_plain_type, rule_for
from upright.discover.readers.pickle_states import harms, matters
from upright.discover.readers.pickle_values import (
    Bound,
    Global,
    Group,
    Made,
    Opaque,
    Partial,
    Span,
    Value,
    describe,
    members,
    rebuilt,
)

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry
    from upright.discover.readers.pickle_compositions import Composition

_MAKES: Final = frozenset({"class", "parses"})
_DEEP: Final = 8  # callables within callables
_NAMES: Final = 20_000  # imports that are looked up once
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_OWN_PICKLES: Final = ("torch.storage.", "numba.core.serialize.", "keras.src.saving.keras_saveable.")  # within theirs


class Judge:
    """Judges one stream. `nested` is called with the bytes that a loader would read, and says how they fared."""

    def __init__(self, inquiry: Inquiry, nested: Callable[..., Verdict | None]) -> None:
        self.inquiry, self.nested = inquiry, nested
        self.calls = 0
        self._inert: set[str] = set()  # pure functions: with plain arguments they only build a value
        self._told: set[str] = set()  # classes of which it was said that making one is not proven
        self._stated: set[str] = set()  # what was said of classes that were given a state
        self._found: dict[tuple[str, str], Value] = {}
        self.sinks: dict[str, int] = {}
        self.carried = Carried()

    def find(self, module: Value, name: Value, at: int) -> Value:
        """An import by name: GLOBAL, INST or STACK_GLOBAL."""
        if not isinstance(module, str) or not isinstance(name, str):
            self.inquiry.say(
                Verdict.MALICIOUS, "computed-name", "the name of an import is put together while loading", at
            )
            return Opaque("computed import")
        known = self._found.get((module, name))
        if known is None:
            known = self._find(module, name, at)
            if len(self._found) < _NAMES:
                self._found[module, name] = known
        return known

    def _find(self, module: str, name: str, at: int) -> Value:
        module, name = NAME_MAPPING.get((module, name), (IMPORT_MAPPING.get(module, module), name))
        found = canonical(Global(module, name))
        rule = rule_for(found.dotted)
        if rule.verb == "sink":
            self.sinks.setdefault(found.dotted, at)
        elif rule.verb == "unknown":
            self.unproven("unproven-import", f"imports {found.dotted[:120]}, which is not known to be harmless", at)
        return found

    def extension(self, code: int, at: int) -> Value:
        """An import by a number that only the loading program knows."""
        self.inquiry.say(Verdict.SUSPICIOUS, "extension-code", f"imports something by extension number {code}", at)
        return Opaque("extension")

    def unproven(self, code: str, message: str, at: int) -> None:
        """Something that is not known to be harmless, nor to be harmful."""
        self.inquiry.say(Verdict.UNKNOWN, code, message, at)

    def finish(self) -> None:
        """Dangerous callables that were named and never called: nothing else in data needs them; and whether the code
        that was carried only computes.
        """
        for code, message, at, verdict in self.carried.told(self.sinks):
            self.inquiry.say(verdict, code, message, at)
        for dotted, at in self.sinks.items():
            if not self.carried.opens(dotted) and not any(
                dotted[:120] in reason.message for reason in self.inquiry.reasons
            ):
                why = rule_for(dotted).reason
                self.inquiry.say(Verdict.SUSPICIOUS, "refers-to-sink", f"names {dotted[:120]}: {why}", at)

    def call(self, callee: Value, arguments: tuple[Value, ...], at: int, *, new: bool = False, depth: int = 0) -> Value:
        """A call of `callee`; `new`: only its `__new__`. What the call would give."""
        self.calls += 1
        if isinstance(callee, Global) and callee.dotted in self._inert and not any(map(may_be_called, arguments)):
            return Made(callee, arguments)
        if isinstance(callee, Global) and (special := _composition(callee.dotted)) is not None and depth <= _DEEP:
            return special(self, arguments, at, depth)
        if depth > _DEEP:
            self.inquiry.say(Verdict.SUSPICIOUS, "computed-call", "calls through many layers of callables", at)
            return Opaque("result")
        if isinstance(callee, Global):
            return self._named(callee, arguments, at, new=new, depth=depth)
        return self._other(callee, arguments, at, new=new, depth=depth)

    def _other(self, callee: Value, arguments: tuple[Value, ...], at: int, *, new: bool, depth: int) -> Value:
        """A call of what has no name of its own."""
        from upright.discover.readers.pickle_compositions import call_partial

        if isinstance(callee, Partial):
            return call_partial(self, callee, arguments, at, depth)
        if isinstance(callee, Bound):
            return self._method(callee, arguments, at)
        return self._computed(callee, arguments, at, new=new)

    def _named(self, callee: Global, arguments: tuple[Value, ...], at: int, *, new: bool, depth: int) -> Value:
        if new and not arguments and callee.dotted in self._told:
            return Made(callee)
        rule = rule_for(callee.dotted)
        made = Made(callee, arguments[:16], carried=rule.verb == "carry")
        self._remember(callee, rule)
        if self._at_once(made, rule, arguments, at, new=new):
            return made
        self.passed(callee, arguments, at)
        if rule.verb == "load":
            self._load(callee, arguments, at)
        elif rule.verb in {"apply", "calls", "unpack"}:
            self._applied(rule, arguments, at, depth)
        elif rule.verb == "resolve":
            return self.resolve(callee, arguments, at)
        elif rule.verb == "carry":
            self._carry(callee, arguments, at)
        elif rule.verb != "pure":
            self._unlisted(callee, rule, arguments, at, new=new)
        return made

    def _remember(self, callee: Global, rule: Rule) -> None:
        if rule.verb == "pure" and len(self._inert) < _NAMES:
            self._inert.add(callee.dotted)

    def _at_once(self, made: Made, rule: Rule, arguments: tuple[Value, ...], at: int, *, new: bool) -> bool:
        """Whether the rule alone decides: harm, or an object that is only made."""
        dotted = made.callee.dotted
        if rule.verb == "parses":
            return self._parsed(made, rule, arguments, at, new=new)
        if rule.verb == "sink" and new and only_makes(made.callee, arguments):
            self.unproven("unproven-call", f"makes an object of {dotted[:120]}: {rule.reason}", at)
        elif rule.verb == "sink" or (rule.verb == "named" and (arguments or not new)):
            self.sink(made.callee, rule, arguments, at)
        elif new and (rule.made or rule.verb == "named"):
            made.proven = True
            self.passed(made.callee, arguments, at)
        else:
            return False
        return True

    def _parsed(self, made: Made, rule: Rule, arguments: tuple[Value, ...], at: int, *, new: bool) -> bool:
        """A class that evaluates text; true unless it must be judged like any other call."""
        if holds_text(arguments):
            self.sink(made.callee, rule, arguments, at)
        elif not new:
            return False
        self.passed(made.callee, arguments, at)
        return True

    def _unlisted(self, callee: Global, rule: Rule, arguments: tuple[Value, ...], at: int, *, new: bool) -> None:
        if rule.verb in _MAKES and made_inert(arguments, new=new) and not holds_commands(arguments):
            return
        if new and not arguments and rule.verb in {"class", "unknown"} and len(self._told) < _NAMES:
            self._told.add(callee.dotted)
        shown = f"{callee.dotted[:120]}({', '.join(describe(each) for each in arguments[:4])})"
        if holds_commands(arguments) or (not new and holds_places(arguments)):
            self.inquiry.say(
                Verdict.SUSPICIOUS, "command-to-unproven-call", f"hands code, a command or a place to {shown}", at
            )
        elif new or rule.verb in _MAKES or may_make(callee, rule):
            self.unproven("unproven-call", f"calls {shown}, which is not known to be harmless", at)
        else:
            self.inquiry.say(Verdict.SUSPICIOUS, "unlisted-call", f"calls {shown}, which no data needs", at)

    def sink(self, callee: Global, rule: Rule, arguments: tuple[Value, ...], at: int) -> None:
        """A call that does harm."""
        shown = ", ".join(describe(each) for each in arguments[:4])
        message = f"calls {callee.dotted[:120]}({shown}): {rule.reason}"
        self.inquiry.say(Verdict.MALICIOUS, "calls-sink", message, at)

    def passed(self, callee: Value, arguments: tuple[Value, ...], at: int) -> None:
        """Dangerous callables among the arguments of a harmless call."""
        named = callee.dotted if isinstance(callee, Global) else ""
        carries = isinstance(callee, Global) and (callee.name in PLUMBING or rule_for(named).verb == "carry")
        if named and not carries:
            self.carried.hand(arguments)
        for value in (found for each in arguments for found in members(each)):
            if isinstance(value, Made) and value.carried and named and rule_for(named).verb == "calls":
                told = f"runs code that the pickle carries, through {named}"
                self.inquiry.say(Verdict.SUSPICIOUS, "runs-carried-code", told, at)
            inside = carries or (named in WRAPS and value not in arguments)
            if inside and isinstance(value, Global) and value.name in {"", "__dict__"}:
                continue  # modules that carried code may use: what it uses of them is judged by its names
            if isinstance(value, Global) and (rule := rule_for(value.dotted)).verb == "sink":
                if inside and (is_library_class(value, rule) or self.carried.opens(value.dotted)):
                    self.unproven("carries-code", f"carries code that uses {value.dotted[:120]}", at)
                    continue
                message = f"hands {value.dotted[:120]} to {describe(callee)}: {rule.reason}"
                self.inquiry.say(Verdict.MALICIOUS, "passes-sink", message, at)

    def _applied(self, rule: Rule, arguments: tuple[Value, ...], at: int, depth: int) -> None:
        if rule.verb == "apply":
            self.apply(arguments, at, depth)
            return
        if rule.verb == "unpack":
            self._unpacked(arguments, at)
            return
        found, rest = callables(arguments)
        for each in found[:_DEEP]:
            self.call(each, rest, at, new=is_class(each), depth=depth + 1)

    def _unpacked(self, values: tuple[Value, ...], at: int) -> None:
        for each in (found for value in values for found in members(value)):
            if isinstance(each, bytes | Span):
                self.nested(each, at, sure=False)

    def apply(self, arguments: tuple[Value, ...], at: int, depth: int) -> None:
        """A function that calls its first argument with the rest."""
        if arguments and isinstance(arguments[0], Global | Partial | Bound | Made):
            rest = arguments[1:]
            flat = tuple(rest[0].items) if len(rest) == 1 and isinstance(rest[0], Group) else rest
            self.call(arguments[0], flat, at, new=is_class(arguments[0]), depth=depth + 1)

    def resolve(self, callee: Value, arguments: tuple[Value, ...], at: int) -> Value:
        """A function that imports what its arguments name, as `module, name`, `module.name` or `module:name`."""
        words = [each for each in arguments if isinstance(each, str)]
        if not words or not all(_NAME.fullmatch(word.replace(":", ".")) for word in words[:2]):
            self.inquiry.say(
                Verdict.MALICIOUS, "computed-name", f"imports by a computed name through {describe(callee)}", at
            )
            return Opaque("computed import")
        module, _, name = words[0].replace(":", ".").rpartition(".") if len(words) == 1 else (words[0], "", words[1])
        return self.find(module or name, name if module else "", at)

    def _load(self, callee: Global, arguments: tuple[Value, ...], at: int) -> None:
        verdict = self.nested(arguments[0], at) if arguments else None
        if verdict is None:
            message = f"loads a pickle that is put together while loading, through {callee.dotted}"
            self.inquiry.say(Verdict.MALICIOUS, "nested-pickle", message, at)
        elif not callee.dotted.startswith(_OWN_PICKLES):
            self.inquiry.say(Verdict.SUSPICIOUS, "nested-pickle", f"loads a second pickle through {callee.dotted}", at)

    def _carry(self, callee: Global, arguments: tuple[Value, ...], at: int) -> None:
        """Code, a class or a module that the pickle carries: judged by what the code names."""
        from upright.discover.readers.pickle_code import harmful_names

        self.carried.made(callee.dotted, arguments, at)
        if used := harmful_names(arguments, code=callee.name in CODE):
            message = f"carries code that uses {', '.join(used[:4])}, made by {callee.dotted}"
            self.inquiry.say(Verdict.SUSPICIOUS, "carries-code", message, at)

    def _computed(self, callee: Value, arguments: tuple[Value, ...], at: int, *, new: bool) -> Value:
        shown = describe(callee)
        if isinstance(callee, Made) and callee.carried:
            if new or callee.callee.name in CARRIED_CLASSES:
                told = f"runs code that the pickle carries: {shown}"
                self.carried.object_made(told, arguments, at, "new" if new else "call")
            else:
                told = f"runs code that the pickle carries: {shown}"
                self.inquiry.say(Verdict.SUSPICIOUS, "runs-carried-code", told, at)
            return Made(callee.callee, arguments[:16], carried=True)
        self.passed(callee, arguments, at)
        if isinstance(callee, Made) and callee.callee.name in CARRIED_CLASSES and not holds_commands(arguments):
            return Made(callee.callee, arguments[:16])
        if isinstance(callee, Made) and not holds_commands(arguments):
            self.unproven("computed-call", f"calls what {shown} gives", at)
        else:
            self.inquiry.say(Verdict.SUSPICIOUS, "computed-call", f"calls a computed value: {shown}", at)
        return Opaque("result")

    def _method(self, callee: Bound, arguments: tuple[Value, ...], at: int) -> Value:
        target = callee.target
        if isinstance(target, Made):
            return self._named(Global(target.callee.dotted, callee.name), arguments, at, new=False, depth=0)
        self.passed(callee, arguments, at)
        if callee.name in FILE_METHODS or holds_commands(arguments) or swollen(arguments):
            self.inquiry.say(Verdict.SUSPICIOUS, "computed-call", f"calls {describe(callee)}", at)
        elif not isinstance(target, str | bytes | int | float | Group | Span):
            self.unproven("computed-call", f"calls {describe(callee)}", at)
        return Opaque("result")

    def attribute(self, target: Value, name: Value, at: int) -> Value:
        """An attribute, fetched by getattr or its like."""
        if not isinstance(name, str):
            self.inquiry.say(
                Verdict.MALICIOUS, "computed-name", "the name of an attribute is put together while loading", at
            )
            return Opaque("attribute")
        plain = isinstance(target, Global) and of_plain_type(f"{canonical(target).dotted}.{name}") is not None
        for part in () if plain else name.split("."):
            if part.startswith("__") and part.endswith("__") and part not in HARMLESS_DUNDERS:
                reached = f"reaches {part[:60]} of {describe(target)}"
                self.inquiry.say(Verdict.MALICIOUS, "reaches-internals", reached, at)
        if isinstance(target, Global):
            found = canonical(Global(target.dotted, name))
            if rule_for(found.dotted).verb == "sink":
                self.sinks.setdefault(found.dotted, at)
            return found
        if isinstance(target, str) and name in {"format", "format_map"} and "{" in target and "__" in target:
            self.inquiry.say(
                Verdict.MALICIOUS, "reaches-internals", "reaches the inside of objects through a format text", at
            )
        return Bound(target, name)

    def mutate(self, target: Value, values: list[Value], at: int) -> None:
        """Items put into something that is no plain collection."""
        if isinstance(target, Global):
            message = f"changes {target.dotted[:120]} itself, not an object of it"
            self.inquiry.say(Verdict.MALICIOUS, "changes-class", message, at)
        elif isinstance(target, Bound):
            self.inquiry.say(Verdict.SUSPICIOUS, "changes-class", f"changes {describe(target)} in place", at)
        elif isinstance(target, Made):
            rule = rule_for(target.callee.dotted)
            self.passed(target, tuple(values), at)
            if target.carried:
                self.carried.object_made("fills an object whose class the pickle carries", tuple(values), at, "new")
            elif rule.verb not in {"pure", "class", "sink"} and not target.proven:
                self.unproven("unproven-call", f"fills an object of {target.callee.dotted[:120]}", at)

    def build(self, target: Value, state: Value, at: int) -> Value:
        """A state given to an object: `__setstate__`, or its attributes set. What the object is then."""
        if isinstance(target, Made) and target.callee.dotted in self._stated and is_dull(state):
            target.state = state
            return target
        if isinstance(target, Global):
            message = f"changes {target.dotted[:120]} itself, not an object of it"
            self.inquiry.say(Verdict.MALICIOUS, "changes-class", message, at)
            return target
        if isinstance(target, Bound):
            self.inquiry.say(Verdict.SUSPICIOUS, "changes-class", f"changes {describe(target)} in place", at)
        for found in state_names(state):
            self.inquiry.say(Verdict.MALICIOUS, "changes-class", f"gives an object its own {found}", at)
        if isinstance(target, Partial):
            from upright.discover.readers.pickle_compositions import prepared

            return prepared(self, rebuilt(target, state), at)
        if isinstance(target, Made):
            self._state(target, state, at)
            target.state = state
        return target

    def _state(self, target: Made, state: Value, at: int) -> None:
        rule = rule_for(target.callee.dotted)
        if not target.carried and len(self._stated) < _NAMES and not matters(target.callee):
            self._stated.add(target.callee.dotted)
        if target.carried:
            self.carried.state_given(target, state, at)
        elif rule.verb == "unpack":
            self._unpacked((state,), at)
        elif rule.verb in {"refer", "unknown"} and not target.proven:
            self.unproven("unproven-call", f"gives a state to an object of {target.callee.dotted[:120]}", at)
        for message in harms(target.callee, state):
            self.inquiry.say(Verdict.MALICIOUS, "calls-sink", message, at)
        for value in (each for each in members(state) if isinstance(each, Global) and not is_namespace(each)):
            found = rule_for(value.dotted)
            if found.verb == "sink":
                message = f"hands {value.dotted[:120]} to an object of {target.callee.dotted[:120]}: {found.reason}"
                self.inquiry.say(Verdict.SUSPICIOUS, "passes-sink", message, at)


def _composition(dotted: str) -> Composition | None:
    from upright.discover.readers.pickle_compositions import COMPOSITIONS

    return COMPOSITIONS.get(dotted)
