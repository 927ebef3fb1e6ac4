"""What files of a source take over from one another: addresses behind variables, behind the names of services that are
published here, and in files of settings that code opens by their name.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import Final

VARIABLE: Final = "variable:"
ALIAS: Final = "alias:"
SETTINGS: Final = "settings:"
PASSED_ON: Final = (VARIABLE, ALIAS, SETTINGS)
AT: Final = re.compile(r"(url:[a-z][a-z\d+.-]*://)([^/@#]+)(.*)")  # scheme, host and port, and the rest


def through_settings(used: dict[str, set[str]]) -> None:
    """What a file of settings states is used by code of its source that names it: the one that lies nearest."""
    ending: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in used:
        ending[source_of(file), posixpath.basename(file)].append(file)
    taken: dict[str, set[str]] = {}
    for file, targets in used.items():
        for name in (each.removeprefix(SETTINGS) for each in targets if each.startswith(SETTINGS)):
            named = [each for each in ending.get((source_of(file), posixpath.basename(name)), ()) if each != file]
            found = _nearest(file, [each for each in named if f"/{each}".endswith(f"/{name}")])
            taken.setdefault(file, set()).update(*(used[each] for each in found))
    for file, targets in taken.items():
        used[file] |= {each for each in targets if not each.startswith(PASSED_ON)}


def _nearest(file: str, named: list[str]) -> list[str]:
    """Of these files the one that shares most folders with a file; none where several do."""
    shared = {each: len(posixpath.commonprefix([posixpath.dirname(each), posixpath.dirname(file)])) for each in named}
    most = max(shared.values(), default=0)
    found = [each for each, length in shared.items() if length == most]
    return found if len(found) == 1 else []


def through_aliases(used: dict[str, set[str]]) -> None:
    """What a source calls by the name of a service that it publishes on this machine is also what listens here."""
    stated: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file, targets in used.items():
        for target in (each.removeprefix(ALIAS) for each in targets if each.startswith(ALIAS)):
            inside, _, outside = target.partition("=")
            stated[source_of(file)][inside].add(outside)
    for file, targets in used.items() if stated else ():
        known = stated.get(source_of(file), {})
        placed = (at for at in map(AT.fullmatch, targets) if at is not None)
        targets |= {f"{at[1]}{outside}{at[3]}" for at in [*placed] for outside in known.get(at[2], ())}


def through_variables(used: dict[str, set[str]]) -> None:
    """What a file reads from a variable is what the settings of its source say that it holds, if they agree."""
    stated: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    read: list[tuple[str, str]] = []
    for file, targets in used.items():
        given: dict[str, set[str]] = defaultdict(set)
        for target in (each.removeprefix(VARIABLE) for each in targets if each.startswith(VARIABLE)):
            name, mark, address = target.partition("=")
            if mark:
                given[name].add(address)
            else:
                read.append((file, name))
        for name, addresses in given.items():
            stated[source_of(file), name].append(addresses)
    for file, name in read:
        several = stated.get((source_of(file), name), ())
        if several and all(each == several[0] for each in several):
            used[file] |= several[0]


def source_of(file: str) -> str:
    """The source that the key of a path is of."""
    return file.partition(":")[2].partition("/")[0]
