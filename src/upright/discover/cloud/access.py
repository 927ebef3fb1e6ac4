"""Who may read, change or invoke what: the policies of an account weighed against each other, as relations.

Speaks of principals and resources that are known by ARN: accounts that were read live, exports, states. Keys and networks may
narrow further; they are not weighed here.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.cloud.body import first, word
from upright.discover.cloud.held import boundary
from upright.discover.cloud.identifiers import own_arn
from upright.discover.cloud.organisation import organisation_limits
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.rights import Rights
from upright.model.evidence import Edge
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate
    from upright.discover.cloud.declared import Declared

# Kind of resource -> relation, the actions that amount to it, and what follows its ARN in what they are asked about.
_RIGHTS: dict[str, tuple[tuple[R, tuple[str, ...], str], ...]] = {
    "aws_s3_bucket": ((R.CAN_READ, ("s3:GetObject",), "/*"), (R.CAN_WRITE, ("s3:PutObject", "s3:DeleteObject"), "/*")),
    "aws_dynamodb_table": ((R.CAN_READ, ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"), ""),
                           (R.CAN_WRITE, ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"), "")),
    "aws_rds_cluster": ((R.CAN_READ, ("rds-data:ExecuteStatement",), ""), (R.CAN_WRITE, ("rds-data:ExecuteStatement",), "")),
    "aws_opensearch_domain": ((R.CAN_READ, ("es:ESHttpGet", "es:ESHttpPost"), "/*"), (R.CAN_WRITE, ("es:ESHttpPut", "es:ESHttpDelete"), "/*")),
    "aws_opensearchserverless_collection": ((R.CAN_READ, ("aoss:APIAccessAll",), ""),),
    "aws_s3vectors_index": ((R.CAN_READ, ("s3vectors:QueryVectors", "s3vectors:GetVectors"), ""), (R.CAN_WRITE, ("s3vectors:PutVectors", "s3vectors:DeleteVectors"), "")),
    "aws_bedrockagent_knowledge_base": ((R.CAN_READ, ("bedrock:Retrieve", "bedrock:RetrieveAndGenerate"), ""),
                                        (R.CAN_WRITE, ("bedrock:IngestKnowledgeBaseDocuments", "bedrock:StartIngestionJob"), "")),
    "aws_bedrockagentcore_memory": ((R.CAN_READ, ("bedrock-agentcore:RetrieveMemoryRecords",), ""), (R.CAN_WRITE, ("bedrock-agentcore:CreateEvent",), "")),
    "aws_secretsmanager_secret": ((R.CAN_READ, ("secretsmanager:GetSecretValue",), ""),),
    "aws_kms_key": ((R.CAN_READ, ("kms:Decrypt",), ""),),
    "aws_sagemaker_endpoint": ((R.CAN_INVOKE, ("sagemaker:InvokeEndpoint",), ""),),
    "aws_sagemaker_feature_group": ((R.CAN_READ, ("sagemaker:GetRecord",), ""), (R.CAN_WRITE, ("sagemaker:PutRecord",), "")),
    "aws_bedrock_tuned_model": ((R.CAN_INVOKE, ("bedrock:InvokeModel",), ""),),
    "aws_bedrock_imported_model": ((R.CAN_INVOKE, ("bedrock:InvokeModel",), ""),),
    "aws_bedrockagent_agent": ((R.CAN_INVOKE, ("bedrock:InvokeAgent",), "/*"),),
    "aws_bedrockagentcore_agent_runtime": ((R.CAN_INVOKE, ("bedrock-agentcore:InvokeAgentRuntime",), ""),),
    "aws_bedrockagentcore_gateway": ((R.CAN_INVOKE, ("bedrock-agentcore:InvokeGateway",), ""),),
    "aws_lambda_function": ((R.CAN_INVOKE, ("lambda:InvokeFunction",), ""), (R.CAN_WRITE, ("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"), "")),
}  # fmt: skip
# Rights that a state keeps beside their principals.
_BESIDE = frozenset({
    "aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_user_policy", "aws_iam_user_policy_attachment", "aws_iam_policy_attachment",
})  # fmt: skip
_PRINCIPALS = frozenset({"aws_iam_role", "aws_iam_user"})
Target: TypeAlias = "tuple[str, str, list[Statement], str]"  # what is asked about, its key, its own policy, its account
_MOST = 2000  # relations of one principal: one that may do everything is told by its attributes


def access(estate: Estate) -> Iterator[Edge]:
    """`principal can_read store`, `can_write`, `can_invoke`, for principals that are assets."""
    weighing = _Weighing(estate)
    for number, each in enumerate(estate.resources):
        if each.kind in _PRINCIPALS and own_arn(each).startswith("arn:") and estate.labels.get(number) == "identity":
            yield from weighing.of(number, each)


class _Weighing:
    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.policies: dict[str, list[Statement]] = {}
        self.groups: dict[str, Declared] = {}
        self.beside: dict[int, list[Statement]] = defaultdict(list)  # by number of the principal
        self.limits = organisation_limits(estate.resources)
        self.targets: dict[tuple[R, str], list[Target]] = defaultdict(list)
        self.models: set[str] = set()
        for number, each in enumerate(estate.resources):
            self._note(each)
            if number in estate.labels and each.kind in _RIGHTS and own_arn(each).startswith("arn:"):
                self._aim(each)
            for holder in estate.led_to(number, "role", "roles", "user", "users") if each.kind in _BESIDE else ():
                self.beside[holder] += statements(first(each.body, "policy"))
                for policy in estate.led_to(number, "policy_arn"):
                    self.beside[holder] += statements(first(estate.resources[policy].body, "policy"))
        for targets in self.targets.values():
            targets.sort(key=itemgetter(0))

    def _note(self, each: Declared) -> None:
        if each.kind == "aws_iam_policy":
            self.policies[word(each.body, "arn")] = statements(first(each.body, "policy", "policy_document"))
        elif each.kind == "aws_iam_group":
            self.groups[word(each.body, "group_name", "name")] = each
        known = own_arn(each).startswith("arn:")
        for _, node in each.body.walk() if known else ():
            if "::foundation-model/" in node.text:
                self.models.add(node.text.rpartition("foundation-model/")[2])
        plain = word(each.body, "foundation_model")
        if plain and known and not plain.startswith("arn:"):
            self.models.add(plain)

    def _aim(self, each: Declared) -> None:
        arn = own_arn(each)
        own = statements(first(each.body, "bucket_policy", "policy", "access_policies", "resource_policy"))
        for relation, actions, after in _RIGHTS[each.kind]:
            asked = (
                f"{arn.replace(':agent/', ':agent-alias/')}{after}"
                if each.kind == "aws_bedrockagent_agent"
                else f"{arn}{after}"
            )
            for action in actions:
                self.targets[relation, action].append((asked, each.key, own, word(each.body, "account_id")))

    def of(self, number: int, principal: Declared) -> Iterator[Edge]:
        """The relations of one principal."""
        rights = self._rights(number, principal)
        told: dict[Edge, None] = {}
        for (relation, action), targets in self.targets.items():
            toward = rights.toward(action)
            for asked, key, own, account in _candidates(toward.own.allows, targets):
                if len(told) < _MOST and toward.may(asked, own, account):
                    told[Edge(principal.key, relation.value, key)] = None
        toward = rights.toward("bedrock:InvokeModel")
        region = word(principal.body, "region") or "us-east-1"
        for name in sorted(self.models) if toward.own.allows else ():
            if toward.may(f"arn:aws:bedrock:{region}::foundation-model/{name}") or _names_model(
                toward.own.allows, name
            ):
                told[Edge(principal.key, R.CAN_INVOKE.value, model_key(name, "bedrock"))] = None
        yield from told

    def _rights(self, number: int, principal: Declared) -> Rights:
        body = principal.body
        own = [*self._given(principal), *self.beside[number]]
        for name in first(body, "group_list").strings():
            own += self._given(self.groups[name]) if name in self.groups else []
        within = boundary(self.estate, number)
        return Rights(word(body, "arn"), own, within, self.limits.get(principal.scope, ()))

    def _given(self, holder: Declared) -> list[Statement]:
        inline = [each for policy in first(holder.body, "policies", "inline_policy")
                  for each in statements(first(policy, "policy_document", "policy"))]  # fmt: skip
        managed = (self.policies.get(arn, []) for arn in first(holder.body, "managed_policy_arns").strings())
        return [*inline, *(each for policy in managed for each in policy)]


def _candidates(allows: tuple[Statement, ...], targets: list[Target]) -> list[Target]:
    """Of targets in order those that a statement may mean by how its patterns begin, or that have a policy of their own."""
    if any(each.but_resources for each in allows):
        return targets
    found = {number for number, (_, _, own, _) in enumerate(targets) if own}
    for begin in {re.split(r"[*?]", arn, maxsplit=1)[0] for each in allows for arn in each.resources}:
        if not begin:
            return targets
        first = bisect_left(targets, begin, key=itemgetter(0))
        while first < len(targets) and targets[first][0].startswith(begin):
            found.add(first)
            first += 1
    return [targets[number] for number in sorted(found)]


def _names_model(allows: tuple[Statement, ...], name: str) -> bool:
    """Whether a statement allows a model in any region."""
    arns = (arn for each in allows for arn in each.resources if "foundation-model/" in arn)
    return any(matches(arn.rpartition("foundation-model/")[2], name) for arn in arns)
