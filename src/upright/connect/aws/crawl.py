"""Reading an account: every listing in every region, a few calls at a time, each resource as one document.

A document is a configuration item as AWS Config writes them (`resourceType`, `configuration`...), so an export of AWS
Config and the account itself read alike. A call that was refused, is not known there, or failed for good is a gap that
names service, operation and region.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeAlias

from upright.connect.aws.account import Account, NeverSet, Unanswered
from upright.connect.aws.listing import Ask, Listing, found, parameters, value_of
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.model.withheld import NOT_DESCRIBED

THREADS: Final = 12
MOST: Final = 200_000  # resources of one account
_LARGEST: Final = 1 << 20  # bytes of one document
_SHARE: Final = 20  # resources that one thread takes at a time
_ODD: Final = re.compile(r"[^\w.@=+-]+")
_FIELD: Final = re.compile(r"\{([\w.]+)\}")
# Types whose resources are of AI only by what others say: by the role that they act as, by what reads them.
_BY_ROLE: Final = frozenset({"AWS::Lambda::Function", "AWS::EC2::Instance", "AWS::ECS::TaskDefinition"})
_BY_USE: Final = frozenset({"AWS::S3::Bucket"})
_USERS: Final = frozenset({"sagemaker", "bedrock", "bedrock-agent"})
_SILENT: Final = 3  # calls to a service in a region that may fail to arrive before the rest is given up


@dataclass(slots=True)
class Yield:
    """What a task gave: items and gaps, and the tasks that follow from it."""

    found: list[Item | Gap] = field(default_factory=list)
    more: list[Task] = field(default_factory=list)
    resources: int = 0


Task: TypeAlias = "Callable[[], Yield]"


@dataclass
class Crawl:
    """One reading of an account. `left`: listings that are left out on purpose; `limit`: resources at most."""

    account: Account
    source: str
    listings: Iterable[Listing]
    left: Iterable[Listing] = ()
    limit: int = MOST
    threads: int = THREADS
    _silent: dict[tuple[str, str], int] = field(default_factory=dict)
    _regions: tuple[str, ...] = ()

    def items(self) -> Iterator[Item | Gap]:
        """Every resource as an item, and gaps, as they come. The newest task is done first, so few wait."""
        first = self._starts()
        yield from first.found
        waiting, counted = first.more, 0
        running: set[Future[Yield]] = set()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="aws")
        try:
            while waiting or running:
                while waiting and len(running) < 2 * self.threads:
                    running.add(pool.submit(waiting.pop()))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    given = future.result()
                    counted += given.resources
                    waiting += given.more
                    yield from given.found
                if counted >= self.limit:
                    why = f"more than {self.limit} resources; the rest was not read: raise `limit`"
                    yield Gap("**", why, "too-large", self.source)
                    return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _starts(self) -> Yield:
        """What to begin with; last of all what comes first."""
        begun, absent = Yield(), dict[str, int]()
        try:
            regions = self.account.regions
        except (AccessDenied, Unreachable) as error:
            regions = (self.account.home,)
            begun.found.append(Gap("*", f"{error}; only {self.account.home} was read", _code(error), self.source))
        self._regions = tuple(regions)
        for listing in reversed([*self.listings]):
            for region in (self.account.home,) if listing.worldwide else regions:
                if listing.worldwide or self.account.offers(listing.service, region):
                    begun.more.append(partial(self._list, listing, region, {}))
                else:
                    absent[listing.service] = absent.get(listing.service, 0) + 1
        begun.found += [self._unread(each, region, "not asked for") for each in self.left for region in regions]
        for service, count in sorted(absent.items()):
            why = f"{service} is not offered in some regions"
            begun.found.append(Gap(f"*/{service}", why, "unsupported", self.source, count))
        return begun

    def _list(self, listing: Listing, region: str, above: Mapping[str, Any]) -> Yield:
        around = {"account": self.account.id, **above}
        given, told = parameters(listing.given, around, around), Yield()
        if given is None or self._silent.get((listing.service, region), 0) >= _SILENT:
            return told
        try:
            for page in self.account.pages(listing.service, listing.operation, region, given):
                listed = [*entries(page, listing)]
                for start in range(0, len(listed), _SHARE):
                    told.more.append(partial(self._share, listing, region, listed[start : start + _SHARE], around))
        except NeverSet:
            return told
        except (AccessDenied, Unreachable) as error:
            told.found += [*self._refused(listing, region, error), *self._left_open(listing, region, error)]
            told.found.append(self._unread(listing, region, str(error)))
        return told

    def _unread(self, listing: Listing, region: str, why: str) -> Item:
        """A document that says that resources of a type are not known here, so that nobody takes them for missing."""
        known = {"type": listing.type, "operation": listing.operation, "why": why}
        unread = Listing(listing.service, "", "", "Upright::Unread", "type", f"unread:{region}:{listing.type}")
        return self._item(unread, region, known)[0]

    def _refused(self, listing: Listing, region: str, error: AccessDenied | Unreachable) -> Iterator[Gap]:
        """Gaps where the resources would lie, and what belongs to them: what was there before is not gone."""
        if "ConnectionError" in str(error) or "Timeout" in str(error):
            place = listing.service, region
            self._silent[place] = self._silent.get(place, 0) + 1
        waiting = [listing]
        while waiting:
            each = waiting.pop()
            waiting += each.below
            what = f"{each.makes.replace('_', ' ')} assets" if each.makes else each.type
            yield Gap(
                _folder(each, region),
                f"{error}; {what} may be missing",
                _code(error),
                self.source,
                hides=each.makes or "",
            )

    def _left_open(self, listing: Listing, region: str, error: AccessDenied | Unreachable) -> Iterator[Gap]:
        """Gaps where resources lie of which nobody can say now whether they are of AI."""
        types = _BY_ROLE if listing.type == "AWS::IAM::Role" else _BY_USE if listing.service in _USERS else frozenset()
        for each in self.listings if types else ():
            regions = self._regions if listing.worldwide and not each.worldwide else (region,)
            for there in regions if each.type in types else ():
                yield Gap(
                    _folder(each, there), f"{error}; which of these are of AI is not known", _code(error), self.source
                )

    def _share(self, listing: Listing, region: str, entries: list[dict[str, Any]], above: Mapping[str, Any]) -> Yield:
        told = Yield(resources=len(entries))
        for entry in entries:
            self._describe(listing, region, entry, above, told)
        return told

    def _describe(
        self, listing: Listing, region: str, entry: dict[str, Any], above: Mapping[str, Any], told: Yield
    ) -> None:
        known = {**entry, **{name: value_of(whence, entry, above) for name, whence in listing.adds.items()}}
        asked = [(ask, self._asked(listing, ask, region, known, above)) for ask in listing.asks]
        refused = [error for _, error in asked if error]
        if any(error and not ask.into for ask, error in asked):
            known[NOT_DESCRIBED] = True
        item, told_of = self._item(listing, region, known)
        told.found += [Gap(item.path, str(error), _code(error), self.source) for error in refused]
        told.found += [*told_of, item]
        told.more += [partial(self._list, inner, region, known) for inner in listing.below]

    def _asked(
        self, listing: Listing, ask: Ask, region: str, known: dict[str, Any], above: Mapping[str, Any]
    ) -> AccessDenied | Unreachable | None:
        """Add to what is known of a resource; what was refused is given back."""
        given = parameters(ask.given, known, above) if ask.fits(known) else None
        if given is None:
            return None
        try:
            answer = self.account.ask(ask.service or listing.service, ask.operation, region, given)
        except NeverSet as error:
            if not ask.into:
                return error
            known[ask.into] = None
            return None
        except (AccessDenied, Unreachable) as error:
            return error
        part = _part(answer, ask.part)
        if ask.into:
            known[ask.into] = part
        elif isinstance(part, Mapping):
            known.update(part)
        return None

    def _item(self, listing: Listing, region: str, known: Mapping[str, Any]) -> tuple[Item, list[Gap]]:
        named = (value_of(each, known, {}) for each in listing.name.split("|"))
        name = str(next(filter(None, named), "") or "unnamed")
        around = {"partition": self.account.partition, "region": region, "account": self.account.id, **known}
        arn = str(known.get(listing.arn) or _FIELD.sub(lambda match: str(found(around, match[1]) or ""), listing.arn))
        document = {
            "configurationItemVersion": "1.3",
            "resourceType": listing.type,
            "resourceName": name,
            "ARN": arn,
            "accountId": self.account.id,
            "awsRegion": region,
            "configuration": known,
        }
        raw = json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "replace")
        short = _ODD.sub("-", arn.split(":", 5)[-1])[-120:] or "unnamed"
        path = f"{_folder(listing, region)}/{short}~/aws.resource"
        gaps = []
        if len(raw) > _LARGEST:
            gaps = [Gap(path, "its description is too large", "too-large", self.source)]
            raw = json.dumps({**document, "configuration": {NOT_DESCRIBED: True}}, indent=1).encode()
        whence = {"account": self.account.id, "region": region}
        return Item(self.source, path, len(raw), content=raw, provenance=whence), gaps


def _folder(listing: Listing, region: str) -> str:
    """Where the resources of a listing lie."""
    return f"{'global' if listing.worldwide else region}/{listing.type.removeprefix('AWS::').replace('::', '/')}"


def entries(page: Any, listing: Listing) -> Iterator[dict[str, Any]]:
    """The resources on a page of a listing."""
    listed = _part(page, listing.part)
    if isinstance(listed, Mapping) or not listing.part:
        listed = [listed if isinstance(listed, Mapping) else page]
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping):
            yield dict(each)
        elif listing.wraps:
            yield {listing.wraps: each}


def _part(answer: Any, path: str) -> Any:
    """The part of an answer that an expression of JMESPath names."""
    if not path or not isinstance(answer, Mapping):
        return answer
    if path.isalnum():
        return answer.get(path)
    import jmespath  # type: ignore[import-untyped]

    return jmespath.search(path, answer)


def _code(error: AccessDenied | Unreachable) -> str:
    if isinstance(error, AccessDenied):
        return "denied"
    return "unsupported" if isinstance(error, Unanswered) else "unreachable"
