"""Keep the notebooks of a cloud within the organisation's network, and their users from being root.

What it does, in an account of AWS: the apps of a SageMaker domain reach what its network reaches and nothing else
(`VpcOnly`), once none of them runs; users of a notebook instance that is stopped are no longer root on it.

What it does not do: stop what runs (the service refuses a change until it is stopped), or lay routes and endpoints for
what the notebooks need from then on. A notebook instance that has its own way to the internet, and a model or endpoint
that is not isolated, cannot be changed by the service: it has to be made anew, from code in which `set-safe-value` sets
the value.
"""

from __future__ import annotations

from functools import partial

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_OUTSIDE = "ai-workload-outside-own-network"
_WAYS = (
    ("notebook-instance", "notebook-root", "Disabled", "its users are not root"),
    ("domain", "studio-network", "VpcOnly", "its apps stay within the network"),
)


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps: list[Step] = []
    for kind, setting, wanted, what in _WAYS[finding.rule == _OUTSIDE :]:  # that has nothing to do with root
        found = resources(asset, context, "sagemaker", kind)
        steps += resettled(found, setting, context, partial(_instead, wanted), what)
    if not steps:
        raise ConflictError(f"{asset.name}: no notebook or domain of an account of the estate to be changed in place")
    return steps


def _instead(wanted: str, _now: str) -> str:
    return wanted


_ARN = "arn:arn:aws:sagemaker:us-east-1:123456789012"
_ROLE = "arn:aws:iam::123456789012:role/notebooks"

REMEDIATION = Remediation(
    id="isolate-notebook",
    title="Keep notebooks within the network, and their users from being root",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "sagemaker:DescribeNotebookInstance and UpdateNotebookInstance, or",
        "sagemaker:DescribeDomain and UpdateDomain",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.NOTEBOOK, "research", keys=(f"{_ARN}:notebook-instance/research",)),
            address="aws://",
            built=(
                (
                    "sagemaker.create_notebook_instance",
                    {
                        "NotebookInstanceName": "research",
                        "InstanceType": "ml.t3.medium",
                        "RoleArn": _ROLE,
                        "RootAccess": "Enabled",
                    },
                ),
                ("sagemaker.stop_notebook_instance", {"NotebookInstanceName": "research"}),
            ),
            seen=(("RootAccess sagemaker.describe_notebook_instance", {"NotebookInstanceName": "research"}),),
            shows=("Disabled",),
        ),
        Example(
            asset=thing(AssetKind.AI_SERVICE, "studio", keys=(f"{_ARN}:domain/{{DomainId}}",)),
            address="aws://",
            built=(
                (
                    "sagemaker.create_domain",
                    {
                        "DomainName": "studio",
                        "AuthMode": "IAM",
                        "DefaultUserSettings": {"ExecutionRole": _ROLE},
                        "SubnetIds": ["subnet-1"],
                        "VpcId": "vpc-1",
                        "AppNetworkAccessType": "PublicInternetOnly",
                    },
                ),
                ("sagemaker.list_domains", {}),
            ),
            seen=(("AppNetworkAccessType sagemaker.describe_domain", {"DomainId": "{DomainId}"}),),
            shows=("VpcOnly",),
        ),
    ),
)
