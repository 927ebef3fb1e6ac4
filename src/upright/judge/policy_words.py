"""A policy in plain words, and the start of a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from upright.judge.pattern import WAYS, Condition, Hop, Node, Pattern

if TYPE_CHECKING:
    from upright.judge.policy import Policy
    from upright.judge.rule import Rule

_OPERATORS = {
    "eq": "is", "ne": "is not", "in": "is one of", "not_in": "is none of", "gt": "is more than", "ge": "is at least",
    "lt": "is less than", "le": "is at most",
}  # fmt: skip
_RESPONSES = {
    "gate": "`upright gate` fails", "report": "it is reported", "notify": "somebody is told",
    "propose": "`upright respond` proposes a repair", "fix": "`upright respond` repairs it",
}  # fmt: skip


def explained(policy: Policy, rules: Iterable[Rule], today: date | None = None) -> list[str]:
    """What a policy asks for, line by line."""
    day = today or datetime.now(UTC).date()
    lines = [f"{policy.title} ({policy.severity.name.lower()})"]
    lines += [policy.description] if policy.description else []
    if policy.match:
        lines.append(f"Violated by {in_words(policy.match)}.")
    chosen = sorted(rule.id for rule in rules if _chosen(policy, rule))
    if policy.rules or policy.signals:
        lines.append(
            f"Violated by findings of {policy.severity.name.lower()} severity and above of {len(chosen)} rules:"
        )
        lines += [f"  {rule}" for rule in chosen]
    lines += list(_scope(policy))
    lines.append(f"When it is violated, {' and '.join(_RESPONSES[each] for each in policy.response)}.")
    for waiver in policy.exceptions:
        state = "expired" if waiver.expires < day else "until"
        about = waiver.finding or waiver.rule or waiver.asset or waiver.path
        lines.append(f"Except {about}: {waiver.reason} ({waiver.owner}, {state} {waiver.expires.isoformat()})")
    return lines


def _chosen(policy: Policy, rule: Rule) -> bool:
    by_signal = any(fnmatchcase(signal, glob) for signal in rule.signals for glob in policy.signals)
    return by_signal or any(fnmatchcase(rule.id, glob) for glob in policy.rules)


def _scope(policy: Policy) -> Iterator[str]:
    scope = policy.scope
    if scope.kinds:
        yield f"Only for {' and '.join(sorted(scope.kinds))}."
    if scope.paths:
        yield f"Only for what was seen in {' or '.join(scope.paths)}."
    if not scope.tests:
        yield "Not for what was seen only in tests and examples."


def in_words(pattern: Pattern) -> str:
    """A pattern as a sentence."""
    words = [_node(pattern.nodes[0])]
    for hop, node in zip(pattern.hops, pattern.nodes[1:], strict=True):
        words.append(f"from which {_hop(hop)} leads to {_node(node)}")
    return " ".join(words)


def _node(node: Node) -> str:
    kinds = " or ".join(sorted(kind.replace("_", " ") for kind in node.kinds)) or "anything"
    article = "" if not node.kinds else "an " if kinds[0] in "aeiou" else "a "
    return article + kinds + (f" whose {' and '.join(map(_condition, node.where))}" if node.where else "")


def _condition(condition: Condition) -> str:
    if condition.operator == "exists":
        return f"{condition.field} {'was seen' if condition.value else 'was not seen'}"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    verb = {"eq": "is", "ne": "is not"}.get(condition.operator, "") if len(values) == 1 else ""
    listed = ", ".join(str(value) for value in values)
    return f"{condition.field} {verb or _OPERATORS[condition.operator]} {listed}"


def _hop(hop: Hop) -> str:
    way = next((name for name, (steps, _) in WAYS.items() if steps == hop.steps), "")
    verbs = way or " or ".join(f"{'(backwards) ' if back else ''}{relation}" for relation, back in hop.steps)
    count = f" in {hop.least} to {hop.most} steps" if hop.most > 1 else ""
    return f"{verbs}{count}"


def draft(identifier: str, title: str = "") -> str:
    """A new policy that passes its own examples, to be changed."""
    return f"""id: {identifier}
title: {title or identifier.replace("-", " ").capitalize()}
severity: high
# A way through the graph that must not be; or select findings with `rules: [...]` or `signals: [...]`.
match:
  - model: {{exposure: public}}
  - learns_from
  - dataset: {{holds: "pii.*"}}
scope: {{test: false}}
response: report  # gate, report, notify, propose, fix; one or a list. Try it first: upright policy simulate FILE
# exceptions:
#   - {{asset: bot, owner: anna@example.com, reason: test data, expires: 2027-01-31}}
breaks:
  - |
    endpoint chat public
    model bot
    dataset tickets [pii.us-ssn]
    chat -serves-> bot
    bot -trained_on-> tickets
holds:
  - |
    endpoint chat private
    model bot
    dataset tickets [pii.us-ssn]
    chat -serves-> bot
    bot -trained_on-> tickets
"""
