"""Settings of resources in an account of Amazon Web Services: how each is read, and written in one request."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._aws import Unset, account
from upright.act.steps._s3 import bucket_client, bucket_of
from upright.model.errors import ConflictError, Unreachable

_STILL = "Stopped"
_PATIENCE, _PAUSE = 300.0, 3.0  # seconds that a service may take to do what it was told


@dataclass(frozen=True)
class Setting:
    """One setting of one kind of resource. `read` gives JSON, None when it was never set; `write` takes it back."""

    service: str
    read: Callable[[Any, Arguments], Any]
    write: Callable[[Any, Arguments, Any], object]


def current(arguments: Arguments, site: Site) -> Any:
    """The value of the setting that `setting` names, of the resource that `path` names."""
    setting = SETTINGS[arguments["setting"]]
    try:
        with _client(setting, arguments, site) as client:
            return setting.read(client, _told(setting, arguments, site))
    except Unset:
        return None


def give(arguments: Arguments, site: Site, value: Any) -> None:
    """Give the setting this value."""
    setting = SETTINGS[arguments["setting"]]
    with _client(setting, arguments, site) as client:
        setting.write(client, _told(setting, arguments, site), value)


def _client(setting: Setting, arguments: Arguments, site: Site) -> AbstractContextManager[Any]:
    if setting.service == "s3":
        return bucket_client(arguments, site)
    return account(arguments, site, setting.service)


def _told(setting: Setting, arguments: Arguments, site: Site) -> Arguments:
    return {**arguments, "path": bucket_of(arguments, site)} if setting.service == "s3" else arguments


def _needed(value: Any, what: str) -> Any:
    """The value. Raises ConflictError for what cannot be unset."""
    if value is None:
        raise ConflictError(f"{what} cannot be taken away once it is there")
    return value


def _versioning(client: Any, told: Arguments) -> Any:
    return client.get_bucket_versioning(Bucket=told["path"]).get("Status")


def _set_versioning(client: Any, told: Arguments, value: Any) -> None:
    status = {"Status": _needed(value, "versioning")}
    client.put_bucket_versioning(Bucket=told["path"], VersioningConfiguration=status)


def _origins(client: Any, told: Arguments) -> Any:
    return client.get_bucket_cors(Bucket=told["path"])["CORSRules"]


def _set_origins(client: Any, told: Arguments, value: Any) -> None:
    if value is None:
        client.delete_bucket_cors(Bucket=told["path"])
    else:
        client.put_bucket_cors(Bucket=told["path"], CORSConfiguration={"CORSRules": value})


def _website(client: Any, told: Arguments) -> Any:
    found = client.get_bucket_website(Bucket=told["path"])
    return {name: value for name, value in found.items() if name != "ResponseMetadata"}


def _set_website(client: Any, told: Arguments, value: Any) -> None:
    if value is None:
        client.delete_bucket_website(Bucket=told["path"])
    else:
        client.put_bucket_website(Bucket=told["path"], WebsiteConfiguration=value)


def _secret_policy(client: Any, told: Arguments) -> Any:
    return client.get_resource_policy(SecretId=told["arn"]).get("ResourcePolicy")


def _set_secret_policy(client: Any, told: Arguments, value: Any) -> None:
    if value is None:
        client.delete_resource_policy(SecretId=told["arn"])
    else:
        client.put_resource_policy(SecretId=told["arn"], ResourcePolicy=value)


def _key_policy(client: Any, told: Arguments) -> Any:
    return client.get_key_policy(KeyId=told["path"], PolicyName="default")["Policy"]


def _set_key_policy(client: Any, told: Arguments, value: Any) -> None:
    client.put_key_policy(KeyId=told["path"], PolicyName="default", Policy=_needed(value, "a key's policy"))


def _registry_policy(client: Any, told: Arguments) -> Any:
    return client.get_repository_policy(repositoryName=told["path"])["policyText"]


def _set_registry_policy(client: Any, told: Arguments, value: Any) -> None:
    if value is None:
        client.delete_repository_policy(repositoryName=told["path"])
    else:
        client.set_repository_policy(repositoryName=told["path"], policyText=value)


def _tokens(client: Any, told: Arguments) -> Any:
    found = client.describe_instances(InstanceIds=[told["path"]])["Reservations"]
    return (found[0]["Instances"][0].get("MetadataOptions") or {}).get("HttpTokens") or "optional"


def _set_tokens(client: Any, told: Arguments, value: Any) -> None:
    client.modify_instance_metadata_options(InstanceId=told["path"], HttpTokens=_needed(value, "this"))
    _until(lambda: _tokens(client, told), value, told["path"])


def _address(client: Any, told: Arguments) -> Any:
    return client.describe_db_instances(DBInstanceIdentifier=told["path"])["DBInstances"][0]["PubliclyAccessible"]


def _set_address(client: Any, told: Arguments, value: Any) -> None:
    client.modify_db_instance(
        DBInstanceIdentifier=told["path"], PubliclyAccessible=bool(value), ApplyImmediately=True
    )  # fmt: skip
    _until(lambda: _address(client, told), value, told["path"])


def _https(client: Any, told: Arguments) -> Any:
    found = client.describe_domain_config(DomainName=told["path"])["DomainConfig"]
    return (found.get("DomainEndpointOptions") or {}).get("Options") or {}


def _set_https(client: Any, told: Arguments, value: Any) -> None:
    client.update_domain_config(DomainName=told["path"], DomainEndpointOptions=_needed(value, "this"))


def _disk_sharing(client: Any, told: Arguments) -> Any:
    found = client.describe_snapshot_attribute(SnapshotId=told["path"], Attribute="createVolumePermission")
    return sorted(each.get("Group") or each["UserId"] for each in found["CreateVolumePermissions"])


def _set_disk_sharing(client: Any, told: Arguments, value: Any) -> None:
    more, less = _difference(_disk_sharing(client, told), value or [])
    for operation, several in (("remove", less), ("add", more)):  # one of them, as what is planned only takes away
        groups, users = ([each for each in several if (each == "all") is group] for group in (True, False))
        if several:
            client.modify_snapshot_attribute(
                SnapshotId=told["path"],
                Attribute="createVolumePermission",
                OperationType=operation,
                **({"GroupNames": groups} if groups else {}),
                **({"UserIds": users} if users else {}),
            )


def _copy_sharing(client: Any, told: Arguments) -> Any:
    found = client.describe_db_snapshot_attributes(DBSnapshotIdentifier=told["path"])["DBSnapshotAttributesResult"]
    several = {each["AttributeName"]: each["AttributeValues"] for each in found["DBSnapshotAttributes"]}
    return sorted(several.get("restore") or ())


def _set_copy_sharing(client: Any, told: Arguments, value: Any) -> None:
    more, less = _difference(_copy_sharing(client, told), value or [])
    client.modify_db_snapshot_attribute(
        DBSnapshotIdentifier=told["path"], AttributeName="restore", ValuesToAdd=more, ValuesToRemove=less
    )  # fmt: skip


def _difference(now: Iterable[str], wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    return sorted(set(wanted) - set(now)), sorted(set(now) - set(wanted))


def _caller(client: Any, told: Arguments) -> Any:
    """The statement of a function's policy that `statement` names."""
    try:
        found = json.loads(client.get_policy(FunctionName=told["path"])["Policy"])["Statement"]
    except client.exceptions.ResourceNotFoundException:  # what it says of a function without a policy, too
        return None
    return next((each for each in found if each.get("Sid") == told["statement"]), None)


def _set_caller(client: Any, told: Arguments, value: Any) -> None:
    if value is None:
        client.remove_permission(FunctionName=told["path"], StatementId=told["statement"])
    else:
        client.add_permission(FunctionName=told["path"], StatementId=told["statement"], **permission_of(value))


_CONDITIONS = {
    ("ArnLike", "AWS:SourceArn"): "SourceArn",
    ("StringEquals", "AWS:SourceAccount"): "SourceAccount",
    ("StringEquals", "aws:PrincipalOrgID"): "PrincipalOrgID",
    ("StringEquals", "lambda:FunctionUrlAuthType"): "FunctionUrlAuthType",
}


def permission_of(statement: dict[str, Any]) -> dict[str, str]:
    """What the service is asked to have this statement again. Raises ConflictError where it cannot be asked for it."""
    who = statement["Principal"]
    named = who if isinstance(who, str) else who.get("Service") or who.get("AWS")
    told = {"Action": statement["Action"], "Principal": named}
    for test, keys in (statement.get("Condition") or {}).items():
        for name, value in keys.items():
            if (test, name) not in _CONDITIONS:
                raise ConflictError(f"a statement with {test} {name} could not be brought back; change it by hand")
            told[_CONDITIONS[test, name]] = value
    if not all(isinstance(each, str) for each in told.values()):
        raise ConflictError("a statement with several callers or actions could not be brought back")
    return told


def _root(client: Any, told: Arguments) -> Any:
    """Of a notebook, which the service changes only while it stands still."""
    found = client.describe_notebook_instance(NotebookInstanceName=told["path"])
    if found["NotebookInstanceStatus"] != _STILL:
        raise ConflictError(f"{told['path']}: the service changes a notebook only while it is stopped; stop it first")
    return found["RootAccess"]


def _set_root(client: Any, told: Arguments, value: Any) -> None:
    name = {"NotebookInstanceName": told["path"]}
    client.update_notebook_instance(**name, RootAccess=_needed(value, "root access"))
    _until(lambda: client.describe_notebook_instance(**name)["NotebookInstanceStatus"], _STILL, told["path"])


def _studio(client: Any, told: Arguments) -> Any:
    return client.describe_domain(DomainId=told["path"])["AppNetworkAccessType"]


def _set_studio(client: Any, told: Arguments, value: Any) -> None:
    client.update_domain(DomainId=told["path"], AppNetworkAccessType=_needed(value, "the way into the network"))
    _until(lambda: client.describe_domain(DomainId=told["path"])["Status"], "InService", told["path"])


def _until(look: Callable[[], Any], wanted: Any, what: str) -> None:
    """Wait until a service shows what it was told to do. Raises Unreachable."""
    until = time.monotonic() + _PATIENCE
    while look() != wanted:
        if time.monotonic() > until:
            raise Unreachable(f"{what}: the service was told, and did not do it within {_PATIENCE:.0f} s")
        time.sleep(_PAUSE)


SETTINGS = {
    "bucket-versioning": Setting("s3", _versioning, _set_versioning),
    "bucket-origins": Setting("s3", _origins, _set_origins),
    "bucket-website": Setting("s3", _website, _set_website),
    "secret-policy": Setting("secretsmanager", _secret_policy, _set_secret_policy),
    "key-policy": Setting("kms", _key_policy, _set_key_policy),
    "registry-policy": Setting("ecr", _registry_policy, _set_registry_policy),
    "machine-tokens": Setting("ec2", _tokens, _set_tokens),
    "database-address": Setting("rds", _address, _set_address),
    "search-traffic": Setting("opensearch", _https, _set_https),
    "disk-sharing": Setting("ec2", _disk_sharing, _set_disk_sharing),
    "copy-sharing": Setting("rds", _copy_sharing, _set_copy_sharing),
    "notebook-root": Setting("sagemaker", _root, _set_root),
    "studio-network": Setting("sagemaker", _studio, _set_studio),
    "function-caller": Setting("lambda", _caller, _set_caller),
}
