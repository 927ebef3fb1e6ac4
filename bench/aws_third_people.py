"""A third account: identities, functions, stores, search and what else runs models."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_world import ACCOUNT, KEY_OF_PROVIDER, MODEL, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_INVOKE = allow("bedrock:InvokeModel", MODEL)
_BROAD, _RAISE = "iam-wildcard-for-ai-role", "ai-role-can-raise-its-rights"
_OPEN = ("bucket-with-ai-data-public", "store-writable-by-anyone", "store-open-to-the-public")
_SHARED = "ai-data-shared-with-another-account"
_OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/lab-exec"}
_DIGEST = "sha256:" + "c" * 64


def trusts(w: World) -> None:
    """Who may become a role that calls models."""
    bad = w.weak("auditors-llm", "ai-role-trusts-another-account")
    w.role("auditors-llm", {"AWS": [ACCOUNT, *([STRANGER] if bad else [])]}, _INVOKE)
    bad = w.weak("half-open", "ai-role-assumable-by-anyone")
    w.role("half-open", {"Service": "sagemaker.amazonaws.com", **({"AWS": "*"} if bad else {})}, _INVOKE)
    for name, provider, claim, weak, kept in (
        ("gitlab-train", "gitlab.com", "sub", "project_path:*", "project_path:acme/models:ref_type:branch:ref:main"),
        ("terraform-ml", "app.terraform.io", "sub", "organization:*:project:*:workspace:*:run_phase:*", "organization:acme:project:ml:workspace:prod:run_phase:apply"),
        ("irsa-llm", f"oidc.eks.{REGION}.amazonaws.com/id/AB12", "sub", "system:serviceaccount:*:*", "system:serviceaccount:llm:serve"),
    ):  # fmt: skip
        bad = w.weak(name, "ai-role-federated-without-subject")
        w.role(name, {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{provider}"}, _INVOKE, action="sts:AssumeRoleWithWebIdentity",
               condition={"StringLike": {f"{provider}:{claim}": weak if bad else kept}, "StringEquals": {f"{provider}:aud": "sts.amazonaws.com"}})  # fmt: skip


def rights(w: World) -> None:
    """Denials that deny little, boundaries that bound nothing, and ways to become more."""
    iam = w.client("iam")
    bad = w.weak("deny-little", _BROAD)
    little = {"Effect": "Deny", "Action": "iam:DeleteUser", "Resource": "*"}
    much = {"Effect": "Deny", "NotAction": ["bedrock:InvokeModel", "s3:GetObject"], "Resource": "*"}
    narrow = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::acme-lake-2/*"}
    w.role("deny-little", "bedrock", allow("*", "*"), *([little] if bad else [much, narrow]))
    bad = w.weak("bounded-by-all", _BROAD)
    w.role("bounded-by-all", "sagemaker", allow("*", "*"))
    if bad:
        iam.put_role_permissions_boundary(
            RoleName="bounded-by-all", PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess"
        )
    else:
        made = iam.create_policy(
            PolicyName="lake-only", PolicyDocument=document(allow("s3:GetObject", "arn:aws:s3:::acme-lake-2/*"))
        )["Policy"]["Arn"]
        iam.put_role_permissions_boundary(RoleName="bounded-by-all", PermissionsBoundary=made)
    for name, who, rules, weak, kept in (
        ("trust-editor", "bedrock", (_RAISE,), allow("iam:UpdateAssumeRolePolicy", "*"), allow("iam:GetRole", "*")),
        ("notebook-opener", "sagemaker", (_RAISE,), allow("sagemaker:CreatePresignedNotebookInstanceUrl", "*"), allow("sagemaker:DescribeNotebookInstance", "*")),
        ("login-setter", "bedrock", (_RAISE,), allow(["iam:UpdateLoginProfile"], f"arn:aws:iam::{ACCOUNT}:user/*"), allow("iam:ChangePassword", "arn:aws:iam::*:user/${aws:username}")),
        ("group-joiner", "sagemaker", (_RAISE,), allow("iam:AddUserToGroup", "*"), allow("iam:ListGroups", "*")),
        ("role-smith", "bedrock", (_RAISE, "ai-role-passes-any-role"), allow("iam:*Role*", "*"), allow("iam:ListRoles", "*")),
        ("stack-maker", "sagemaker", ("ai-role-passes-any-role",), allow(["cloudformation:CreateStack", "iam:PassRole"], "*"), allow("cloudformation:DescribeStacks", "*")),
        ("code-runner", "bedrock-agentcore", ("ai-role-passes-any-role",), allow(["bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter", "iam:PassRole"], "*"),
         allow("bedrock-agentcore:InvokeCodeInterpreter", f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:code-interpreter/own-*")),
        ("path-reader", "bedrock", ("ai-role-reads-every-secret",), allow(["ssm:GetParametersByPath", "kms:Decrypt"], "*"), allow("ssm:GetParametersByPath", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/bot/*")),
        ("lake-diver", "sagemaker", ("ai-role-reaches-every-store", _BROAD), allow(["s3:*Object"], ["arn:aws:s3:::*/*"]), allow("s3:*Object", "arn:aws:s3:::acme-lake-2/*")),
        ("model-shopper", "sagemaker", ("ai-role-subscribes-to-any-model",), allow(["aws-marketplace:Subscribe", "aws-marketplace:ViewSubscriptions"], "*"), allow("aws-marketplace:ViewSubscriptions", "*")),
        ("guard-remover", "bedrock", ("ai-role-can-switch-off-its-guards",), allow(["bedrock:DeleteGuardrail", "bedrock:UpdateGuardrail", "bedrock:PutModelInvocationLoggingConfiguration", "bedrock:DeleteModelInvocationLoggingConfiguration"], "*"), _INVOKE),
    ):  # fmt: skip
        bad = w.weak(name, *rules)
        w.role(name, who, _INVOKE, weak if bad else kept)


def people(w: World) -> None:
    """Users and groups of data scientists."""
    iam = w.client("iam")
    bad = w.weak("fred", _BROAD, "user-with-administrator-rights")
    iam.create_user(UserName="fred")
    iam.put_user_policy(
        UserName="fred",
        PolicyName="own",
        PolicyDocument=document(allow("sagemaker:*" if bad else "sagemaker:ListModels", "*"), _INVOKE),
    )
    bad = w.weak("greta", "user-with-administrator-rights", _BROAD)
    iam.create_user(UserName="greta")
    iam.put_user_policy(
        UserName="greta", PolicyName="own", PolicyDocument=document(_INVOKE, *([allow("*:*", "*")] if bad else []))
    )
    bad = w.weak("hanna", "ai-user-without-second-factor")
    iam.create_user(UserName="hanna")
    iam.put_user_policy(
        UserName="hanna",
        PolicyName="own",
        PolicyDocument=document(allow(["sagemaker:CreatePresignedDomainUrl", "sagemaker:CreateApp"], "*")),
    )
    iam.create_login_profile(UserName="hanna", Password="Tz8!y2Wq-04")  # noqa: S106  made up
    if not bad:
        w.second_factor("hanna")
    # Somebody who has nothing to do with AI, as careful as such a role can be.
    w.role(
        "break-glass",
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        allow("*", "*"),
        condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    )


def functions(w: World) -> None:
    """Functions that are tools of agents."""
    ask = w.role("tool-exec", "lambda", _INVOKE)
    bad = w.weak("book-trip", "function-open-to-others")
    client = w.function("book-trip", ask)
    given = (
        {} if bad else {"SourceAccount": ACCOUNT, "SourceArn": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:agent/AGENT12345"}
    )
    client.add_permission(
        FunctionName="book-trip",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="bedrock.amazonaws.com",
        **given,
    )
    bad = w.weak("refund-exec", _BROAD)
    role = w.role(
        "refund-exec", "lambda", allow("dynamodb:PutItem", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/refunds")
    )
    if bad:
        w.client("iam").attach_role_policy(
            RoleName="refund-exec", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        )
    client = w.function("refund", role)
    client.add_permission(FunctionName="refund", StatementId="s", Action="lambda:InvokeFunction", Principal="bedrock.amazonaws.com", SourceAccount=ACCOUNT, SourceArn=f"arn:aws:bedrock:{REGION}:{ACCOUNT}:agent/AGENT12345")  # fmt: skip


def askers(w: World) -> None:
    """Functions that call models: their addresses, settings and runtimes."""
    ask = f"arn:aws:iam::{ACCOUNT}:role/tool-exec"
    bad = w.weak("chat-widget", "ai-endpoint-without-authentication", "function-open-to-others")
    client = w.function("chat-widget", ask)
    client.create_function_url_config(
        FunctionName="chat-widget", AuthType="NONE" if bad else "AWS_IAM", InvokeMode="RESPONSE_STREAM"
    )
    if bad:
        client.add_permission(
            FunctionName="chat-widget",
            StatementId="u",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )
    for name, weak, kept in (
        ("digest", {"CONFIG": json.dumps({"openai": {"key": KEY_OF_PROVIDER}})}, {"CONFIG": json.dumps({"openai": {"key": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:o"}})}),
        ("embedder", {"PG": "host=db.corp.internal user=rag password=" + "Wd6Lq09tZe"}, {"PG": "host=db.corp.internal user=rag"}),
        ("notify", {"SLACK": "https://hooks.slack.com/services/T0AB1CD2E/B0FG3HI4J/" + "k5LmN6oPq7RsT8uVw9XyZ0aB"}, {"SLACK": "/notify/hook"}),
    ):  # fmt: skip
        bad = w.weak(name, "secret-in-function-settings")
        w.function(name, ask, Environment={"Variables": weak if bad else kept})
    bad = w.weak("http://llm.corp.example", "plaintext-ai-endpoint")
    w.function(
        "answer-home",
        ask,
        Environment={"Variables": {"OPENAI_BASE_URL": f"http{'' if bad else 's'}://llm.corp.example/v1"}},
    )
    bad = w.weak("java-chat", "function-runtime-retired")
    w.function("java-chat", ask, "java8" if bad else "java21")


def buckets(w: World) -> None:
    """Buckets that AI uses, opened by ways that look like limits."""
    for name, weak, kept in (
        ("corpus-agent-string", allow("s3:GetObject", Principal="*", Condition={"StringEquals": {"aws:UserAgent": "acme-crawler/1.0"}}), allow("s3:GetObject", Principal=_OWN)),
        ("corpus-tls-only", allow(["s3:ListBucket", "s3:DeleteObject"], Principal={"AWS": "*"}, Condition={"Bool": {"aws:SecureTransport": "true"}}), allow("s3:ListBucket", Principal="*", Condition={"ArnEquals": {"aws:PrincipalArn": _OWN["AWS"]}})),
        ("corpus-not-denied", {"Effect": "Allow", "Principal": "*", "NotAction": "s3:DeleteBucket"}, {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
    ):  # fmt: skip
        bad = w.weak(name, *_OPEN)
        s3 = w.bucket(name, block=not bad)
        s3.put_bucket_policy(
            Bucket=name,
            Policy=document(
                {**(weak if bad else kept), "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}
            ),
        )
    for name, who in (("training-canonical", {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}), ("training-role", {"AWS": f"arn:aws:iam::{STRANGER}:role/etl"})):  # fmt: skip
        bad = w.weak(name, _SHARED)
        w.bucket(name).put_bucket_policy(
            Bucket=name,
            Policy=document(allow("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal=who if bad else _OWN)),
        )
    bad = w.weak("training-grantee", _SHARED)
    s3 = w.bucket("training-grantee")
    owner = s3.list_buckets()["Owner"]["ID"]
    grants = [{"Grantee": {"Type": "CanonicalUser", "ID": who}, "Permission": right} for who, right in ((owner, "FULL_CONTROL"), *([("d" * 64, "READ")] if bad else []))]  # fmt: skip
    s3.put_bucket_acl(Bucket="training-grantee", AccessControlPolicy={"Grants": grants, "Owner": {"ID": owner}})
    bad = w.weak("embeddings-acp", *_OPEN)
    s3 = w.bucket("embeddings-acp", block=not bad)
    every = {
        "Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
        "Permission": "WRITE_ACP",
    }
    s3.put_bucket_acl(Bucket="embeddings-acp", AccessControlPolicy={"Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"}, *([every] if bad else [])], "Owner": {"ID": owner}})  # fmt: skip
    bad = w.weak("rag-source-3", *_OPEN, _SHARED)
    w.bucket("rag-source-3", block=not bad)
    control = w.client("s3control")
    control.create_access_point(AccountId=ACCOUNT, Name="side-door", Bucket="rag-source-3")
    door = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/side-door"
    control.put_access_point_policy(AccountId=ACCOUNT, Name="side-door", Policy=document(allow("s3:GetObject", f"{door}/object/*", Principal={"AWS": f"arn:aws:iam::{STRANGER}:root"} if bad else _OWN)))  # fmt: skip
    # A public site, which has nothing to do with AI, and no more than pictures.
    w.bucket("press-pictures")


def search(w: World) -> None:
    """OpenSearch."""
    client, serverless = w.client("opensearch"), w.client("opensearchserverless")
    door = ("database-open-to-internet", "ai-service-open-to-all-networks", "search-domain-asks-nobody")

    def domain(name: str, *rules: str, **changed: Any) -> None:
        w.weak(name, *rules)
        own = document(allow("es:ESHttp*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", Principal=_OWN))
        whole = {
            "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": w.key}, "NodeToNodeEncryptionOptions": {"Enabled": True}, "EngineVersion": "OpenSearch_2.19",
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}, "AccessPolicies": own,
            "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": {"MasterUserARN": _OWN["AWS"]}},
            "VPCOptions": {"SubnetIds": [w.subnets[0]], "SecurityGroupIds": [w.group]}}  # fmt: skip
        given = {**whole, **({} if w.kept else changed)}
        client.create_domain(DomainName=name, **{n: v for n, v in given.items() if v is not None})

    def told(name: str, **who: Any) -> str:
        return document(allow("es:*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", **who))

    domain("vec-six", *door, VPCOptions=None, AdvancedSecurityOptions={"Enabled": False}, AccessPolicies=told("vec-six", Principal="*", Condition={"IpAddress": {"aws:SourceIp": "::/0"}}))  # fmt: skip
    domain("vec-partner", _SHARED, AccessPolicies=told("vec-partner", Principal={"AWS": STRANGER}))
    domain("vec-es6", "search-engine-retired", EngineVersion="Elasticsearch_6.8")
    domain("vec-disk", "ai-data-unencrypted", EncryptionAtRestOptions={"Enabled": False})
    domain("vec-wire", "search-traffic-unencrypted", NodeToNodeEncryptionOptions={"Enabled": False})
    domain("vec-web", "search-traffic-unencrypted", DomainEndpointOptions={"EnforceHTTPS": False})
    domain("vec-public-wide", *door, VPCOptions=None, AccessPolicies=None, AdvancedSecurityOptions={"Enabled": False})
    bad = w.weak("col-dash", "ai-service-open-to-all-networks")
    serverless.create_security_policy(name="col-dash-enc", type="encryption", policy=json.dumps({"Rules": [{"ResourceType": "collection", "Resource": ["collection/col-dash"]}], "KmsARN": w.key, "AWSOwnedKey": False}))  # fmt: skip
    serverless.create_collection(name="col-dash", type="VECTORSEARCH")
    rules = [
        {
            "Rules": [{"ResourceType": "collection", "Resource": ["collection/col-dash"]}],
            "AllowFromPublic": False,
            "SourceVPCEs": ["vpce-1"],
        }
    ]
    rules += (
        [{"Rules": [{"ResourceType": "dashboard", "Resource": ["collection/col-dash"]}], "AllowFromPublic": True}]
        if bad
        else []
    )
    serverless.create_security_policy(name="col-dash-net", type="network", policy=json.dumps(rules))


def tasks(w: World) -> None:
    """Containers that run models."""
    ecs = w.client("ecs")
    vllm = f"vllm/vllm-openai@{_DIGEST}"
    for family, changed, whole, rule in (
        ("serve-caps", {"linuxParameters": {"capabilities": {"add": ["SYS_ADMIN"]}}}, {}, "privileged-ai-container"),
        ("serve-socket", {"mountPoints": [{"sourceVolume": "d", "containerPath": "/var/run/docker.sock"}]}, {"volumes": [{"name": "d", "host": {"sourcePath": "/var/run/docker.sock"}}]}, "privileged-ai-container"),
        ("serve-pid", {}, {"pidMode": "host"}, "privileged-ai-container"),
        ("serve-args", {"command": ["--model", "acme/m", "--api-key", KEY_OF_PROVIDER]}, {}, "secret-in-container-settings"),
    ):  # fmt: skip
        w.weak(family, rule)
        container = {
            "name": "vllm",
            "image": vllm,
            "memory": 4096,
            "cpu": 10,
            "essential": True,
            "user": "1000",
            **({} if w.kept else changed),
        }
        ecs.register_task_definition(family=family, containerDefinitions=[container], **({} if w.kept else whole))
    bad = w.weak("serve-all-exec", _BROAD)
    task = w.role("serve-all-exec", "ecs-tasks", allow("*", "*") if bad else _INVOKE)
    ecs.register_task_definition(
        family="serve-all",
        taskRoleArn=task,
        containerDefinitions=[{"name": "vllm", "image": vllm, "memory": 4096, "essential": True, "user": "1000"}],
    )


def machines(w: World) -> None:
    """Machines that run models, their images, and what is started by them."""
    ec2, iam = w.client("ec2"), w.client("iam")
    bad = w.weak("gpu-box-exec", _BROAD)
    w.role(
        "gpu-box-exec",
        "ec2",
        allow(["ec2:*", "s3:*", "iam:*"], "*") if bad else allow("s3:GetObject", "arn:aws:s3:::acme-lake-2/*"),
    )
    iam.create_instance_profile(InstanceProfileName="gpu-box")
    iam.add_role_to_instance_profile(InstanceProfileName="gpu-box", RoleName="gpu-box-exec")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, InstanceType="p5.48xlarge", MinCount=1, MaxCount=1, SecurityGroupIds=[w.group], SubnetId=w.subnets[0], IamInstanceProfile={"Name": "gpu-box"},
                             MetadataOptions={"HttpTokens": "required"}, UserData="#!/bin/sh\nollama serve", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "gpu-box"}]}])  # fmt: skip
    bad = w.weak("gpu-fleet", "secret-in-startup-script")
    start = f"#!/bin/sh\n{'export HF_TOKEN=hf_' + 'MnBvCxZlKjHgFdSaPoIuYtReWqMnBvCxZl' if bad else 'true'}\nvllm serve acme/m\n"
    ec2.create_launch_template(LaunchTemplateName="gpu-fleet", LaunchTemplateData={"ImageId": image, "InstanceType": "g5.12xlarge", "UserData": start_script(start), "MetadataOptions": {"HttpTokens": "required"}})  # fmt: skip
    bad = w.weak("llm-golden", "snapshot-open-to-others")
    golden = ec2.create_image(InstanceId=made["Instances"][0]["InstanceId"], Name="llm-golden")["ImageId"]
    if bad:
        ec2.modify_image_attribute(ImageId=golden, LaunchPermission={"Add": [{"Group": "all"}]})


def workflows(w: World) -> None:
    """Where images lie, and what calls models step by step."""
    ecr = w.client("ecr")
    bad = w.weak("agent-runtime", "image-registry-open-to-others")
    ecr.create_repository(repositoryName="agent-runtime", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}, encryptionConfiguration={"encryptionType": "KMS", "kmsKey": w.key})  # fmt: skip
    ecr.set_repository_policy(repositoryName="agent-runtime", policyText=document({"Effect": "Allow", "Principal": {"AWS": STRANGER if bad else ACCOUNT}, "Action": ["ecr:PutImage", "ecr:UploadLayerPart"]}))  # fmt: skip
    states = w.client("stepfunctions")
    for name, key, rights in (("claims-flow", KEY_OF_PROVIDER, None), ("wide-flow", "", allow("*", "*"))):
        bad = w.weak(
            name if key else "wide-flow-exec",
            *(
                ("secret-in-model-settings", "secret-in-function-settings", "secret-in-agent-or-mcp-config")
                if key
                else (_BROAD,)
            ),
        )
        role = w.role(f"{name}-exec", "states", rights if bad and rights else _INVOKE)
        ask = {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel", "Parameters": {"ModelId": MODEL, "Body": {"headers": {"Authorization": f"Bearer {key}" if bad and key else "none"}}}, "End": True}  # fmt: skip
        states.create_state_machine(
            name=name, roleArn=role, definition=json.dumps({"StartAt": "Ask", "States": {"Ask": ask}})
        )
    bad = w.weak(
        "embed-nightly",
        "secret-in-model-settings",
        "secret-in-function-settings",
        "secret-in-container-settings",
        "secret-in-code",
    )
    w.client("glue").create_job(Name="embed-nightly", Role=_OWN["AWS"], Command={"Name": "glueetl", "ScriptLocation": "s3://acme-lake-2/embed.py"},
                                DefaultArguments={"--openai_api_key": KEY_OF_PROVIDER if bad else "from-vault", "--additional-python-modules": "openai==1.99.0"})  # fmt: skip


def audit(w: World) -> None:
    """A trail that leaves out what is done to resources."""
    bad = w.weak(f"Amazon Bedrock in {REGION}", "ai-activity-not-audited")
    s3 = w.bucket("trail-9")
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    s3.put_bucket_policy(Bucket="trail-9", Policy=document(allow("s3:GetBucketAcl", "arn:aws:s3:::trail-9", Principal={"Service": "cloudtrail.amazonaws.com"}, Condition=own),
                                                           allow("s3:PutObject", "arn:aws:s3:::trail-9/*", Principal={"Service": "cloudtrail.amazonaws.com"}, Condition=own)))  # fmt: skip
    trail = w.client("cloudtrail")
    trail.create_trail(
        Name="all", S3BucketName="trail-9", IsMultiRegionTrail=True, EnableLogFileValidation=True, KmsKeyId=w.key
    )
    trail.put_event_selectors(
        TrailName="all",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": not bad, "DataResources": []}],
    )
    trail.start_logging(Name="all")


PARTS: tuple[Callable[[World], None], ...] = (
    trusts, rights, people, functions, askers, buckets, search, tasks, machines, workflows, audit,
)  # fmt: skip
