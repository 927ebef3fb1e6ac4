"""Bodies: which functions run when a symbol is called, and what is made in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.references import GIVES
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from upright.discover.examine import Examination
    from upright.discover.exports import Exports


_MADE = ".__init__"
_DEEPER = re.compile(r"[.:]")
_LEVELS = 40  # of one name
Held = tuple[str, tuple[str, ...]]  # the name of an asset of a module, and its keys


class Inside:
    """The assets of each module by the names that they lie in: `Desk.ask.client` lies in `Desk.ask` and in `Desk`."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[str, list[Held]]] = {}

    def __call__(self, module: Examination, name: str) -> Sequence[Held]:
        """What lies in a name, in order."""
        place = (module.source, module.path)
        if place not in self._known:
            self._known[place] = _by_name(module.exports)
        return self._known[place].get(name, ())


def _by_name(exports: Exports) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for asset in exports.assets.items():
        for at in islice(_DEEPER.finditer(asset[0]), _LEVELS):
            found[asset[0][: at.start()]].append(asset)
    return found


def bodies(home: Examination, rest: str, inside: Inside) -> Iterator[tuple[str, Sequence[str]]]:
    """The functions that a symbol of a module names, each with what it refers to: itself, the body of the module, what
    it is another name for. With a method goes the constructor of its class, which made what the method works with.
    """
    exports = home.exports
    if not rest:
        yield "", exports.uses.get("", ())
    for name, tail in heads(rest):
        uses = exports.uses.get(name)
        entry = exports.values.get(name)
        if uses is not None:
            yield name, uses
        if entry is not None and isinstance(entry[0], Ref):
            yield f"{name}->{tail}", (entry[0].symbol + tail,)
        if uses is not None or entry is not None or name in exports.functions:
            yield from _constructors(home, name, inside)
            return


def _constructors(home: Examination, name: str, inside: Inside) -> Iterator[tuple[str, Sequence[str]]]:
    """The constructor of a class, or of the class that a method belongs to."""
    exports = home.exports
    while name:
        if name in exports.functions:
            yield f"{name}{_MADE}", exports.uses.get(f"{name}{_MADE}", ())
        made = f"{name}.constructor"
        if made in exports.uses or any(each.startswith(f"{made}:") for each, _ in inside(home, made)):
            yield made, exports.uses.get(made, ())
        name = name.rpartition(".")[0]


def held(home: Examination, function: str, inside: Inside) -> Iterator[str]:
    """Keys of what a function makes in its body; of a module (an empty name) what stands outside its
    functions, of a constructor also the fields of its class.
    """
    assets = home.exports.assets
    made = dict(inside(home, function))
    if function.endswith(_MADE):
        owner = function.removesuffix(_MADE)
        field = len(owner) + 1  # `Service.client`
        made |= {name: keys for name, keys in inside(home, owner)
                 if name[field - 1] == "." and not _DEEPER.search(name, field)}  # fmt: skip
    elif not function:
        functions = home.exports.functions
        made |= {name: assets[name] for name in assets if _DEEPER.split(name, 1)[0] not in functions}
    for name, keys in made.items():
        if not name.startswith(GIVES):
            yield from keys


def asks_itself(module: Examination, name: str, dotted: str) -> bool:
    """Whether a module that looks like a package takes from that package what is asked of it, or is a single file that
    can hold no module of that name: it is another thing.
    """
    value = module.exports.values.get(name, ("", 0))[0]
    below = dotted.split(".")[1:]
    single = not module.path.endswith("__init__.py") and len(below) > 1 and below[0].islower()
    return single or (isinstance(value, Ref) and value.symbol == dotted)


def lacks(package: Examination, name: str) -> bool:
    """Whether a package of the repository holds nothing of a name, which one that is called alike then must."""
    told = package.exports
    known = not name or told.stars or name in told.values or name in told.functions
    return package.path.endswith("__init__.py") and not known


def heads(rest: str) -> Iterator[tuple[str, str]]:
    """`a.b[c].d` as (`a.b[c].d`, ``), (`a.b[c]`, `.d`), (`a.b`, `[c].d`), (`a`, `.b[c].d`)."""
    end = len(rest)
    while end > 0:
        yield rest[:end], rest[end:]
        end = max(rest.rfind(".", 0, end), rest.rfind("[", 0, end))


def plain_first(examination: Examination) -> tuple[int, str]:
    """Files that hold what is in use before examples and templates of them."""
    path = examination.path.lower()
    return (1 if any(word in path for word in ("example", "sample", "template", "dist")) else 0, examination.path)


def nearest(found: list[Examination], asker: Examination) -> Examination:
    """Of several modules of one name the one that lies nearest to who asks."""
    own = asker.path.split("/")

    def shared(other: Examination) -> tuple[int, int]:
        parts = other.path.split("/")
        same = next((i for i, (a, b) in enumerate(zip(own, parts, strict=False)) if a != b), min(len(own), len(parts)))
        return same, -len(parts)

    return max(found, key=shared)
