"""An account of AWS: how it is entered, its clients, and one call of it, with the answer as plain JSON.

Credentials come from where the tools of AWS look: the environment, `~/.aws`, the role of the machine. Throttled calls
are repeated, each after a longer wait, so that few threads ask more slowly; a page of HTML in place of an answer (an emulator or a
proxy that does not know the call) is not asked again.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from upright.connect.aws.journal import Journal, digest
from upright.connect.aws.listing import UNSET
from upright.connect.aws.masked import masked
from upright.connect.boto_words import explained, of_sdk, without_prompts
from upright.connect.connector import Source
from upright.model.errors import AccessDenied, MalformedError, Unreachable

ATTEMPTS: Final = 10  # of a call that is throttled: a minute and a half in all
_AGAIN: Final = 4  # of a call that did not arrive, or failed at the service
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 20.0  # seconds
_THROTTLED: Final = (
    "Throttl",
    "TooManyRequests",
    "RequestLimitExceeded",
    "SlowDown",
    "LimitExceededException",
    "RequestRateExceeded",
)
_LATER: Final = frozenset({429, 503})
_IN_BETWEEN: Final = frozenset({429, 502, 503, 504})  # also said by what stands before a service, in its own words
_PAGES: Final = 10_000
_MOST: Final = 1000  # entries asked for at once
_DENIED: Final = ("AccessDenied", "Unauthorized", "Forbidden", "OptInRequired", "SubscriptionRequired", "ExpiredToken",
                  "InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "AuthFailure", "NotAuthorized")  # fmt: skip
_REFUSED: Final = frozenset({401, 403})
_HERE: Final = "us-east-1"


class Unanswered(Unreachable):
    """The service, here, does not know the call."""


class Throttled(Unreachable):
    """The service asks for patience."""


class NeverSet(Unreachable):
    """What was asked for has never been set."""


@dataclass(frozen=True, slots=True)
class Way:
    """How an account is entered: `aws://PROFILE@REGION,REGION`, every part optional."""

    profile: str = ""
    regions: tuple[str, ...] = ()
    endpoint: str = ""
    role: str = ""

    @classmethod
    def of(cls, source: Source) -> Way:
        """From the address and the options of a source. Raises MalformedError."""
        rest = source.address.removeprefix("aws://") if source.address != "aws" else ""
        profile, at, listed = rest.rpartition("@") if "@" in rest else (rest, "", "")
        given = source.options.get("regions") or listed
        named = given if isinstance(given, list | tuple) else str(given).split(",")
        regions = tuple(dict.fromkeys(str(name).strip() for name in named if str(name).strip()))
        if any(not all(part.isalnum() for part in name.split("-")) for name in regions) or (at and not listed):
            raise MalformedError("regions: names such as eu-west-1, separated by commas", source.name)
        chosen = str(source.options.get("profile") or profile.rstrip("/"))
        endpoint, role = (str(source.options.get(name) or "") for name in ("endpoint", "role"))
        return cls(chosen, () if regions == ("all",) else regions, endpoint, role)


class Account:
    """One account, entered one way. Threads may share it."""

    def __init__(self, way: Way, *, attempts: int = ATTEMPTS, keep: bool = True) -> None:
        self.way, self.attempts = way, attempts
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()
        self.session = self._entered()
        told = self._identity()
        self.id, self.caller = str(told["Account"]), str(told["Arn"])
        self.partition = self.caller.split(":")[1] if self.caller.startswith("arn:") else "aws"
        self.journal = Journal(digest(self.id, self.caller, way.endpoint, way.regions)) if keep else None

    def _entered(self) -> Any:
        try:
            import boto3
            from botocore.exceptions import BotoCoreError
        except ImportError as error:
            raise Unreachable("AWS needs the extra: pip install 'upright[aws]'") from error
        try:
            session = boto3.session.Session(profile_name=self.way.profile or None)
            without_prompts(session._session)  # noqa: SLF001  boto3 hands it on under no other name
        except BotoCoreError as error:
            raise of_sdk("AWS", error) from None
        return session

    def _identity(self) -> Mapping[str, Any]:
        if self.way.role:
            self.session = self._assumed()
        answer: Mapping[str, Any] = self._called("sts", "get_caller_identity", self.home, {})
        return answer

    def _assumed(self) -> Any:
        import boto3

        given = {"RoleArn": self.way.role, "RoleSessionName": "upright"}
        lent = self._raw("sts", "assume_role", self.home, given)["Credentials"]
        self._clients.clear()
        return boto3.session.Session(
            lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"], region_name=self.home
        )

    @property
    def home(self) -> str:
        """The region that is asked about what is the same in all of them."""
        return str(self.way.regions[0] if self.way.regions else self.session.region_name or _HERE)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions to read: those named, else every one that is switched on. Raises AccessDenied or Unreachable."""
        if self.way.regions:
            return self.way.regions
        listed = self.ask("ec2", "describe_regions", self.home, {})
        return tuple(sorted(str(each["RegionName"]) for each in listed.get("Regions", ()))) or (self.home,)

    def offers(self, service: str, region: str) -> bool:
        """Whether AWS says that a service is in a region; yes where it says nothing."""
        known = self.session.get_available_regions(service, self.partition)
        return not known or region in known or bool(self.way.endpoint)

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region, made once."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._made(service, region)
            return self._clients[service, region]

    def _made(self, service: str, region: str) -> Any:
        from botocore.config import Config

        config = Config(
            connect_timeout=10, read_timeout=60, user_agent_extra="upright", max_pool_connections=32,
            retries={"total_max_attempts": min(self.attempts, _AGAIN), "mode": "standard"},
        )  # fmt: skip
        client = self.session.client(service, region_name=region, endpoint_url=self.way.endpoint or None, config=config)
        client.meta.events.register("before-parse.*.*", _in_words_of_the_service)
        if service == "s3control":
            client.meta.events.register("before-sign.s3-control.*", _without_account_in_host)
        return client

    def ask(self, service: str, operation: str, region: str, given: Mapping[str, Any]) -> Any:
        """The answer to a call, from the journal where a killed scan had it already, with what is secret hidden.
        Raises AccessDenied, Unanswered, NeverSet or Unreachable.
        """
        call = digest(service, operation, region, given)
        kept = self.journal.kept(call) if self.journal else None
        if kept is None:
            kept = self._called(service, operation, region, given)
            if self.journal:
                self.journal.keep(call, kept)
        return kept

    def pages(self, service: str, operation: str, region: str, given: Mapping[str, Any]) -> Iterator[Any]:
        """Every page of a call that lists."""
        tokens, size = self._paging(service, operation, region)
        asked = {**size, **given}
        for _ in range(_PAGES):
            page = self.ask(service, operation, region, asked)
            yield page
            following = {name: page.get(out) for name, out in tokens.items() if page.get(out)}
            if not following or following.items() <= asked.items():
                return
            asked = {**size, **given, **following}

    def _paging(self, service: str, operation: str, region: str) -> tuple[dict[str, str], dict[str, int]]:
        """Which parameter takes which token of a page, and the parameter that says how many entries a page has."""
        client = self.client(service, region)
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
        inward = model.input_shape.members if model.input_shape else {}
        outward = model.output_shape.members if model.output_shape else {}
        tokens = {name: out for name in inward for out in _NEXT.get(name, ()) if out in outward}
        limits = [name for name in _LIMITS if name in inward and inward[name].type_name == "integer"]
        largest = int(inward[limits[0]].metadata.get("max", 100)) if limits else 0
        return tokens, {limits[0]: min(largest, _MOST)} if largest else {}

    def _called(self, service: str, operation: str, region: str, given: Mapping[str, Any]) -> Any:
        for attempt in range(self.attempts):
            try:
                return masked(self._raw(service, operation, region, given))
            except Throttled:
                if attempt + 1 == self.attempts:
                    raise
                longest = min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT)
                time.sleep(longest * (1 + random.random()) / 2)  # noqa: S311  so that threads do not come back at once
        return None

    def _raw(self, service: str, operation: str, region: str, given: Mapping[str, Any]) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        where = f"{service} {operation} in {region}"
        try:
            return getattr(self.client(service, region), operation)(**given)
        except ClientError as error:
            raise _told(where, error.response) from None
        except AccessDenied as error:
            raise type(error)(f"{where}: {error}") from None
        except Throttled as error:
            raise Throttled(f"{where}: {error}") from None
        except (Unanswered, ResponseParserError):
            raise Unanswered(f"{where}: the server does not know this call") from None
        except (BotoCoreError, ValueError, OSError) as error:
            raise of_sdk(where, error) from None


# Which output continues which input, in the words of the services.
_NEXT: Final = {
    "nextToken": ("nextToken",), "NextToken": ("NextToken",), "Marker": ("Marker", "NextMarker"), "ContinuationToken": ("ContinuationToken",),
    "ExclusiveStartTableName": ("LastEvaluatedTableName",),
}  # fmt: skip
_LIMITS: Final = ("maxResults", "MaxResults", "MaxItems", "MaxRecords", "limit", "Limit")


def _told(where: str, response: Mapping[str, Any]) -> AccessDenied | Unreachable:
    """What an error of a service means."""
    code = str(response.get("Error", {}).get("Code", "")) or "refused"
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in UNSET or (status == 404 and code.endswith("NotFound")):  # noqa: PLR2004
        return NeverSet(f"{where}: {code}")
    if status in _LATER or any(word in code for word in _THROTTLED):
        return Throttled(f"{where}: {code}")
    if status in _REFUSED or any(word in code for word in _DENIED):
        return AccessDenied(f"{where}: {explained(code)}")
    if code in {"UnknownOperationException", "InvalidAction", "UnsupportedOperation", "NotImplemented", "404", "405"}:
        return Unanswered(f"{where}: {code}")
    return Unreachable(f"{where}: {code}")


def _in_words_of_the_service(response_dict: Mapping[str, Any], **_more: Any) -> None:
    status = int(response_dict.get("status_code") or 0)
    body = response_dict.get("body") or b""
    told = isinstance(body, bytes) and body.lstrip()[:5].lower() in {b"<?xml", b"<erro", b"<resp"}
    if status in _IN_BETWEEN and not told and not (isinstance(body, bytes) and body.lstrip()[:1] == b"{"):
        raise Throttled(f"HTTP {status}")
    if "html" not in str((response_dict.get("headers") or {}).get("content-type", "")).lower():
        return
    if status in _REFUSED:
        raise AccessDenied(f"HTTP {status}")
    if status >= 400:  # noqa: PLR2004
        raise Unanswered("a page of HTML in place of an answer")


def _without_account_in_host(request: Any, **_more: Any) -> None:
    """Servers other than AWS do not answer under the account's own name (`123456789012.localhost`)."""
    account = request.headers.get("x-amz-account-id", "")
    account = account.decode() if isinstance(account, bytes) else str(account)
    if account and "amazonaws." not in request.url:
        request.url = request.url.replace(f"//{account}.", "//", 1)
