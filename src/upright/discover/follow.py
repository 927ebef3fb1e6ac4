"""Follow: what a tool hands to functions of other modules, told by the code of those modules.

A tool's detector says which calls carry the model's input away (`onward`). A trail turns them into questions to the
documents that define those functions; their answers may lead further. What is found on the way counts for the tool.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from upright.discover.behaviour import (
    EXECUTED,
    HANDLES,
    OF_ANSWERS,
    OPENS,
    TABLES,
    THROUGH,
    Behaviour,
    Onward,
    packed,
    unpacked,
)
from upright.discover.link import Linker
from upright.discover.plain_taint import GO
from upright.discover.python_taint import answered
from upright.discover.readers.python_module import python_module

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.examine import Examination
    from upright.model.asset import Json
    from upright.model.evidence import Observation, Ref

ROUNDS = 4  # modules on the way from a tool to what it does
ASKED = "follow"  # the provenance of an item that is read again to answer
_MOST = 2000  # questions of one scan
Place = tuple[str, str]  # source and path
_Question = tuple[str, str, str, Onward]  # source, path and name of a function, and what reaches it


@dataclass(frozen=True, slots=True)
class Answer:
    """What one function does with what it is given. `lines` by flaw; `checks`: what it looks at. Picklable."""

    function: str
    asked: Onward
    lines: dict[str, int] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    onward: tuple[Onward, ...] = ()
    opens: dict[str, bool] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def answer(document: Document) -> tuple[Answer, ...]:
    """The answers of a document to the questions in its item's provenance. Raises MalformedError."""
    asked = json.loads(document.item.provenance[ASKED])
    questions = unpacked(asked)
    told: Iterable[tuple[Onward, Behaviour]]
    if document.language in {"python", "notebook"}:
        module = document.parse(python_module)
        defined = {each.qualname: each for each in module.functions}
        told = ((q, answered(module, defined[q.symbol], q)) for q in questions if q.symbol in defined)
    elif document.language == "go":
        from upright.discover.plain_behaviour import plain_answers

        told = plain_answers(document, questions)
    else:
        from upright.discover.script_follow import script_answers

        told = script_answers(document, questions)
    return tuple(_told(question, found) for question, found in told)


def _told(question: Onward, found: Behaviour) -> Answer:
    able = tuple(sorted(found.capabilities))
    onward, tables = tuple(found.onward), tuple(sorted(found.tables))
    checks = tuple(sorted(found.checks))
    return Answer(question.symbol, question, dict(found.lines), able, onward, dict(found.opens), tables, checks)


class Trail:
    """All that is asked and told in one scan."""

    def __init__(self, examinations: Sequence[Examination]) -> None:
        self.linker = Linker(examinations)
        self.packages: dict[str, list[Place]] = defaultdict(list)  # of each source, the files of Go
        for each in examinations:
            if each.path.endswith(".go") and not each.path.endswith("_test.go"):
                self.packages[each.source].append((each.source, each.path))
        self.at = {(each.source, each.path): each for each in examinations}
        self.starts: dict[int, list[_Question]] = {}  # id of an observation -> where its trail begins
        self.next: dict[_Question, list[_Question]] = {}
        self.answers: dict[_Question, Answer] = {}
        for examination in examinations:
            for seen in examination.observations:
                if rows := seen.attributes.get("onward"):
                    self.starts[id(seen)] = [*self._places(unpacked(rows), examination)]

    def _places(self, onward: Iterable[Onward], asker: Examination) -> Iterator[_Question]:
        for each in onward:
            if each.symbol.startswith(GO):
                yield from self._of_package(each, asker)
                continue
            place = self.linker.defined(each.symbol, asker) or self.linker.meant(each.symbol, asker)
            if place is not None and place[1] and place[0] is not asker and not place[0].exports.assets.get(place[1]):
                home, function = place
                yield home.source, home.path, function, replace(each, symbol=function)

    def _of_package(self, asked: Onward, asker: Examination) -> Iterator[_Question]:
        """A function of Go may stand in any file of its package."""
        place, _, name = asked.symbol.removeprefix(GO).partition("#")
        for source, path in self.packages.get(asker.source, ()):
            folder = path.rpartition("/")[0]
            if (folder == place or (folder and place.endswith(f"/{folder}"))) and path != asker.path:
                yield source, path, name, replace(asked, symbol=name)

    def questions(self) -> dict[Place, str]:
        """What is to be asked of which documents now, as the provenance of their items; empty at the trail's end."""
        known = {*self.answers, *self.next}
        open_ends = [q for each in (*self.starts.values(), *self.next.values()) for q in each if q not in known]
        asked: dict[Place, list[Onward]] = {}
        for question in list(dict.fromkeys(open_ends))[: max(0, _MOST - len(self.next))]:
            self.next[question] = []
            asked.setdefault(question[:2], []).append(question[3])
        return {place: json.dumps(packed(rows)) for place, rows in asked.items()}

    def told(self, place: Place, answers: Iterable[Answer]) -> None:
        """Take a document's answers."""
        for each in answers:
            question = (*place, each.function, each.asked)
            self.answers[question] = each
            self.next[question] = [*self._places(each.onward, self.at[place])]

    def examinations(self) -> list[Examination]:
        """The examinations with what was learnt; no `onward` is left in them."""
        return [
            replace(each, observations=tuple(seen for seen in map(self._learnt, each.observations) if seen is not None))
            for each in self.at.values()
        ]

    def _learnt(self, seen: Observation) -> Observation | None:
        if "onward" not in seen.attributes:
            return seen
        return self._handled(seen) if HANDLES in seen.attributes else self._able(seen)

    def _able(self, seen: Observation) -> Observation:
        """A tool with what it does elsewhere."""
        attributes = self._standing(seen)
        can = {str(word) for word in _words(attributes.get("capabilities"))}
        sinks: dict[str, Json] = {}
        opened = attributes.get(OPENS)
        opens: dict[str, Json] = {**opened} if isinstance(opened, dict) else {}
        tables = {str(name) for name in _words(attributes.get(TABLES))}
        for question, found in self._reached(seen):
            can |= {*found.capabilities}
            tables |= {*found.tables}
            opens |= {path: writes or opens.get(path) is True for path, writes in found.opens.items()}
            for flaw, line in found.lines.items():
                sinks.setdefault(flaw, f"{question[1]}:{line}")
        before = attributes.get("sinks")
        attributes |= dict.fromkeys(sinks, True)
        if sinks:
            attributes["sinks"] = sinks | (before if isinstance(before, dict) else {})
        if opens:
            attributes[OPENS] = opens
        if tables:
            attributes[TABLES] = [*sorted(tables)]
        if can:
            attributes["capabilities"] = [*sorted(can)]
        return replace(seen, attributes=attributes)

    def _standing(self, seen: Observation) -> dict[str, Json | Ref]:
        """What is said of a tool, without the flaws in paths that functions elsewhere have checked and given to it."""
        attributes = {name: value for name, value in seen.attributes.items() if name not in {"onward", THROUGH}}
        through, sinks = seen.attributes.get(THROUGH), attributes.get("sinks")
        if isinstance(through, dict) and isinstance(sinks, dict):
            cleared = {flaw for flaw, symbol in through.items() if self._is_checked(str(symbol), seen)}
            left = {flaw: place for flaw, place in sinks.items() if flaw not in cleared}
            attributes = {name: value for name, value in attributes.items() if name not in cleared | {"sinks"}}
            attributes |= {"sinks": left} if left else {}
        return attributes

    def _is_checked(self, symbol: str, seen: Observation) -> bool:
        """Whether the function of this symbol looks where a path leads that the tool hands to it."""
        asker = self.at.get((seen.location.source, seen.location.path))
        place = (self.linker.defined(symbol, asker) or self.linker.meant(symbol, asker)) if asker is not None else None
        if place is None:
            return False
        home = (place[0].source, place[0].path, place[1])
        asked = [each for each in self.starts.get(id(seen), ()) if each[:3] == home]
        return bool(asked) and all(each in self.answers and "path" in self.answers[each].checks for each in asked)

    def _handled(self, seen: Observation) -> Observation | None:
        """What is done with an answer, if one of the flaws that count was seen in it; else nothing is to be said."""
        attributes = {
            name: value for name, value in seen.attributes.items() if name not in {"onward", HANDLES, THROUGH}
        }
        before = attributes.get("sinks")
        sinks: dict[str, Json] = {**before} if isinstance(before, dict) else {}
        for question, found in self._reached(seen):
            for flaw in sorted(OF_ANSWERS & found.lines.keys()):
                sinks.setdefault(flaw, f"{question[1]}:{found.lines[flaw]}")
        if not sinks:
            return None
        able: dict[str, Json] = {"capabilities": ["executes"]} if EXECUTED & sinks.keys() else {}
        return replace(seen, attributes=attributes | able | dict.fromkeys(sinks, True) | {"sinks": sinks})

    def _reached(self, seen: Observation) -> Iterator[tuple[_Question, Answer]]:
        queue = list(self.starts.get(id(seen), ()))
        passed: set[_Question] = set()
        for question in queue:
            if question not in passed:
                passed.add(question)
                queue += self.next.get(question, ())
                if question in self.answers:
                    yield question, self.answers[question]


def _words(value: object) -> list[object]:
    return value if isinstance(value, list) else []
