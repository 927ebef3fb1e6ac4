"""Buckets of S3-compatible object storage (AWS, MinIO, Ceph...): every object, read where it lies.

Address: `s3://bucket` or `s3://bucket/prefix`. Needs the extra `upright[s3]`. `endpoint` is the URL of a storage other
than AWS; `region` and `profile` as the AWS tools know them. Credentials come from where those tools look: the
environment, `~/.aws`, or the role of the machine; `anonymous: true` uses none. `include` and `exclude` are patterns on
keys. `ca` is a file of certificates for an endpoint with its own.

Only reads (`ListObjectsV2`, `GetObject` and the `Get` calls that say how the bucket is set up). Objects are fetched by
ranges, so of a large one only what is looked at travels. Objects that are archived away and those that
vanish meanwhile are gaps. The bucket becomes an asset; that it is public by its policy or its access list, encrypted,
versioned, logged or shielded from public access, and whom its policy names, is read where the account may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, BinaryIO

from upright.connect.boto_words import NoWayIn, explained, of_sdk, without_prompts
from upright.connect.bucket_rights import principals
from upright.connect.connector import Connector, Source
from upright.connect.patient_boto import patient
from upright.connect.ranges import KEPT, ranged
from upright.connect.tables import chosen, patterns
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key
from upright.model.item import Item

ARCHIVED = frozenset({"GLACIER", "DEEP_ARCHIVE"})
_DENIED = frozenset(
    {
        "401", "403", "AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch",
        "ExpiredToken", "Forbidden", "InvalidToken", "AccountProblem", "InvalidObjectState",
    }
)  # fmt: skip
_EVERYONE = ("http://acs.amazonaws.com/groups/global/AllUsers",)
_ANYONE_WITH_ACCOUNT = ("http://acs.amazonaws.com/groups/global/AuthenticatedUsers",)


@dataclass(frozen=True, slots=True)
class Storage:
    """How a storage is reached."""

    endpoint: str = ""
    region: str = ""
    profile: str = ""
    ca: str = ""
    anonymous: bool = False

    @classmethod
    def of(cls, source: Source) -> Storage:
        """From the options of a source."""
        given = source.options
        endpoint, region, profile, ca = (str(given.get(name) or "") for name in ("endpoint", "region", "profile", "ca"))
        return cls(endpoint, region, profile, ca, anonymous=bool(given.get("anonymous")))


@lru_cache(maxsize=4)
def _client(storage: Storage) -> Any:
    try:
        import boto3
        from botocore import UNSIGNED
        from botocore.config import Config
    except ImportError as error:
        raise Unreachable("object storage needs the extra: pip install 'upright[s3]'") from error
    config = Config(
        connect_timeout=10, read_timeout=30, retries={"total_max_attempts": 2, "mode": "standard"},
        user_agent_extra="upright",
        s3={"addressing_style": "path"} if storage.endpoint else {},
        **({"signature_version": UNSIGNED} if storage.anonymous else {}),
    )  # fmt: skip
    with _asking("S3"):
        session = boto3.session.Session(profile_name=storage.profile or None)
        without_prompts(session._session)  # noqa: SLF001  boto3 hands it on under no other name
        return patient(session.client(
            "s3", endpoint_url=storage.endpoint or None, verify=storage.ca or None, config=config,
            region_name=storage.region or session.region_name or "us-east-1",
        ))  # fmt: skip


class _Unset(Unreachable):
    """The setting that was asked for has never been made."""


class _Silent(Unreachable):
    """Nothing was said at all, so that nothing more is to be asked."""


# Answers after which every other question would get the same.
_NOTHING: dict[str, type[AccessDenied | Unreachable]] = {
    "InvalidAccessKeyId": NoWayIn, "SignatureDoesNotMatch": NoWayIn, "ExpiredToken": NoWayIn, "InvalidToken": NoWayIn,
    "NoSuchBucket": _Silent,
}  # fmt: skip


@contextmanager
def _asking(where: str) -> Iterator[None]:
    """Turns refusals into AccessDenied and everything else that the storage says into Unreachable."""
    from botocore import exceptions as said

    try:
        yield
    except said.ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _NOTHING:
            raise _NOTHING[code](f"{where}: {explained(code)}") from None
        unset = code.endswith("NotFoundError") or code in {"NoSuchPublicAccessBlockConfiguration", "NoSuchBucketPolicy"}
        kind = AccessDenied if code in _DENIED else _Unset if unset else Unreachable
        raise kind(f"{where}: {code or 'refused'}") from None
    except (said.ConnectionError, said.HTTPClientError) as error:
        raise _Silent(str(of_sdk(where, error))) from None
    except (said.BotoCoreError, ValueError, OSError) as error:
        raise of_sdk(where, error) from None


def _place(source: Source) -> tuple[str, str]:
    bucket, _, prefix = source.address.removeprefix("s3://").partition("/")
    if not bucket:
        raise MalformedError("no bucket in the address; such as s3://bucket/prefix", source.name)
    return bucket, prefix


def _read(source: Source) -> Iterator[Item | Gap]:
    (bucket, prefix), storage = _place(source), Storage.of(source)
    include, exclude = patterns(source, "include"), patterns(source, "exclude")
    archived = 0
    for found in _listed(storage, bucket, prefix):
        name = str(found["Key"])
        if name.endswith("/") or not chosen(name, include, exclude):
            continue
        if found.get("StorageClass") in ARCHIVED:
            archived += 1
            continue
        size, etag = int(found["Size"]), str(found.get("ETag", "")).strip('"')
        opener = Object(storage, bucket, name, size, etag)
        yield Item(source.name, name.lstrip("/"), size, stamp=etag, provenance={"bucket": bucket}, whole=opener)
    if archived:
        yield Gap(
            "**", "archived objects cannot be read before they are restored", "unsupported", source.name, archived
        )


def _listed(storage: Storage, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    client = _client(storage)
    with _asking(bucket):
        pages = iter(client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix))
    while True:
        with _asking(bucket):
            page = next(pages, None)
        if page is None:
            return
        yield from page.get("Contents", ())


@dataclass(frozen=True, slots=True)
class Object:
    """Opens one object; seekable, since any range of it can be asked for."""

    storage: Storage
    bucket: str
    key: str
    size: int
    etag: str

    def __call__(self) -> BinaryIO:
        """The object's bytes, fetched as they are read."""
        return ranged(partial(_range, self), self.size)


@lru_cache(maxsize=KEPT)
def _range(found: Object, start: int, stop: int) -> bytes:
    client = _client(found.storage)
    with _asking(found.key):
        answer = client.get_object(
            Bucket=found.bucket,
            Key=found.key,
            Range=f"bytes={start}-{stop - 1}",
            **({"IfMatch": found.etag} if found.etag else {}),
        )
        with answer["Body"] as body:
            data: bytes = body.read()
    return data


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    (bucket, _), storage = _place(source), Storage.of(source)
    client = _client(storage)
    attributes: dict[str, Json] = {"type": "bucket", "engine": "s3"}
    for name, ask in _QUESTIONS.items():
        try:
            with _asking(bucket):
                attributes |= ask(client, bucket)
        except (_Silent, NoWayIn):
            raise
        except AccessDenied:
            yield Gap(bucket, f"the account may not read its {name}", "denied", source.name)
        except _Unset:
            attributes |= _WITHOUT.get(name, {})
        except Unreachable:
            yield Gap(bucket, f"the storage does not tell its {name}", "unsupported", source.name)
    elsewhere = storage.endpoint.rstrip("/")
    keys = (key("url", f"{elsewhere}/{bucket}"),) if elsewhere else (key("arn", f"arn:aws:s3:::{bucket}"),)
    yield Observation(
        AssetKind.DATA_STORE,
        bucket,
        (*keys, key("url", f"s3://{bucket}"), f"path:{source.name}"),
        Location(".", 0, source.name, "bucket"),
        attributes,
        detector="s3",
    )
    yield from _principals(source, client, bucket, keys[0])


def _principals(source: Source, client: Any, bucket: str, own: str) -> Iterator[Observation | Edge | Gap]:
    try:
        with _asking(bucket):
            told = str(client.get_bucket_policy(Bucket=bucket).get("Policy") or "")
    except AccessDenied:
        why = "the account may not read whom its policy names"
        yield Gap(bucket, why, "denied", source.name, hides=str(AssetKind.IDENTITY))
    except _Unset:
        return
    except Unreachable:
        yield Gap(bucket, "the storage does not tell whom its policy names", "unsupported", source.name)
    else:
        yield from principals(source, own, told)


def _policy(client: Any, bucket: str) -> dict[str, Json]:
    status = client.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]
    return {"exposure": "public"} if status.get("IsPublic") else {}


def _access_list(client: Any, bucket: str) -> dict[str, Json]:
    grants = client.get_bucket_acl(Bucket=bucket).get("Grants", ())
    groups = {grant.get("Grantee", {}).get("URI", "") for grant in grants}
    return {"exposure": "public"} if groups & {*_EVERYONE, *_ANYONE_WITH_ACCOUNT} else {}


def _block(client: Any, bucket: str) -> dict[str, Json]:
    found = client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    blocked = all(found.get(name) for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                               "RestrictPublicBuckets"))  # fmt: skip
    return {"public_access_block": blocked} | ({"exposure": "private"} if blocked else {})


def _encryption(client: Any, bucket: str) -> dict[str, Json]:
    return {"encrypted": bool(client.get_bucket_encryption(Bucket=bucket).get("ServerSideEncryptionConfiguration"))}


def _versioning(client: Any, bucket: str) -> dict[str, Json]:
    return {"versioning": client.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled"}


def _logging(client: Any, bucket: str) -> dict[str, Json]:
    return {"logging": "LoggingEnabled" in client.get_bucket_logging(Bucket=bucket)}


_Ask = Callable[[Any, str], "dict[str, Json]"]
_QUESTIONS: dict[str, _Ask] = {
    "access list": _access_list,
    "policy": _policy,
    "public access block": _block,
    "encryption": _encryption,
    "versioning": _versioning,
    "logging": _logging,
}
_WITHOUT: dict[str, dict[str, Json]] = {"public access block": {"public_access_block": False},
                                        "encryption": {"encrypted": False}}  # fmt: skip

CONNECTOR = Connector(
    id="s3",
    title="Buckets of S3-compatible object storage",
    accepts=lambda address: address.startswith("s3://"),
    read=_read,
    permissions=(
        "s3:ListBucket", "s3:GetObject", "s3:GetBucketAcl", "s3:GetBucketPolicyStatus", "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketPolicy", "s3:GetEncryptionConfiguration", "s3:GetBucketVersioning", "s3:GetBucketLogging",
    ),
    options=frozenset({"endpoint", "region", "profile", "ca", "anonymous", "include", "exclude"}),
    stores=_stores,
)  # fmt: skip
