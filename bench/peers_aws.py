"""Upright and Prowler on the same made-up account of AWS and its well-kept twin, in the same run.

    python bench/peers_aws.py [--account first|other|third|fourth|fifth|sixth|seventh|eighth] [--prowler BIN] [--services bedrock,sagemaker,...]

BIN is the program of an environment with Prowler (`pip install prowler`); without it only Upright is measured. The
account stands in moto, with its weaknesses (`bench/aws_planted.py`); everything is on loopback.

The twin judges: what a program fails in the planted account and not on the twin is right, what it fails on the twin is
wrong (for both of them; what the emulator always says, whatever was asked for, is told apart). A check of Prowler counts
as ours too when one of the rules that it stands for (`MEANINGS`) fails on the same resource, or on a path through it.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aws_planted import ACCOUNTS, ALWAYS, REGIONS, planted
from aws_world import ACCOUNT, REGION, World

KEY, ALONE, NETWORK = "ai-data-without-own-key", "model-without-network-isolation", "ai-workload-outside-own-network"
BROAD = frozenset({
    "iam-wildcard-for-ai-role", "ai-role-passes-any-role", "ai-role-can-raise-its-rights", "ai-role-reaches-every-store",
    "ai-role-reads-every-secret", "ai-role-takes-any-workload-token", "user-with-administrator-rights",
})  # fmt: skip
_DOOR = frozenset({"database-open-to-internet", "ai-service-open-to-all-networks", "search-domain-asks-nobody"})
_PUBLIC = frozenset({
    "bucket-with-ai-data-public", "store-writable-by-anyone", "store-open-to-the-public", "ai-bucket-without-public-block",
})  # fmt: skip
# Beginning of a check's name -> the rules that it stands for; the longest that fits counts.
MEANINGS: dict[str, frozenset[str]] = {
    "bedrock_agent_guardrail": frozenset({"bedrock-agent-without-guardrail"}), "bedrock_agent_role_least_privilege": BROAD,
    "bedrock_agent_role_not_shared": frozenset({"agents-share-a-role"}), "bedrock_full_access": BROAD,
    "bedrock_api_key": frozenset({"ai-api-key-never-expires", "bedrock-key-user-with-access-key", *BROAD}),
    "bedrock_model_invocation_logging": frozenset({"model-invocation-logging-off"}),
    "bedrock_model_invocation_logs": frozenset({"invocation-log-unencrypted"}), "bedrock_vpc_endpoints": frozenset({NETWORK}),
    "bedrock_guardrails_configured": frozenset({"region-without-guardrail"}),
    "bedrock_guardrail_": frozenset({"guardrail-without-attack-filter", "guardrail-without-private-data-filter", "guardrail-without-grounding-check"}),
    "bedrock_": frozenset({KEY}), "cloudtrail_": frozenset({"ai-activity-not-audited"}), "kms_key_not_publicly": frozenset({"secret-open-to-others"}),
    "ecs_task_definitions_no_environment": frozenset({"secret-in-container-settings"}),
    "sagemaker_domain_sso": frozenset({"studio-without-single-sign-on"}), "sagemaker_endpoint_config_kms": frozenset({KEY}),
    "sagemaker_endpoint_config_prod": frozenset({"endpoint-on-one-machine"}), "sagemaker_models_network": frozenset({ALONE}),
    "sagemaker_models_registry": frozenset({"registry-without-approved-version"}), "sagemaker_models_vpc": frozenset({NETWORK}), "sagemaker_models_monitor": frozenset({"endpoint-unmonitored"}),
    "sagemaker_notebook_instance_encryption": frozenset({KEY}), "sagemaker_notebook_instance_no_secrets": frozenset({"secret-in-startup-script"}),
    "sagemaker_notebook_instance_root": frozenset({"notebook-instance-root-access"}), "sagemaker_notebook_instance_vpc": frozenset({NETWORK}),
    "sagemaker_notebook_instance_without_direct": frozenset({"notebook-instance-direct-internet"}),
    "sagemaker_training_jobs_intercontainer": frozenset({"training-traffic-unencrypted"}), "sagemaker_training_jobs_network": frozenset({ALONE}),
    "sagemaker_training_jobs_volume": frozenset({KEY}), "sagemaker_training_jobs_vpc": frozenset({NETWORK}),
    "opensearch_service_domains_not_publicly": _DOOR, "opensearch_service_domains_access_control": _DOOR,
    "opensearch_service_domains_encryption": frozenset({"ai-data-unencrypted"}),
    "opensearch_service_domains_node": frozenset({"search-traffic-unencrypted"}), "opensearch_service_domains_https": frozenset({"search-traffic-unencrypted"}),
    "glue_etl_jobs_no_secrets": frozenset({"secret-in-model-settings"}), "ecs_task_definitions_host_namespace": frozenset({"privileged-ai-container"}),
    "awslambda_function_url_public": frozenset({"ai-endpoint-without-authentication"}), "awslambda_function_url_cors": frozenset({"ai-endpoint-cors-any"}),
    "awslambda_function_not_publicly": frozenset({"function-open-to-others", "ai-endpoint-without-authentication"}), "awslambda_function_no_secrets_in_v": frozenset({"secret-in-function-settings"}),
    "awslambda_function_using_supported": frozenset({"function-runtime-retired"}),
    "s3_bucket_cross_account": frozenset({"ai-data-shared-with-another-account", *_PUBLIC}), "s3_": _PUBLIC,
    "iam_inline_policy_no_wildcard_marketplace": frozenset({"ai-role-subscribes-to-any-model", *BROAD}),
    "iam_policy_no_wildcard_marketplace": frozenset({"ai-role-subscribes-to-any-model", *BROAD}),
    "iam_": frozenset({*BROAD, "ai-user-without-second-factor", "ai-role-trusts-another-account", "ai-role-assumable-by-anyone"}),
}  # fmt: skip
# Checks that ask for something beyond AI's safety (availability, other services), which we do not set out to judge; a
# bucket without a default encryption there is none (AWS encrypts all since 2023).
BESIDE = re.compile(
    r"fault_tolerant|audit_logging|cloudwatch_logging|cognito|internal_user|dead_letter|multi_az|inside_vpc|cloudtrail_logging|secure_transport|object_lock"
    r"|versioning|lifecycle|replication|event_notif|access_logging|mfa_delete|acl_prohibited|env_vars_not_encrypted|kms_encryption"
    r"|default_encryption|confused_deputy|restricts_source|attached_only|password_policy|root_|rotation|unattached|support_role|securityaudit|no_full_access_to|unused|hardware_mfa"
)
# What Prowler takes for one: all groups of a region, an account as a whole.
_WHOLE = frozenset({"SageMaker Model Registry", ACCOUNT})


@dataclass
class Told:
    """What a program failed: {(what, resource)}, and what it cost."""

    weak: set[tuple[str, str]] = field(default_factory=set)
    kept: set[tuple[str, str]] = field(default_factory=set)
    cpu: float = 0.0


@contextmanager
def emulator() -> Iterator[str]:
    """A moto server of its own, which also knows the policies that AWS manages."""
    from socket import socket

    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _cost(command: list[str], *, output: Path, environment: dict[str, str]) -> float:
    """Processor seconds of a command and all that it starts, counted by a process whose only child it is."""
    counter = "import sys; from pathlib import Path; from spent import spent; print(spent(sys.argv[2:], output=Path(sys.argv[1])).cpu)"
    told = subprocess.run(
        [sys.executable, "-c", counter, str(output), *command], env={**os.environ, **environment}, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parent,
    )  # fmt: skip
    return float(told.stdout)


def ours(endpoint: str, folder: Path, regions: Sequence[str]) -> tuple[set[tuple[str, str]], float]:
    """Rule and name of each resource on the path of each finding; processor seconds."""
    program = str(Path(sys.executable).with_name("upright"))
    environment = {**_way(endpoint, regions[0]), "UPRIGHT_HOME": str(folder / "home")}
    cost = _cost(
        [program, "scan", f"aws://@{','.join(regions)}", "--format", "json"],
        output=folder / "scan.json",
        environment=environment,
    )
    found = subprocess.run(
        [program, "findings", "--format", "json"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    names = {each["id"]: each["name"] for each in json.loads((folder / "scan.json").read_text())["assets"]}
    listed = json.loads(found.stdout)["findings"]
    return {
        (each["rule"], names[there]) for each in listed for there in (each["asset"], *each["path"]) if there in names
    }, cost


def theirs(
    program: str, endpoint: str, folder: Path, services: Sequence[str], regions: Sequence[str]
) -> tuple[set[tuple[str, str]], float]:
    """Check and resource of each failure of Prowler; processor seconds."""
    command = [program, "aws", "-f", *regions, "--service", *services, "--output-formats", "csv", "-F", "told", "-o", str(folder), "--no-banner",
               "--ignore-exit-code-3"]  # fmt: skip
    cost = _cost(
        command,
        output=folder / "prowler.log",
        environment={**_way(endpoint, regions[0]), "AWS_MAX_ATTEMPTS": "1", "PROWLER_TELEMETRY": "false"},
    )
    with (folder / "told.csv").open(encoding="utf-8") as stream:
        rows = [*csv.DictReader(stream, delimiter=";")]
    held, failed = _holders(endpoint, regions), [row for row in rows if row["STATUS"] == "FAIL"]
    return {
        (row["CHECK_ID"], _plain(row["RESOURCE_UID"], row["RESOURCE_NAME"], row["REGION"], held)) for row in failed
    }, cost


def _plain(uid: str, name: str, region: str, holders: dict[str, str]) -> str:
    """The name that a resource was given; the emulator makes the ids of agents of their names, anew in each account."""
    if "invocation-logging" in uid or "vpc" in uid.rpartition(":")[2][:4]:
        return f"Amazon Bedrock in {region}"
    last = uid.rpartition("/")[2]
    if ":task-definition/" in uid:
        return last.partition(":")[0]
    if ":agent/" in uid:
        return re.sub(r"[0-9a-f]{8}$", "", last)
    if (
        ":policy/" in uid or "/" in name
    ):  # a policy is what its holders may do; one of their own is told as `holder/policy`
        held = name.partition("/")[0]
        return holders.get(name, holders.get(held, held))
    return re.sub(r"^d-", "", last) if ":domain/d-" in uid else holders.get(name or last, name or last)


def _holders(endpoint: str, regions: Sequence[str]) -> dict[str, str]:
    """The first principal that each managed policy is attached to, of each group its first member; names of keys."""
    iam = World(endpoint, kept=True).client("iam")
    found: dict[str, str] = {}
    for policy in iam.list_policies(OnlyAttached=True, MaxItems=1000)["Policies"]:
        to = iam.list_entities_for_policy(PolicyArn=policy["Arn"])
        named = [each["RoleName"] for each in to["PolicyRoles"]] + [each["UserName"] for each in to["PolicyUsers"]]
        members = (iam.get_group(GroupName=each["GroupName"])["Users"] for each in to["PolicyGroups"])
        named += [each["UserName"] for users in members for each in users]
        found |= {policy["PolicyName"]: named[0]} if named else {}
    for group in iam.list_groups()["Groups"]:
        users = iam.get_group(GroupName=group["GroupName"])["Users"]
        found |= {group["GroupName"]: users[0]["UserName"]} if users else {}
    return found | _aliases(endpoint, regions)


def _aliases(endpoint: str, regions: Sequence[str]) -> dict[str, str]:
    """What keys are called, by their ids."""
    clients = (World(endpoint, kept=True, region=region).client("kms") for region in regions)
    listed = (each for client in clients for each in client.list_aliases()["Aliases"])
    return {each["TargetKeyId"]: each["AliasName"].removeprefix("alias/") for each in listed if "TargetKeyId" in each}


def _way(endpoint: str, region: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": region,
    }


def stands_for(check: str) -> frozenset[str]:
    """The rules that a check stands for."""
    fitting = [word for word in MEANINGS if check.startswith(word)]
    return MEANINGS[max(fitting, key=len)] if fitting else frozenset()


def main() -> None:
    """Plant, run both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--account", default="first", choices=[*ACCOUNTS])
    parser.add_argument("--prowler", default="")
    parser.add_argument("--services", default="bedrock,sagemaker,opensearch,awslambda,s3,iam")
    chosen = parser.parse_args()
    regions, services = REGIONS.get(chosen.account, (REGION,)), chosen.services.split(",")
    told, world = {"upright": Told(), **({"prowler": Told()} if chosen.prowler else {})}, None
    for kept in (True, False):
        with emulator() as endpoint, tempfile.TemporaryDirectory() as name:
            world = planted(endpoint, kept=kept, account=chosen.account)
            for program, result in told.items():
                where = Path(name)
                found, cpu = (
                    ours(endpoint, where, regions)
                    if program == "upright"
                    else theirs(chosen.prowler, endpoint, where, services, regions)
                )
                result.cpu += cpu
                setattr(result, "kept" if kept else "weak", found)
    if world:
        report(told, world)


def report(told: dict[str, Told], world: World) -> None:
    """The tables."""
    always = {(rule, name) for name, rule in ALWAYS}
    mine = told["upright"]
    print(f"{'':10}{'right':>8}{'wrong':>8}{'labelled found':>18}{'processor s':>14}")
    for program, result in told.items():
        wrong = result.kept - always if program == "upright" else {each for each in result.kept if not _always(each)}
        right = result.weak - result.kept
        seen = sum(_sees(program, right, name, rules) for name, rules in world.expected)
        print(f"{program:10}{len(right):8}{len(wrong):8}{seen:12} of {len(world.expected):3}{result.cpu:14.1f}")
    for rule, name in sorted(mine.kept - always):
        print(f"  wrong, ours: {rule} on {name}")
    for name, rules in world.expected:
        if not _sees("upright", mine.weak, name, rules):
            print(f"  missed, ours: {' or '.join(rules)} on {name}")
    if "prowler" not in told:
        return
    peer = told["prowler"]
    ai = {each for each in peer.weak - peer.kept if each[0].startswith(("bedrock", "sagemaker"))}
    rightly = ai | {each for each in peer.weak - peer.kept if not BESIDE.search(each[0])}
    lacking = sorted(each for each in rightly if not _ours(mine.weak, *each))
    print(
        f"\nProwler rightly fails {len(rightly)} (check, resource), {len(ai)} of them of AI; of those we lack {len(lacking)}:"
    )
    for check, name in lacking:
        print(f"  {check} on {name}")


def _ours(mine: set[tuple[str, str]], check: str, name: str) -> bool:
    """Whether a rule that a check stands for fails on the same resource; on any, where the check names none."""
    rules = stands_for(check)
    return any(rule in rules and name in {found, *_WHOLE} for rule, found in mine)


def _always(failed: tuple[str, str]) -> bool:
    return any(failed[1] == name and rule in stands_for(failed[0]) for name, rule in ALWAYS)


def _sees(program: str, right: set[tuple[str, str]], name: str, rules: tuple[str, ...]) -> bool:
    if program == "upright":
        return any((rule, name) in right for rule in rules)
    return any(failed[1] == name and stands_for(failed[0]) & set(rules) for failed in right)


if __name__ == "__main__":
    main()
