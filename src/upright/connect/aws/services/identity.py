"""AWS IAM and Organizations: who there is, what each may do by which documents, and what the organisation forbids."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_DETAILS = "get_account_authorization_details"


def _above(whose: str, depth: int = 5) -> Listing:
    """The unit above an account or a unit, and what is above that; an organisation has five levels at most."""
    return Listing("organizations", "list_parents", "Parents[?Type == 'ORGANIZATIONAL_UNIT']", "AWS::Organizations::Parent", "Id", "organizations:{account}:{Id}", given={"ChildId": whose},
                   worldwide=True, below=(_above("^Id", depth - 1),) if depth else ())  # fmt: skip


LISTINGS = (
    Listing("iam", _DETAILS, "RoleDetailList", "AWS::IAM::Role", "RoleName", "Arn", given={"Filter[]": "=Role"}, makes=K.IDENTITY, worldwide=True),
    Listing("iam", _DETAILS, "GroupDetailList", "AWS::IAM::Group", "GroupName", "Arn", given={"Filter[]": "=Group"}, worldwide=True),
    Listing("iam", _DETAILS, "UserDetailList", "AWS::IAM::User", "UserName", "Arn", given={"Filter[]": "=User"}, makes=K.IDENTITY, worldwide=True,
            asks=(
                Ask("list_access_keys", {"UserName": "UserName"}, "AccessKeyMetadata[].{Status: Status, CreateDate: CreateDate}", "AccessKeys"),
                Ask("list_service_specific_credentials", {"UserName": "UserName"},
                    "ServiceSpecificCredentials[].{Status: Status, ServiceName: ServiceName, CreateDate: CreateDate, ExpirationDate: ExpirationDate}",
                    "ServiceSpecificCredentials"),
                Ask("list_mfa_devices", {"UserName": "UserName"}, "MFADevices[].EnableDate", "SecondFactors"),
                Ask("get_login_profile", {"UserName": "UserName"}, "LoginProfile.CreateDate", "Login"),
            )),
    Listing("iam", _DETAILS, "Policies", "AWS::IAM::Policy", "PolicyName", "Arn", given={"Filter[]": "=LocalManagedPolicy"}, worldwide=True),
    Listing("iam", "list_policies", "Policies", "AWS::IAM::Policy", "PolicyName", "Arn", given={"Scope": "=AWS", "OnlyAttached": "=true"}, worldwide=True,
            asks=(Ask("get_policy_version", {"PolicyArn": "Arn", "VersionId": "DefaultVersionId"}, "PolicyVersion", "PolicyVersion"),)),
    Listing("organizations", "describe_organization", "Organization", "AWS::Organizations::Organization", "Id", "Arn", worldwide=True),
    _above("^account"),
    Listing("organizations", "list_accounts", "Accounts", "AWS::Organizations::Account", "Name", "Arn", worldwide=True),
    Listing("organizations", "list_policies", "Policies", "AWS::Organizations::Policy", "Name", "Arn", given={"Filter": "=SERVICE_CONTROL_POLICY"}, worldwide=True,
            asks=(Ask("describe_policy", {"PolicyId": "Id"}, "Policy.Content", "Content"),
                  Ask("list_targets_for_policy", {"PolicyId": "Id"}, "Targets", "Targets"))),
    Listing("organizations", "list_policies", "Policies", "AWS::Organizations::AIServicesOptOutPolicy", "Name", "Arn", worldwide=True,
            given={"Filter": "=AISERVICES_OPT_OUT_POLICY"}, asks=(Ask("describe_policy", {"PolicyId": "Id"}, "Policy.Content", "Content"),)),
)  # fmt: skip
