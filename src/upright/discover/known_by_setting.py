"""What code asks in an account by an identifier that a setting holds, joined to what templates of its source declare:
where they declare one of that kind only, it is that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.model.identity import key

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.model.asset import Json, Location
    from upright.model.evidence import Observation, Ref

    Held = tuple[Json | Ref, Location]

ASKED: Final = "asked_as"  # attribute: the scheme of its address and the variable that holds its identifier
LATER: Final = "?"  # for the variable: somebody else hands it in
_KINDS: Final = {  # by scheme
    "bedrock-agent": "aws_bedrockagent_agent",
    "bedrock-kb": "aws_bedrockagent_knowledge_base",
    "sagemaker": "aws_sagemaker_endpoint",
}


def settings_known(
    observations: Sequence[Observation], declared: Iterable[Declared], settings: Mapping[str, Held]
) -> Iterator[Observation]:
    """The observations; those that code asks by an identifier with the keys of what it stands for. What only a setting
    identifies is nothing where that is not known. `settings`: what variables hold.
    """
    kinds = {kind: scheme for scheme, kind in _KINDS.items()}
    only: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in declared:
        if each.kind in kinds and each.key:
            only[each.location.source, kinds[each.kind]].add(each.key)
    identified = _identified(observations) if only else frozenset()
    told = {each for seen in observations if ASKED not in seen.attributes for each in seen.keys} if only else set()
    for seen in observations:
        asked = seen.attributes.get(ASKED)
        if not isinstance(asked, str):
            yield seen
            continue
        scheme, _, variable = asked.partition(" ")
        held = settings[variable][0] if variable in settings else ""
        same = (key("url", f"{scheme}://{held}"),) if held and isinstance(held, str) else ()
        known = not told.isdisjoint((*same, *seen.keys))
        one = only[seen.location.source, scheme]
        alone = len(one) == 1 and not known and (bool(variable) or one.isdisjoint(identified))
        found = (*same, *(one if alone else ()))
        if found or not variable:
            rest = {name: value for name, value in seen.attributes.items() if name != ASKED}
            yield replace(seen, keys=(*found, *seen.keys), attributes=rest)


def _identified(observations: Iterable[Observation]) -> frozenset[str]:
    """The keys of what is known under an identifier of its own, so that another one is not its."""
    addresses = tuple(key("url", f"{scheme}://") for scheme in _KINDS)
    own = ([str(each) for each in seen.keys] for seen in observations if ASKED not in seen.attributes)
    return frozenset(each for keys in own if any(one.startswith(addresses) for one in keys) for each in keys)
