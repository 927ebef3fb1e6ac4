"""Take strangers out of the policy of a secret, of an encryption key or of a repository of images.

What it does: what the policy allows to everybody, or to accounts other than its own, goes; `--set keep=111122223333`
leaves these accounts in it. A policy of which nothing is left is taken away. Statements with a condition stay.

What it does not do: narrow what the own account may do, or judge conditions. Who read it from outside is refused from
then on.
"""

from __future__ import annotations

import json
from functools import partial

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources, without_strangers
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    known = frozenset(each.strip() for each in context.options.get("keep", "").split(",") if each.strip())
    steps: list[Step] = []
    for service, kind, setting in _KEEPERS:
        for where in resources(asset, context, service, kind):
            change = partial(_closed, own=where["account"], known=known)
            steps += resettled([where], setting, context, change, "nobody from outside in its policy")
    if not steps:
        raise ConflictError(f"{asset.name}: no policy of the estate that lets strangers in to it")
    return steps


def _closed(policy: str | None, own: str, known: frozenset[str]) -> str | None:
    document = json.loads(policy) if policy else {}
    new = without_strangers(document, own, known) if policy else None
    return policy if new == document else new and json.dumps(new)


_KEEPERS = (
    ("secretsmanager", "secret", "secret-policy"),
    ("kms", "key", "key-policy"),
    ("ecr", "repository", "registry-policy"),
)
_OWN = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "*", "Resource": "*"}
_POLICY = json.dumps({"Version": "2012-10-17", "Statement": [_OWN, {**_OWN, "Principal": "*"}]})

REMEDIATION = Remediation(
    id="close-resource-policy",
    title="Take strangers out of the policy of a secret, key or image repository",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "secretsmanager:GetResourcePolicy, PutResourcePolicy and DeleteResourcePolicy, or",
        "kms:GetKeyPolicy and PutKeyPolicy, or",
        "ecr:GetRepositoryPolicy, SetRepositoryPolicy and DeleteRepositoryPolicy",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.SECRET, "provider-key", keys=("arn:{ARN}",), type="vault"),
            address="aws://",
            built=(
                ("secretsmanager.create_secret", {"Name": "provider-key", "SecretString": "not-a-real-one"}),
                ("secretsmanager.put_resource_policy", {"SecretId": "provider-key", "ResourcePolicy": _POLICY}),
            ),
            seen=(("ResourcePolicy secretsmanager.get_resource_policy", {"SecretId": "provider-key"}),),
            shows=("123456789012:root",),
            hides=('\\"Principal\\": \\"*',),
        ),
        Example(
            asset=thing(AssetKind.SECRET, "cmk", keys=("arn:{Arn}",), type="vault"),
            address="aws://",
            built=(("kms.create_key", {"Policy": _POLICY}),),
            seen=(("Policy kms.get_key_policy", {"KeyId": "{KeyId}", "PolicyName": "default"}),),
            shows=("123456789012:root",),
            hides=('\\"Principal\\": \\"*',),
        ),
        Example(
            asset=thing(AssetKind.DATA_STORE, "serve", keys=("arn:{repositoryArn}",), type="registry"),
            address="aws://",
            built=(
                ("ecr.create_repository", {"repositoryName": "serve"}),
                (
                    "ecr.set_repository_policy",
                    {
                        "repositoryName": "serve",
                        "policyText": json.dumps(
                            {
                                "Version": "2012-10-17",
                                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}],
                            }
                        ),
                    },
                ),
            ),
            seen=(("ecr.get_repository_policy", {"repositoryName": "serve"}),),
            shows=("RepositoryPolicyNotFound",),
            hides=("ecr:*",),
        ),
    ),
)
