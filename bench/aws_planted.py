"""Plants an account or its twin in a running emulator, and says what must be found.

python bench/aws_planted.py http://127.0.0.1:5000 weak|kept [first|other|third|fourth|fifth|sixth|seventh|eighth]
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import sys

import aws_compute
import aws_eighth
import aws_eighth_ways
import aws_fifth_models
import aws_fifth_people
import aws_fifth_stores
import aws_fifth_ways
import aws_fourth
import aws_models
import aws_other_models
import aws_other_people
import aws_other_stores
import aws_people
import aws_seventh
import aws_sixth_models
import aws_sixth_people
import aws_sixth_stores
import aws_sixth_ways
import aws_stores
import aws_third_jobs
import aws_third_models
import aws_third_people
from aws_world import REGION, World

ACCOUNTS = {
    "first": (*aws_people.PARTS, *aws_stores.PARTS, *aws_models.PARTS, *aws_compute.PARTS),
    "third": (*aws_third_models.PARTS, *aws_third_jobs.PARTS, *aws_third_people.PARTS),
    "fourth": aws_fourth.PARTS,
    "fifth": (*aws_fifth_people.PARTS, *aws_fifth_stores.PARTS, *aws_fifth_models.PARTS, *aws_fifth_ways.PARTS),
    "sixth": (*aws_sixth_people.PARTS, *aws_sixth_stores.PARTS, *aws_sixth_models.PARTS, *aws_sixth_ways.PARTS),
    "seventh": aws_seventh.PARTS,
    "eighth": (*aws_eighth.PARTS, *aws_eighth_ways.PARTS),
    "other": (*aws_other_models.PARTS, *aws_other_people.PARTS, *aws_other_stores.PARTS),
}
# Where an account lies; the first is its home.
REGIONS = {
    "fifth": (aws_fifth_people.HOME, aws_fifth_people.AWAY),
    "sixth": (aws_sixth_people.HOME, aws_sixth_people.AWAY),
    "seventh": (aws_seventh.HOME,),
    "eighth": (aws_eighth.HOME,),
}
# What the emulator forgets, makes up or does not list: it can be planted, and nobody can see it.
FORGOTTEN = frozenset({
    *((name, "ai-data-without-own-key") for name in ("kb-plain", "tuned", "clients", "prep-volume", "customer-features")),
    ("lab-imds", "ai-host-metadata-v1"), ("lab-old", "notebook-platform-outdated"), ("clean-volume", "ai-data-without-own-key"), ("flights-offline", "ai-data-without-own-key"), ("flights-online", "ai-data-without-own-key"), ("m-joined", "model-without-network-isolation"),
    *((name, "secret-in-model-settings") for name in ("clean-secret", "fit-environment", "mill-env")), ("fit-shell", "training-open-to-remote-shell"),
})  # fmt: skip
# Of these it says the bad state whatever was asked for, so they fail on the twin as well.
ALWAYS = frozenset({
    *((name, "bedrock-agent-without-guardrail") for name in ("desk", "refunds", "clerk", "auditor", "underwriter", "broker", "archivist", "concierge", "dispatcher",
      "boatswain", "cook", "gunner", "mate", "purser", "stoker", "claims-agent", "billing-agent", "quote-agent", "renewals-agent", "complaints-agent", "discharge", "seat-agent", "baggage-agent", "refund-desk", "lounge-desk")),
    *((name, "model-without-network-isolation")
      for name in ("m-outside", "m-platform", "m-secret", "m-unapproved", "pair-secret", "pair-platform", "quarterly-model",
                  "borrowed-weights", "foreign-image", "hub-floating", "remote-code", "ranker", "scorer", "forge-chain", "hull-waiting", "hull-foreign", "hull-package", "hull-vllm", "hull-tagged", "hull-env",
                  "claims-scorer", "hub-llama", "hub-remote", "token-model", "foreign-model", "foreign-serve", "chain-model", "rejected-model", "hub-whisper", "env-model", "m-joined", "m-alone", "m-public", "m-pair")),
})  # fmt: skip


def planted(endpoint: str, *, kept: bool, account: str = "first") -> World:
    """The account, with every weakness or without; parts that the emulator refuses are told in `lacking`."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    world = World(endpoint, kept, region=REGIONS.get(account, (REGION,))[0])
    world.begin()
    for part in ACCOUNTS[account]:
        try:
            part(world)
        except (ClientError, BotoCoreError, ResponseParserError) as error:
            world.lacking.append(f"{part.__name__}: {error}"[:200])
    world.expected = [each for each in world.expected if (each[0], each[1][0]) not in FORGOTTEN]
    return world


def main() -> None:
    """Plant, and print what is expected."""
    world = planted(sys.argv[1], kept=sys.argv[2:3] == ["kept"], account="".join(sys.argv[3:4]) or "first")
    for resource, rules in world.expected:
        print(f"{resource}\t{' or '.join(rules)}")
    print(f"{len(world.expected)} weaknesses; not to be expressed: {world.lacking}", file=sys.stderr)


if __name__ == "__main__":
    main()
