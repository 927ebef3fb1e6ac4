"""An account of Amazon Web Services: its AI, its data, its identities and networks, read from the APIs.

Address: `aws`, or `aws://PROFILE@REGION,REGION`, every part optional; without regions all that are switched on are
read. Needs the extra `upright[aws]`. Credentials come from where the tools of AWS look: the environment, `~/.aws`, or
the role of the machine; `role` is the ARN of a role to take first. `endpoint` (or `AWS_ENDPOINT_URL`) is another server
than AWS. `services` names those to read, as boto3 calls them (`bedrock`, `sagemaker`...); `limit` is how many resources
are read at most.

Only reads: calls that list and describe. Every resource becomes a document in the form of a configuration item of AWS
Config, in which values of environment variables, passwords and keys are hidden, and secrets are names. Throttled calls
are repeated more slowly; a call that is refused, not offered in a region, or fails for good becomes a gap that names
it, and what depends on it is unknown. A scan that was killed goes on where it stopped.

What it does not see: objects of buckets (`s3://`), rows of databases (`postgresql://`), what only a region that is not
named holds, and other accounts of the organisation (one source for each, with `role`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upright.connect.aws.catalog import LISTINGS, chosen, permissions
from upright.connect.connector import Connector, Source, Trial
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item


def _accepts(address: str) -> bool:
    return address.startswith("aws://") or (address == "aws" and not Path(address).exists())


def _read(source: Source) -> Iterator[Item | Gap]:
    from upright.connect.aws.account import Account, Way
    from upright.connect.aws.crawl import MOST, Crawl

    limit = source.options.get("limit", MOST)
    if not isinstance(limit, int) or limit < 1:
        raise MalformedError("limit: a number of resources", source.name)
    account = Account(Way.of(source))
    listings = chosen(_services(source))
    done = False
    try:
        left = [each for each in LISTINGS if each not in listings]
        yield from Crawl(account, source.name, listings, left, limit).items()
        done = True
    finally:
        if account.journal:
            account.journal.close(done=done)


def _services(source: Source) -> list[str]:
    named = source.options.get("services") or ()
    return named.split(",") if isinstance(named, str) else [*named]


def _stores(_source: Source) -> Iterator[Observation | Edge | Gap]:
    """Nothing more: its stores are among the resources."""
    yield from ()


def _tries(source: Source) -> Iterator[Trial]:
    from upright.connect.aws.account import Account, Way
    from upright.connect.aws.tries import tried

    yield from tried(Account(Way.of(source), keep=False), chosen(_services(source)))


CONNECTOR = Connector(
    id="aws",
    title="Accounts of Amazon Web Services",
    accepts=_accepts,
    read=_read,
    permissions=permissions(),
    options=frozenset({"regions", "profile", "endpoint", "role", "services", "limit"}),
    carries=True,
    stores=_stores,
    tries=_tries,
)
