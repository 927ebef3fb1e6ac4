"""How resources of a service are listed and described: the form of the tables in `connect/aws/services`.

Where a value is taken from is written in a few signs: `agentId` is a field of the resource (dotted for one further in),
`^agentId` a field of what it belongs to, `=DRAFT` the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from upright.model.asset import AssetKind

UNSET: Final = frozenset(
    {
        "NoSuchBucketPolicy",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "NoSuchCORSConfiguration",
        "NoSuchWebsiteConfiguration",
        "NoSuchConfiguration",
        "NoSuchAccessPointPolicy",
        "ReplicationConfigurationNotFoundError",
        "ResourceNotFoundException",
        "ServerSideEncryptionConfigurationNotFoundError",
        "ResourceNotFound",
        "NotFoundException",
        "NoSuchEntity",
        "NoSuchEntityException",
        "EntityNotFoundException",
        "PolicyNotFound",
        "NoSuchLifecycleConfiguration",
        "OwnershipControlsNotFoundError",
        "AWSOrganizationsNotInUseException",
        "PolicyNotFoundException",
        "ResourcePolicyNotFoundException",
        "RepositoryPolicyNotFoundException",
        "ObjectLockConfigurationNotFoundError",
    }
)  # fmt: skip  what a service answers when something was never set


@dataclass(frozen=True, slots=True)
class Ask:
    """A call about one resource: `given` are its parameters, `part` the part of the answer that is kept, `into` the
    name under which; without a name its fields join those of the resource. Where a service says that something was
    never set, the name is kept with nothing in it. `service`: when it is another one. `when`: a field and what it must
    be (`PackageType=Image`) for the call to be made.
    """

    operation: str
    given: Mapping[str, str]
    part: str = ""
    into: str = ""
    service: str = ""
    when: str = ""

    def fits(self, known: Mapping[str, Any]) -> bool:
        """Whether it is to be asked of a resource of which this is known."""
        name, _, wanted = self.when.partition("=")
        return not self.when or str(found(known, name)) == wanted


@dataclass(frozen=True, slots=True)
class Listing:
    """A call that lists resources of one type (as AWS Config and CloudFormation name it), and what is asked of each.

    `part`: where in the answer the resources stand; texts among them become a resource with the one field `wraps`.
    `name`: the field that holds its name, or several, of which the first counts that says something (`Alias|KeyId`).
    `arn`: the field that holds the ARN, or its form with fields in braces. `adds`: further fields. `makes`: the kind of
    asset that stays unseen when the call is refused. `worldwide`: asked in one region only. `needs` are permissions
    that do not follow from the operations.
    """

    service: str
    operation: str
    part: str
    type: str
    name: str
    arn: str
    given: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    below: tuple[Listing, ...] = ()
    adds: Mapping[str, str] = field(default_factory=dict)
    wraps: str = ""
    makes: AssetKind | None = None
    worldwide: bool = False
    needs: tuple[str, ...] = ()

    def operations(self) -> list[tuple[str, str]]:
        """Service and operation of every call that it makes, with those of what lies below."""
        own = [(self.service, self.operation), *((ask.service or self.service, ask.operation) for ask in self.asks)]
        return [*own, *(each for inner in self.below for each in inner.operations())]


def found(known: Mapping[str, Any], path: str) -> Any:
    """The value under a dotted path, or None; of a list the first entry is taken on the way."""
    value: Any = known
    for part in path.split(".") if path else ():
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def parameters(given: Mapping[str, str], known: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any] | None:
    """The parameters of a call; None when one of them is not known."""
    taken: dict[str, Any] = {}
    for name, whence in given.items():
        value = value_of(whence, known, above)
        if value in (None, ""):
            return None
        taken[name] = [value] if name.endswith("[]") else value
    return {name.removesuffix("[]"): value for name, value in taken.items()}


def value_of(whence: str, known: Mapping[str, Any], above: Mapping[str, Any]) -> Any:
    """What the signs of a table stand for."""
    if whence.startswith("="):
        return {"=true": True, "=false": False}.get(whence, whence[1:])
    return found(above, whence[1:]) if whence.startswith("^") else found(known, whence)
