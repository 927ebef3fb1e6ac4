"""Assemble: from all that is declared to assets and relations, once every document was read.

Resources that belong to another one speak for it before anything is said, so that encryption or a public access
block in another file counts. What a module from elsewhere makes is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from upright.discover.cloud import aws, azure, bedrock, google, sagemaker
from upright.discover.cloud.access import access
from upright.discover.cloud.accounts import account_wide
from upright.discover.cloud.body import blocks, first, word
from upright.discover.cloud.channels import channels
from upright.discover.cloud.contents import OBJECTS, contents
from upright.discover.cloud.credentials import credential_settings
from upright.discover.cloud.declared import Declared
from upright.discover.cloud.deputies import changes, deputies
from upright.discover.cloud.files import Files
from upright.discover.cloud.fronts import fronts
from upright.discover.cloud.handlers import FUNCTIONS
from upright.discover.cloud.identifiers import by_reference
from upright.discover.cloud.insiders import asks
from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.names import snake
from upright.discover.cloud.neighbours import GRANTS, addressed, at_address, grants, neighbours
from upright.discover.cloud.networks import open_ports, opened_by_firewalls
from upright.discover.cloud.places import beside, places
from upright.discover.cloud.policies import statements
from upright.discover.cloud.relations import BACKWARDS, BETWEEN, JOINING, KEPT
from upright.discover.cloud.scopes import Scopes, numbers, referred
from upright.discover.cloud.search import search_policies
from upright.discover.cloud.served import served
from upright.discover.cloud.settle import settled
from upright.discover.cloud.siblings import FIREWALLS, SIBLINGS
from upright.discover.cloud.sightings import observed
from upright.discover.cloud.variables import told_by_variables
from upright.discover.cloud.vectors import holds_vectors
from upright.discover.cloud.written import in_full
from upright.discover.readers.node import MAX_DEPTH, Node
from upright.discover.sight import listed
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R
from upright.model.withheld import NOT_DESCRIBED

if TYPE_CHECKING:
    from upright.discover.built import Built
    from upright.discover.cloud.policies import Statement
    from upright.model.asset import Json

    Facts = dict[str, Json]

_FACTS = {**aws.FACTS, **bedrock.FACTS, **sagemaker.FACTS, **azure.FACTS, **google.FACTS}
_NAME_ONLY = snake(NOT_DESCRIBED)  # defaults would be taken for what it says
_AGENT = "aws_bedrockagent_agent"
_DOCUMENT = "data.aws_iam_policy_document"
_MACHINES = frozenset({"google_compute_instance", "google_workbench_instance", "google_notebooks_instance"})
_GIVING = frozenset(
    {
        "aws_iam_role_policy", "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy_attachment",
        "aws_iam_role_policy_attachments_exclusive", "aws_iam_policy_attachment",
        "aws_iam_user", "aws_iam_user_policy", "aws_iam_user_policy_attachment",
    }
)  # fmt: skip  # what gives roles and users their rights
_STATES = ("knowledge_base_state", "action_group_state")
_ALIKE = 20  # resources of one name that a literal name may mean
_NAMED = (
    "bucket",
    "bucket_name",
    "name",
    "function_name",
    "identifier",
    "account_id",
    "domain_name",
    "arn",
    "id",
    "table_name",
    "dataset_id",
    "secret_name",
    "role_name",
    "user_name",
    "notebook_instance_lifecycle_config_name",
    "studio_lifecycle_config_name",
)


_BASE, _JOINS_BASE = "aws_bedrockagent_knowledge_base", "aws_bedrockagent_agent_knowledge_base_association"
Led: TypeAlias = "Mapping[str, Sequence[str]]"


def assemble(
    declared: Iterable[Declared], built: Built | None = None, led: Led | None = None
) -> tuple[list[Observation], list[Edge]]:
    """Observations and edges of everything that infrastructure code declares. `built`: the images that hold AI; `led`:
    to what the handlers of functions lead, by the keys of both.
    """
    estate = Estate(declared, built, led or {})
    estate.let_siblings_speak()
    sightings = list(estate.sightings())
    sightings += told_by_variables(
        estate, {str(seen.keys[0]): seen for seen in sightings if isinstance(seen, Observation)}
    )
    edges = [seen for seen in sightings if isinstance(seen, Edge)]
    edges += [Edge(one, R.CALLS.value, other) for one, others in estate.led.items() for other in others]
    edges += [*estate.edges(), *access(estate), *asks(estate), *changes(estate), *served(estate), *contents(estate)]
    return [seen for seen in sightings if isinstance(seen, Observation)], list(dict.fromkeys(edges))


class Estate:
    """All resources by number, with what is known of each. `labels`: the label type of those that are assets."""

    def __init__(self, declared: Iterable[Declared], built: Built | None, led: Led) -> None:
        self.built = built
        self.led = led
        scopes = Scopes(by_reference(declared))
        plain = scopes.resolved()
        self.calls = scopes.calls
        files = Files(plain)
        whole = (replace(each, body=_with_policies(each.body, _Policies(plain, files, each), 0)) for each in plain)
        self.resources = [in_full(replace(each, body=_switched_on(each.body, 0))) for each in whole]
        self.made = {
            (each.scope.partition("//")[0], each.kind) for each in self.resources if not each.body.get("existing")
        }
        self.facts: dict[int, Facts] = {}
        self.labels: dict[int, str] = {}
        self.named: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.targets: dict[int, list[tuple[str, int]]] = {}
        self.asked: dict[int, list[int]] = {}  # by user the agents that they may ask
        self.changers: dict[int, list[int]] = {}  # by principal the functions behind tools whose code it may change
        for number, each in enumerate(self.resources):
            facts = None if each.body.get(_NAME_ONLY).value is True else _FACTS.get(each.kind)
            self.facts[number] = facts(each.body) if facts else {}
            found = resource_of(each.kind)
            if found and not self._made_elsewhere(each):
                self.labels[number] = "vector_store" if holds_vectors(each) else found.label
            self.targets[number] = list(dict.fromkeys(referred(each.body)))
            source = each.scope.partition("//")[0]
            for field in _NAMED if each.kind not in OBJECTS else ():
                name = word(each.body, field)
                if name and len(self.named[source, name]) < _ALIKE:
                    self.named[source, name].append(number)

    def _made_elsewhere(self, each: Declared) -> bool:
        """Whether a resource only refers to one that another file of the same source makes."""
        return bool(each.body.get("existing")) and (each.scope.partition("//")[0], each.kind) in self.made

    def let_siblings_speak(self) -> None:
        """Give every resource what those that belong to it say, and the ports that its firewalls open."""
        for number, each in enumerate(self.resources):
            fields, says = SIBLINGS.get(each.kind, ((), None))
            told = says(each.body) if says else {}
            if says or self.labels.get(number) == "identity":
                for policy in self.led_to(number, "policy_arn", "managed_policy_arns"):
                    told = aws.join(told, aws.role_policy(self.resources[policy].body))
            for target in self._owners(number, fields) if says else [number]:
                self.facts[target] = aws.join(self.facts[target], told)
        self._open_ports()
        self._open_machines()
        for number, facts in search_policies(self.resources):
            self.facts[number] = aws.join(self.facts[number], facts)
        for number, label, facts in chain(
            fronts(self), neighbours(self), account_wide(self), channels(self), deputies(self)
        ):
            self.labels[number] = label
            self.facts[number] = aws.join(self.facts[number], facts)
        self.addressed = addressed(self)

    def led_to(self, number: int, *fields: str) -> list[int]:
        """Numbers of the resources that these attributes of a resource refer to, by reference or by name."""
        found: dict[int, None] = {}
        body = self.resources[number].body
        for field in fields:
            node = first(body, field)
            found.update(dict.fromkeys(numbers(node)))
            source = self.resources[number].scope.partition("//")[0]
            for text in node.strings():
                if "${" not in text:
                    found.update(
                        dict.fromkeys(other for other in self.named.get((source, text), ()) if other != number)
                    )
        return [other for other in found if other < len(self.resources)]

    def _owners(self, number: int, fields: tuple[str, ...]) -> list[int]:
        known = [other for other in self.led_to(number, *fields) if self._speaks(other)]
        if self.resources[number].kind != "azurerm_role_assignment":
            return known
        return [
            other for other in known if self.labels.get(other) in {"identity", "ai_service", "agent", "vector_store"}
        ]

    def _speaks(self, number: int) -> bool:
        """Whether something is kept of this resource."""
        kind = self.resources[number].kind
        return kind in _FACTS or number in self.labels or kind in FUNCTIONS

    def _open_ports(self) -> None:
        ports: dict[int, set[str]] = {}
        for number, each in enumerate(self.resources):
            if each.kind not in FIREWALLS:
                continue
            opens = set(open_ports(each.kind, each.body))
            ports.setdefault(number, set()).update(opens)
            for group in self.led_to(number, *FIREWALLS[each.kind]) if FIREWALLS[each.kind] else ():
                ports.setdefault(group, set()).update(opens)
        for number, targets in self.targets.items():
            groups = [other for _, other in targets if other in ports]
            if groups and self.resources[number].kind not in FIREWALLS:
                opened: list[Json] = [*sorted({port for group in groups for port in ports[group]})]
                self.facts[number] = aws.join(self.facts[number], {"firewalled": True, "open_ports": opened or None})

    def _open_machines(self) -> None:
        """Machines of Google Cloud: firewalls mean them by network and tag."""
        walls = [(each.body, self._network(number)) for number, each in enumerate(self.resources)
                 if each.kind == "google_compute_firewall"]  # fmt: skip
        for number, each in enumerate(self.resources) if walls else ():
            outside = self.facts[number].get("public_address") or self.facts[number].get("direct_internet")
            if each.kind in _MACHINES and outside:
                opened = opened_by_firewalls(each.body, self._network(number), walls)
                if opened is not None:
                    self.facts[number] = aws.join(
                        self.facts[number], {"firewalled": True, "open_ports": [*opened] or None}
                    )

    def _network(self, number: int) -> str:
        """The network of a machine or firewall: the number of the resource, or its name; that of each project is called
        `default`, and folders beside one another may be of several.
        """
        body = self.resources[number].body
        inner = next(chain(blocks(body, "network_interface"), blocks(body, "gce_setup.network_interfaces")), body)
        led = numbers(first(inner, "network"))
        named = word(inner, "network").rpartition("/")[2] or "default"
        top = self.resources[number].location.path.rpartition("/")[0].partition("/")[0]
        return str(led[0]) if led else f"{named} of {top}" if named == "default" else named

    def sightings(self) -> Iterator[Observation | Edge]:
        """What is seen of every resource that is an asset."""
        seen = places(self)
        for number, label in sorted(self.labels.items()):
            own = listed(credential_settings(self.resources[number].body))
            facts = aws.join(self.facts[number], {"secret_settings": own}) if own else self.facts[number]
            yield from observed(self.resources[number], label, settled(label, facts), seen.get(number, ""))
        yield from beside(self, self.calls.items())

    def edges(self) -> Iterator[Edge]:
        """The relations that references stand for."""
        for number, each in enumerate(self.resources):
            targets = [other for _, other in self.targets[number]]
            if each.kind in JOINING:
                yield from self._joined([*targets, *self._only_base(number, targets)])
                yield from self._kept(number)
            elif number in self.labels:
                for other in [*self._beyond(targets), *self.addressed.get(number, ())]:
                    yield from self._between(number, other)
            yield from self._done_by(number)
            if each.kind in _GIVING:
                yield from self._grants(number)
            elif each.kind in GRANTS:
                for holder, kind, opened in grants(self, number):
                    yield Edge(self.resources[holder].key, kind.value, self.resources[opened].key)

    def _done_by(self, number: int) -> Iterator[Edge]:
        """The functions that do what the action groups inside an agent offer."""
        agent = self.resources[number]
        for group in blocks(agent.body, "action_groups") if agent.kind == _AGENT else ():
            for far in numbers(first(group, "action_group_executor.lambda")):
                if self.labels.get(far) == "application":
                    tool = f"{agent.key}.{word(group, 'action_group_name')}"
                    yield Edge(tool, R.CALLS.value, self.resources[far].key)

    def _only_base(self, number: int, targets: list[int]) -> list[int]:
        """The one knowledge base of the source, where code joins an agent to one that another of its files made."""
        each = self.resources[number]
        named = word(each.body, "knowledge_base_id")
        told = named or first(each.body, "joined").value
        if each.kind != _JOINS_BASE or told or any(self.resources[far].kind == _BASE for far in targets):
            return []
        bases = [
            at
            for at, one in enumerate(self.resources)
            if one.kind == _BASE and one.location.source == each.location.source
        ]
        return bases if len(bases) == 1 else []

    def _kept(self, number: int) -> Iterator[Edge]:
        """The buckets in which a resource that is a relation of others keeps what it sees."""
        for other in self.addressed.get(number, ()):
            if (self.resources[number].kind, self.labels.get(other)) in KEPT:
                yield from self._between(number, other)

    def _joined(self, targets: list[int]) -> Iterator[Edge]:
        for one in targets:
            for other in targets:
                if one != other:
                    yield from self._between(one, other)

    def _between(self, one: int, other: int) -> Iterator[Edge]:
        pair = (self.labels.get(one, ""), self.labels.get(other, ""))
        kept = KEPT.get((self.resources[one].kind, pair[1]))
        if (kept or pair in BETWEEN) and one != other:
            yield Edge(self.resources[one].key, (kept or BETWEEN[pair]).value, self.resources[other].key)
        elif pair in BACKWARDS and one != other:
            yield Edge(self.resources[other].key, BACKWARDS[pair].value, self.resources[one].key)

    def _beyond(self, targets: list[int]) -> list[int]:
        """The targets, and what lies behind those that only pass a role or a function on."""
        passing = {
            "aws_iam_instance_profile",
            "aws_api_gateway_integration",
            "aws_apigatewayv2_integration",
            "aws_sagemaker_endpoint_configuration",
        }
        behind = [far for other in targets if self.resources[other].kind in passing for _, far in self.targets[other]]
        return [*targets, *behind]

    def _grants(self, number: int) -> Iterator[Edge]:
        """Which stores a role or a user may read or change, where its policies name them."""
        own = self.labels.get(number) == "identity"
        roles = [number] if own else self.led_to(number, "role", "roles", "role_name", "user", "users")
        roles = [role for role in roles if self.labels.get(role) == "identity"]
        given = [*self._given(number)] if roles else []
        for role in roles:
            yield from self.granted(number, self.resources[role].key, given)

    def granted(self, number: int, holder: str, given: Iterable[Statement]) -> Iterator[Edge]:
        """Which stores the holder of a key may read or change by statements that a resource makes."""
        for statement in given:
            reached = [other for text in statement.resources for other in numbers(Node([Node(text)]))]
            reached += dict.fromkeys(other for text in statement.resources for other in at_address(self, number, text))
            for other in reached if statement.allows else ():
                kept = self.labels.get(other)
                if kept in {"data_store", "vault"}:
                    writes = statement.writes and kept != "vault"
                    kinds = [R.CAN_WRITE] if writes else []
                    kinds += [R.CAN_READ] if statement.reads or not writes else []
                    yield from (Edge(holder, kind.value, self.resources[other].key) for kind in kinds)

    def _given(self, number: int) -> Iterator[Statement]:
        """The statements that a resource writes down, and those of the policies that it attaches."""
        attached = self.led_to(number, "policy_arn", "policy_arns", "managed_policy_arns")
        for body in (self.resources[each].body for each in (number, *attached)):
            yield from statements(first(body, "policy", "policy_document"))
            for inner in first(body, "inline_policy", "policies"):
                yield from statements(first(inner, "policy", "policy_document"))


def _switched_on(node: Node, depth: int) -> Node:
    """The body without the parts of an agent that are switched off."""
    if depth > MAX_DEPTH:
        return node
    if isinstance(node.value, dict):
        off = any(node.get(state).text.upper() == "DISABLED" for state in _STATES)
        kept = {} if off else {name: _switched_on(child, depth + 1) for name, child in node.value.items()}
        return Node(kept, node.line)
    if isinstance(node.value, list):
        return Node([_switched_on(child, depth + 1) for child in node.value], node.line)
    return node


class _Policies(NamedTuple):
    """Where the policies lie that a resource may name: documents among all resources, and files."""

    resources: list[Declared]
    files: Files
    asker: Declared

    def named(self, node: Node) -> Node | None:
        """The policy that a text of the resource refers to."""
        if "=#" in node.text:
            known = (self.resources[n] for n in numbers(Node([node])) if n < len(self.resources))
            found = next((each.body for each in known if each.kind == _DOCUMENT), None)
            if found is not None:
                return found
        return self.files.policy(node.text, self.asker)


def _with_policies(node: Node, policies: _Policies, depth: int) -> Node:
    """The body with every reference to a policy document, or to the file of one, replaced by the policy."""
    if depth > MAX_DEPTH:
        return node
    if isinstance(node.value, dict):
        return Node({name: _with_policies(child, policies, depth + 1) for name, child in node.value.items()}, node.line)
    if isinstance(node.value, list):
        return Node([_with_policies(child, policies, depth + 1) for child in node.value], node.line)
    return policies.named(node) or node if isinstance(node.value, str) and "${" in node.value else node
