"""What rights amount to: handing on any role, raising one's own rights, reading every secret or every store.

The ways to raise rights are those of https://docs.prowler.com (iam_policy_allows_privilege_escalation), of
https://bishopfox.com/blog/privilege-escalation-in-aws and of https://pathfinding.cloud (a shell on any machine has its role).
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.patterns import matches
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.policies import Statement
    from upright.model.asset import Json

    Facts = dict[str, Json]

_ALL = re.compile(
    r"^(?:\*|arn:aws[\w-]*:[\w-]*:[^:]*:[^:]*:(?:\*(?:/\*)?|(?:role|user|group|policy|instance-profile|secret|parameter|table|key|function|cluster|guardrail|project|trail|detector|agent|runtime|notebook-instance)[:/]\*))$"
)
_OBJECTS = re.compile(r"^arn:aws[\w-]{0,10}:s3:::[^/*?${}]{3,63}/[^${}]{1,300}$")
_MOST = 50  # objects that one role is told to read by name
_RAISES = (
    "iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy", "iam:PutGroupPolicy",
    "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile", "iam:AddUserToGroup", "iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary", "sts:AssumeRole",
    "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "cloudformation:SetStackPolicy", "glue:UpdateDevEndpoint",
    "bedrock-agentcore:UpdateAgentRuntime", "sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker:UpdateNotebookInstanceLifecycleConfig",
    "sagemaker:CreatePresignedDomainUrl", "iam:CreateServiceSpecificCredential", "ssm:SendCommand", "ssm:StartSession",
)  # fmt: skip
# What the name of an action says where it is done to a resource of this kind; others of its service are not.
_DONE_TO = {
    "parameter": re.compile(r":\w*Parameter"), "role": re.compile(r"Role"), "group": re.compile(r"Group"),
    "user": re.compile(r"User|AccessKey|LoginProfile|Credential"), "policy": re.compile(r":\w*PolicyVersion"),
}  # fmt: skip
_OTHERS = {"rds-data": "rds", "sts": "iam"}  # services whose actions are done to resources of another
# What starts something that acts as a role which it is handed.
STARTS = (
    "lambda:CreateFunction", "lambda:UpdateFunctionConfiguration", "ec2:RunInstances", "ecs:RunTask", "ecs:RegisterTaskDefinition", "glue:CreateJob",
    "glue:CreateDevEndpoint", "cloudformation:CreateStack", "sagemaker:CreateNotebookInstance", "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob", "codebuild:CreateProject", "states:CreateStateMachine", "bedrock:CreateAgent",
    "bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:CreateCodeInterpreter",
)  # fmt: skip
# attribute -> the actions of which one suffices when it is allowed on every resource
AMOUNTS = {
    "passes_any_role": ("iam:PassRole",),
    "reads_every_secret": ("secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "kms:Decrypt", "kms:CreateGrant",
                           "kms:PutKeyPolicy", "secretsmanager:PutResourcePolicy"),
    "reaches_every_store": ("s3:GetObject", "s3:PutObject", "dynamodb:Scan", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem", "rds-data:ExecuteStatement",
                            "s3:PutBucketPolicy", "dynamodb:PutResourcePolicy"),  # whoever writes a store's policy lets himself in
    "subscribes_any_model": ("aws-marketplace:Subscribe",),
    "loosens_guards": ("bedrock:DeleteGuardrail", "bedrock:UpdateGuardrail", "bedrock:PutModelInvocationLoggingConfiguration",
                       "bedrock:DeleteModelInvocationLoggingConfiguration", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail",
                       "cloudtrail:PutEventSelectors", "guardduty:DeleteDetector", "config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder"),
    "takes_any_workload_token": ("bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
                                 "bedrock-agentcore:GetWorkloadAccessTokenForJWT"),
}  # fmt: skip


def reach(granted: list[Statement]) -> Facts:
    """What statements that allow amount to, where they hold for everything of a kind and for everyone."""
    wide = [each for each in granted if not each.limited]
    facts: Facts = {"passes_any_role": True} if any(_passes_to_agents(each) for each in granted) else {}
    for attribute, actions in AMOUNTS.items():
        if any(_allows_on_all(each, action) for each in wide for action in actions):
            facts[attribute] = True
    raises = [action for action in _RAISES if any(_allows_on_all(each, action) for each in wide)]
    facts |= {"raises_rights": listed(raises)} if raises else {}
    return facts | _hands_on(granted) | _objects(granted)


def _objects(granted: list[Statement]) -> Facts:
    """The objects of buckets that it may read by name, also where nothing here declares the bucket."""
    reading = (each for each in granted if _allows(each, "s3:GetObject"))
    arns = {arn for each in reading for arn in each.resources if _OBJECTS.match(arn)}
    return {"reads_objects": listed(sorted(arns)[:_MOST])} if arns else {}


def _hands_on(granted: list[Statement]) -> Facts:
    """The roles that it may take by name, and, where it may start something, those that it may hand to it."""
    starts = any(_allows(each, action) for each in granted for action in STARTS)
    ways = ("iam:PassRole", "sts:AssumeRole") if starts else ("sts:AssumeRole",)
    named = [each for each in granted if any(_allows(each, way) for way in ways)
             and not any(not each.limited and _allows_on_all(each, way) for way in ways)]  # fmt: skip
    arns = {
        arn for each in named for arn in each.resources if arn == "*" or "${" in arn or _service(arn) in {"iam", "*"}
    }
    return {"takes_roles": listed(sorted(arns))} if arns else {}


def _passes_to_agents(statement: Statement) -> bool:
    """Whether it lets one hand any role to an agent's runtime: to say to which service is no limit on the role."""
    held = {each.key.lower() for each in statement.conditions} == {"iam:passedtoservice"}
    to = any(value.startswith("bedrock-agentcore") for each in statement.conditions for value in each.values)
    return held and to and any(_ALL.match(arn) for arn in statement.resources) and _allows(statement, "iam:PassRole")


def _allows_on_all(statement: Statement, action: str) -> bool:
    """Whether it allows an action on everything that the action can be done to."""
    service = action.partition(":")[0]
    theirs = {_OTHERS.get(service, service), "*", ""}
    wide = statement.but_resources or any(
        _ALL.match(arn) and (arn == "*" or (_service(arn) in theirs and _is_done_to(action, arn)))
        for arn in statement.resources
    )
    return bool(wide) and _allows(statement, action)


def _is_done_to(action: str, arn: str) -> bool:
    """Whether an action of a service can be done to the kind of resource that an ARN of it names."""
    said = _DONE_TO.get(arn.rpartition("/")[0].rpartition(":")[2])
    return said is None or said.search(action) is not None


def _service(arn: str) -> str:
    """The service that an ARN is of; empty for what is none."""
    return next(iter(arn.split(":")[2:3]), "")


def _allows(statement: Statement, action: str) -> bool:
    if statement.but_actions:
        return not any(matches(each, action) for each in statement.but_actions)
    return any(matches(each, action) for each in statement.actions)
