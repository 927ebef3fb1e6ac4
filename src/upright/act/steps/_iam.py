"""The calls of IAM about one role or user, which come in pairs that differ by its kind alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.model.errors import ConflictError

_BEDROCK = "bedrock.amazonaws.com"


@dataclass(frozen=True)
class Principal:
    """A role or a user, asked through a client."""

    client: Any
    kind: str
    name: str

    def ask(self, verb: str, about: str, **more: Any) -> Any:
        """Such as `put_role_policy`."""
        return getattr(self.client, f"{verb}_{self.kind}_{about}")(**self._own, **more)

    @property
    def _own(self) -> dict[str, str]:
        return {f"{self.kind.capitalize()}Name": self.name}

    def _all(self, call: str, field: str) -> Iterator[Any]:
        for page in self.client.get_paginator(call).paginate(**self._own):
            yield from page[field]

    def inline(self) -> list[str]:
        """Names of its inline policies."""
        return sorted(self._all(f"list_{self.kind}_policies", "PolicyNames"))

    def document(self, policy: str) -> Any:
        """An inline policy."""
        return self.ask("get", "policy", PolicyName=policy)["PolicyDocument"]

    def attached(self) -> list[str]:
        """ARNs of the managed policies attached to it."""
        return sorted(
            each["PolicyArn"] for each in self._all(f"list_attached_{self.kind}_policies", "AttachedPolicies")
        )

    def managed(self, policy: str) -> Any:
        """The document of a managed policy."""
        version = self.client.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        return self.client.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]

    def trust(self) -> Any:
        """The trust policy of a role."""
        return self.client.get_role(**self._own)["Role"]["AssumeRolePolicyDocument"]

    def trust_instead(self, document: str) -> None:
        """Another trust policy."""
        self.client.update_assume_role_policy(**self._own, PolicyDocument=document)

    def access_keys(self) -> dict[str, str]:
        """Id and status of a user's keys."""
        return {each["AccessKeyId"]: each["Status"] for each in self._all("list_access_keys", "AccessKeyMetadata")}

    def switch(self, key: str, status: str) -> None:
        """Switch a key on (`Active`) or off (`Inactive`)."""
        self.client.update_access_key(**self._own, AccessKeyId=key, Status=status)

    def api_keys(self) -> dict[str, str]:
        """Id and status of a user's long-term API keys of Bedrock."""
        found = self.client.list_service_specific_credentials(**self._own, ServiceName=_BEDROCK)
        return {each["ServiceSpecificCredentialId"]: each["Status"] for each in found["ServiceSpecificCredentials"]}

    def switch_api(self, key: str, status: str) -> None:
        """Switch such a key on (`Active`) or off (`Inactive`)."""
        self.client.update_service_specific_credential(**self._own, ServiceSpecificCredentialId=key, Status=status)


@contextmanager
def calls(arguments: Arguments, site: Site) -> Iterator[Principal]:
    """The role or user that `path` names (`role/NAME`), in the account of the source."""
    kind, _, name = arguments["path"].partition("/")
    if kind not in {"role", "user"} or not name:
        raise ConflictError(f"{arguments['path']}: neither a role nor a user")
    with account(arguments, site, "iam") as client:
        yield Principal(client, kind, name)
