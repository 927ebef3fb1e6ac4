"""What the command line of AWS printed, as files."""

# ruff: noqa: E501  the answers read best in rows
from __future__ import annotations

import json
from pathlib import Path

from upright.app.workspace import Workspace

_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance"
_KEY = "sk-proj-" + "planted7" * 4


def test_lists_and_descriptions_are_joined(tmp_path: Path) -> None:
    files = {
        "list": {"NotebookInstances": [{"NotebookInstanceName": name, "NotebookInstanceArn": f"{_ARN}/{name}"}
                                       for name in ("lab", "other")]},
        "lab": {"NotebookInstanceName": "lab", "NotebookInstanceArn": f"{_ARN}/lab", "DirectInternetAccess": "Disabled",
                "RootAccess": "Enabled", "KmsKeyId": "k", "SubnetId": "s"},
        "functions": {"Functions": [{"FunctionName": "rag-ask", "Runtime": "python3.13",
                                     "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:rag-ask",
                                     "Environment": {"Variables": {"OPENAI_API_KEY": _KEY}}}]},
        "prices": {"PriceList": []},
    }  # fmt: skip
    folder = tmp_path / "dump"
    folder.mkdir()
    for name, answer in files.items():
        (folder / f"{name}.json").write_text(json.dumps(answer))
    (folder / "cut.json").write_text("{")
    snapshot = Workspace.open(tmp_path / "home").scan([f"aws+json:{folder}"], workers=1)
    found = {(each.rule, snapshot.graph.asset(each.asset).name) for each in snapshot.findings}
    assert {("notebook-instance-root-access", "lab"), ("secret-in-function-settings", "rag-ask")} <= found
    assert not any(name == "other" or rule == "notebook-instance-direct-internet" for rule, name in found)
    assert {each.where for each in snapshot.graph.gaps} == {"list.json", "cut.json", "prices.json"}
    assert not any(_KEY.encode() in path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())


def _found(folder: Path, home: Path) -> tuple[set[tuple[str, str]], set[str]]:
    snapshot = Workspace.open(home).scan([f"aws+json:{folder}"], workers=1)
    told = {(each.rule, snapshot.graph.asset(each.asset).name) for each in snapshot.findings}
    return told, {each.where for each in snapshot.graph.gaps}


def _write(folder: Path, files: dict[str, object]) -> None:
    for name, answer in files.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(answer))


def test_what_is_told_of_a_resource_elsewhere_joins_it(tmp_path: Path) -> None:
    iam, gateway = "arn:aws:iam::123456789012", "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/desk-1"
    allowed = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"]}
    policy = {"Version": "2012-10-17", "Statement": [{**allowed, "Resource": "arn:aws:s3:::acme-training-data/*"}]}
    files: dict[str, object] = {
        "iam/users": {"Users": [{"UserName": name, "UserId": "AIDA", "Arn": f"{iam}:user/{name}"}
                                for name in ("BedrockAPIKey-1", "carol")]},
        "iam/keys": {"AccessKeyMetadata": [{"UserName": "BedrockAPIKey-1", "Status": "Active",
                                            "CreateDate": "2025-01-01T00:00:00+00:00"}]},
        "gateway": {"gatewayArn": gateway, "gatewayId": "desk-1", "name": "desk", "authorizerType": "NONE",
                    "protocolType": "MCP", "roleArn": f"{iam}:role/desk"},
        "target": {"gatewayArn": gateway, "targetId": "T1", "name": "orders", "targetConfiguration": {"mcp": {"lambda": {
            "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:orders",
            "toolSchema": {"inlinePayload": [{"name": "delete_order", "description": "Deletes an order"}]}}}}},
        "s3/buckets": {"Buckets": [{"Name": "acme-training-data"}, {"Name": "acme-training-data-old"}]},
        "s3/policy-acme-training-data": {"Policy": json.dumps(policy)},
        "s3/stray": {"Policy": json.dumps(policy)},
    }  # fmt: skip
    _write(tmp_path / "dump", files)
    found, gaps = _found(tmp_path / "dump", tmp_path / "home")
    assert ("bedrock-key-user-with-access-key", "BedrockAPIKey-1") in found
    assert ("mcp-server-without-authentication", "desk") in found
    assert any(name == "acme-training-data" and "writable" in rule for rule, name in found)
    assert not any(name in {"carol", "acme-training-data-old"} for _, name in found)
    assert gaps == {"s3/stray.json"}


def test_the_role_of_a_resource_is_not_the_resource(tmp_path: Path) -> None:
    job = {"ProcessingJobName": "clean", "ProcessingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/clean",
           "RoleArn": "arn:aws:iam::123456789012:role/clean", "NetworkConfig": {"EnableNetworkIsolation": False}}  # fmt: skip
    _write(tmp_path / "dump", {"job": job})
    snapshot = Workspace.open(tmp_path / "home").scan([f"aws+json:{tmp_path / 'dump'}"], workers=1)
    assert {(each.kind.value, each.name) for each in snapshot.graph.assets} >= {("pipeline", "clean")}
    assert not any(each.kind == "identity" and each.locations for each in snapshot.graph.assets)


def test_descriptions_stand_under_many_names(tmp_path: Path) -> None:
    agents, search = "arn:aws:bedrock:us-west-2:123456789012", "arn:aws:aoss:us-west-2:123456789012"
    stored = {
        "type": "OPENSEARCH_SERVERLESS",
        "opensearchServerlessConfiguration": {"collectionArn": f"{search}:collection/c1"},
    }
    rules = [{"Rules": [{"ResourceType": "collection", "Resource": ["collection/laws"]}], "AllowFromPublic": True}]
    files: dict[str, object] = {
        "collection": {"collectionDetails": [{"id": "c1", "name": "laws", "type": "VECTORSEARCH", "arn": f"{search}:collection/c1"}]},
        "network": {"securityPolicyDetail": {"type": "network", "name": "laws-net", "policy": rules}},
        "base": {"knowledgeBase": {"knowledgeBaseId": "K1", "name": "laws", "knowledgeBaseArn": f"{agents}:knowledge-base/K1",
                                   "storageConfiguration": stored}},
        "agent": {"agent": {"agentId": "A1", "agentName": "desk", "agentArn": f"{agents}:agent/A1"}},
        "association": {"agentKnowledgeBase": {"agentId": "A1", "agentVersion": "DRAFT", "knowledgeBaseId": "K1",
                                               "knowledgeBaseState": "ENABLED"}},
    }  # fmt: skip
    _write(tmp_path / "dump", files)
    snapshot = Workspace.open(tmp_path / "home").scan([f"aws+json:{tmp_path / 'dump'}"], workers=1)
    graph = snapshot.graph
    told = {(each.rule, graph.asset(each.asset).name) for each in snapshot.findings}
    assert ("ai-service-open-to-all-networks", "laws") in told
    joined = {(graph.asset(each.source).name, graph.asset(each.target).name) for each in graph.relations}
    assert ("desk", "laws") in joined
    assert not graph.gaps


def test_policies_that_are_told_one_by_one_join_who_holds_them(tmp_path: Path) -> None:
    iam, agent = "arn:aws:iam::123456789012", "arn:aws:bedrock:us-east-1:123456789012:agent/A1"
    rule = {
        "Effect": "Allow",
        "Action": "bedrock:InvokeAgent",
        "Resource": "arn:aws:bedrock:us-east-1:123456789012:agent-alias/A1/*",
    }
    other = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    files: dict[str, object] = {
        "users": {"Users": [{"UserName": name, "UserId": "AIDA", "Arn": f"{iam}:user/{name}"} for name in ("kim", "lee")]},
        "agent": {"agent": {"agentId": "A1", "agentName": "desk", "agentArn": agent, "foundationModel": "amazon.nova-lite-v1:0"}},
        "kim-1": {"UserName": "kim", "PolicyName": "list", "PolicyDocument": {"Statement": [other]}},
        "kim-2": {"UserName": "kim", "PolicyName": "ask", "PolicyDocument": {"Statement": [rule]}},
        "keys": {"AccessKeyMetadata": [{"UserName": "kim", "Status": "Active", "CreateDate": "2025-01-01T00:00:00+00:00"}]},
    }  # fmt: skip
    _write(tmp_path / "dump", files)
    graph = Workspace.open(tmp_path / "home").scan([f"aws+json:{tmp_path / 'dump'}"], workers=1).graph
    asked = {
        (graph.asset(r.source).name, graph.asset(r.target).name) for r in graph.relations if r.kind == "can_invoke"
    }
    assert asked == {("kim", "desk")}
    assert not any("kim" in gap.where for gap in graph.gaps)
