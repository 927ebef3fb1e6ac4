"""A fifth account: ways that lead to models and agents - queues, topics, buses, web APIs, workflows, functions, machines."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_fifth_people import AWAY, BROAD, HOME, INVOKE, NOVA
from aws_world import ACCOUNT, KEY_OF_PROVIDER, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_OTHERS = "function-open-to-others"
_SECRETS = (
    "secret-in-function-settings",
    "secret-in-model-settings",
    "secret-in-agent-or-mcp-config",
    "secret-in-code",
)
_ASKS = f"arn:aws:bedrock:{HOME}::foundation-model/{NOVA}"


def callers(w: World) -> None:
    """Functions that ask models: who may call them, by their own policies."""
    role = w.role("crane-exec", "lambda", INVOKE)
    for name, weak, kept in (
        ("crane-source", {"Principal": "*", "SourceAccount": STRANGER}, {"Principal": "sns.amazonaws.com", "SourceAccount": ACCOUNT}),
        ("crane-drop", {"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::pier-weather"}, {"Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::pier-weather", "SourceAccount": ACCOUNT}),
        ("crane-away", {"Principal": "sns.amazonaws.com", "SourceArn": f"arn:aws:sns:{HOME}:{STRANGER}:orders"}, {"Principal": "sns.amazonaws.com", "SourceArn": f"arn:aws:sns:{HOME}:{ACCOUNT}:orders"}),
        ("crane-role", {"Principal": f"arn:aws:sts::{STRANGER}:assumed-role/etl/x"}, {"Principal": f"arn:aws:iam::{ACCOUNT}:role/pier-exec"}),
        ("crane-log", {"Principal": f"logs.{HOME}.amazonaws.com"}, {"Principal": f"logs.{HOME}.amazonaws.com", "SourceAccount": ACCOUNT}),
    ):  # fmt: skip
        bad = w.weak(name, _OTHERS)
        w.function(name, role).add_permission(FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", **(weak if bad else kept))  # fmt: skip


def settings(w: World) -> None:
    """Functions: what is written in their settings and tags, whose image they run, as whom."""
    away = w.at(AWAY)
    role = w.role("winch-exec", "lambda", allow("bedrock:InvokeModel", f"arn:aws:bedrock:{AWAY}::foundation-model/{NOVA}"))  # fmt: skip
    for name, weak, kept in (
        ("winch-cache", {"CACHE": "rediss://:" + "Pl39kMx7Tz" + "@cache.pier.internal:6379/0"}, {"CACHE": "rediss://cache.pier.internal:6379/0"}),
        ("winch-list", {"UPSTREAMS": json.dumps([{"url": "https://llm.pier.example", "headers": {"x-api-key": KEY_OF_PROVIDER}}])}, {"UPSTREAMS": "[]"}),
    ):  # fmt: skip
        bad = w.weak(name, "secret-in-function-settings")
        away.function(name, role, Environment={"Variables": weak if bad else kept})
    bad = w.weak("winch-tag", "secret-in-function-settings")
    away.function("winch-tag", role, Tags={"openai": KEY_OF_PROVIDER} if bad else {"team": "maps"})
    bad = w.weak("winch-old", "function-runtime-retired")
    away.function("winch-old", role, "nodejs14.x" if bad else "nodejs22.x")
    bad = w.weak("http://ollama.pier.example:11434", "plaintext-ai-endpoint")
    away.function("winch-local", role, Environment={"Variables": {"OLLAMA_HOST": f"http{'' if bad else 's'}://ollama.pier.example:11434"}})  # fmt: skip
    bad = w.weak("berths-exec", BROAD)
    tool = w.role("berths-exec", "lambda", INVOKE) if not bad else w.role("berths-exec", "lambda")
    if bad:
        w.client("iam").attach_role_policy(RoleName="berths-exec", PolicyArn="arn:aws:iam::aws:policy/PowerUserAccess")
    away.function("berths", tool)


def queues(w: World) -> None:
    """Strangers put words into a queue, a topic, a bus; a function takes them out and asks an agent."""
    role = w.role("drum-exec", "lambda", allow("bedrock:InvokeAgent", f"arn:aws:bedrock:{HOME}:{ACCOUNT}:agent-alias/A1/B2"))  # fmt: skip
    names = "drum-queue", "drum-topic", "drum-bus"
    arns = {name: f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:{name}" for name in names}
    bad = not w.kept
    for name in names:
        w.weak(name, _OTHERS)
        w.function(name, role)
    ours: dict[str, Any] = {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}} if not bad else {}
    sqs = w.client("sqs")
    url = sqs.create_queue(QueueName="drum-in")["QueueUrl"]
    queue = f"arn:aws:sqs:{HOME}:{ACCOUNT}:drum-in"
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(allow("sqs:SendMessage", queue, Principal="*", **ours))})  # fmt: skip
    w.client("lambda").create_event_source_mapping(EventSourceArn=queue, FunctionName="drum-queue")
    sns = w.client("sns")
    topic = sns.create_topic(Name="drum-news")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(allow("sns:Publish", topic, Principal={"AWS": "*"}, **ours)))  # fmt: skip
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arns["drum-topic"])
    events = w.client("events")
    bus = events.create_event_bus(Name="drum-bus")["EventBusArn"]
    whom = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
    events.put_permission(EventBusName="drum-bus", Policy=document(allow("events:PutEvents", bus, Sid="s", Principal="*", **({} if bad else {"Condition": whom}))))  # fmt: skip
    events.put_rule(Name="drum-rule", EventBusName="drum-bus", EventPattern=json.dumps({"source": ["pier.orders"]}))
    events.put_targets(Rule="drum-rule", EventBusName="drum-bus", Targets=[{"Id": "1", "Arn": arns["drum-bus"]}])
    bad = w.weak("night-watch", *_SECRETS)  # what a rule hands to a function every night
    w.function("night", role)
    events.put_rule(Name="night-watch", ScheduleExpression="rate(1 day)")
    events.put_targets(Rule="night-watch", Targets=[{"Id": "1", "Arn": f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:night", "Input": json.dumps({"ask": "summary", "api_key": KEY_OF_PROVIDER if bad else "from-vault"})}])  # fmt: skip


def workflows(w: World) -> None:
    """Workflows that ask models, and who starts them."""
    states = w.client("stepfunctions")
    ask = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:bedrockruntime:converse", "Parameters": {"ModelId": _ASKS}, "End": True}  # fmt: skip
    bad = w.weak("belt-exec", BROAD)
    role = w.role("belt-exec", "states", allow("bedrock:*" if bad else "bedrock:InvokeModel", "*" if bad else _ASKS))
    belt = states.create_state_machine(name="belt", roleArn=role, definition=json.dumps({"StartAt": "Map", "States": {"Map": {"Type": "Map", "ItemProcessor": {"StartAt": "Ask", "States": {"Ask": ask}}, "End": True}}}))["stateMachineArn"]  # fmt: skip
    bad = w.weak("hoist", *_SECRETS)
    call = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {"ApiEndpoint": "https://api.openai.com/v1/responses", "Method": "POST", "Headers": {"Authorization": f"Bearer {KEY_OF_PROVIDER}" if bad else "none"}}, "Next": "Ask"}  # fmt: skip
    states.create_state_machine(name="hoist", roleArn=role, definition=json.dumps({"StartAt": "Call", "States": {"Call": call, "Ask": ask}}))  # fmt: skip
    events = w.client("events")
    bad = w.weak("belt", _OTHERS, "ai-endpoint-without-authentication")  # started by whoever puts an event
    bus = events.create_event_bus(Name="belt-bus")["EventBusArn"]
    events.put_permission(EventBusName="belt-bus", Policy=document(allow("events:PutEvents", bus, Sid="s", Principal={"AWS": f"arn:aws:iam::{STRANGER if bad else ACCOUNT}:root"})))  # fmt: skip
    events.put_rule(Name="belt-rule", EventBusName="belt-bus", EventPattern=json.dumps({"source": ["pier.orders"]}))
    events.put_targets(Rule="belt-rule", EventBusName="belt-bus", Targets=[{"Id": "1", "Arn": belt, "RoleArn": role}])


def doors(w: World) -> None:
    """Web APIs: to a workflow, to a queue, to a function behind the route of last resort."""
    api, away = w.client("apigateway"), w.at(AWAY)
    role = w.role("gate-exec", "apigateway", allow(["states:StartExecution", "sqs:SendMessage"], [f"arn:aws:states:{HOME}:{ACCOUNT}:stateMachine:belt", f"arn:aws:sqs:{HOME}:{ACCOUNT}:drum-in"]))  # fmt: skip
    rest = api.create_rest_api(name="gate")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    belt = json.dumps({"application/json": json.dumps({"stateMachineArn": f"arn:aws:states:{HOME}:{ACCOUNT}:stateMachine:belt", "input": "$util.escapeJavaScript($input.json('$'))"})})  # fmt: skip
    for part, uri, template in (
        ("claims", f"arn:aws:apigateway:{HOME}:states:action/StartExecution", json.loads(belt)),
        ("orders", f"arn:aws:apigateway:{HOME}:sqs:path/{ACCOUNT}/drum-in", {"application/json": "Action=SendMessage&MessageBody=$input.body"}),
        ("models", f"arn:aws:apigateway:{HOME}:bedrock-runtime:path/model/{NOVA}/converse", {}),
    ):  # fmt: skip
        bad = w.weak(f"POST /{part}", "ai-endpoint-without-authentication")
        path = api.create_resource(restApiId=rest, parentId=root, pathPart=part)["id"]
        api.put_method(restApiId=rest, resourceId=path, httpMethod="POST", authorizationType="NONE" if bad else "AWS_IAM")  # fmt: skip
        api.put_integration(restApiId=rest, resourceId=path, httpMethod="POST", type="AWS", integrationHttpMethod="POST", credentials=role, uri=uri, requestTemplates=template)  # fmt: skip
    asks = w.role("porter-exec", "lambda", INVOKE)
    away.function("porter", asks)
    http = away.client("apigatewayv2")
    made = http.create_api(Name="porter-api", ProtocolType="HTTP")["ApiId"]
    to = http.create_integration(ApiId=made, IntegrationType="AWS_PROXY", PayloadFormatVersion="2.0", IntegrationUri=f"arn:aws:lambda:{AWAY}:{ACCOUNT}:function:porter")["IntegrationId"]  # fmt: skip
    bad = w.weak("$default", "ai-endpoint-without-authentication")
    signed = {"AuthorizationType": "NONE"} if bad else {"AuthorizationType": "AWS_IAM"}
    http.create_route(ApiId=made, RouteKey="$default", Target=f"integrations/{to}", **signed)
    bad = w.weak("porter", "ai-endpoint-cors-any", _OTHERS)
    away.client("lambda").create_function_url_config(FunctionName="porter", AuthType="AWS_IAM", Cors={"AllowOrigins": ["http://*", "https://*"] if bad else ["https://pier.example"], "AllowMethods": ["*"]})  # fmt: skip


def machines(w: World) -> None:
    """Machines, tasks and jobs of data in the second region."""
    away = w.at(AWAY)
    ec2 = away.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    group = ec2.create_security_group(GroupName="g-boiler", Description="boiler", VpcId=away.vpc)["GroupId"]
    ranges = [{"CidrIp": "10.0.0.0/8"}] if w.kept else [{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 11000, "ToPort": 12000, "IpRanges": ranges}])  # fmt: skip
    made = ec2.run_instances(ImageId=image, InstanceType="g6.xlarge", MinCount=1, MaxCount=1, SecurityGroupIds=[group], SubnetId=away.subnets[0], MetadataOptions={"HttpTokens": "required"},
                             UserData="#!/bin/sh\nollama serve", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "boiler"}]}])  # fmt: skip
    w.weak(f"boiler ({made['Instances'][0]['InstanceId']})", "ai-host-port-open-to-internet")
    bad = w.weak("bunker", "secret-in-startup-script")
    start = "#!/bin/sh\n" + ("docker login -u pier -p " + "dckr_pat_" + "Zx8Cv7Bn6Mq5We4Rt3Yu2Io1Pa0" if bad else "true") + "\nvllm serve acme/hull\n"  # fmt: skip
    ec2.create_launch_template(LaunchTemplateName="bunker", LaunchTemplateData={"ImageId": image, "InstanceType": "g5.12xlarge", "UserData": start_script(start), "MetadataOptions": {"HttpTokens": "required"}})  # fmt: skip
    bad = w.weak("stoke-vllm", "secret-in-container-settings")
    environment = [{"name": "HF_TOKEN", "value": "hf_" + "PoIuYtReWqLkJhGfDsAmNbVcXzPoIuYtRe" if bad else "none"}, {"name": "PORT", "value": "8000"}]  # fmt: skip
    container = {"name": "vllm", "image": f"vllm/vllm-openai@sha256:{'c' * 64}", "memory": 4096, "cpu": 10, "essential": True, "user": "1000", "environment": environment}  # fmt: skip
    away.client("ecs").register_task_definition(family="stoke-vllm", containerDefinitions=[container])
    bad = w.weak("haul", "secret-in-model-settings", "secret-in-code")
    away.client("glue").create_job(Name="haul", Role=f"arn:aws:iam::{ACCOUNT}:role/pier-exec", Command={"Name": "glueetl", "ScriptLocation": "s3://pier-weather/haul.py"},
                                   DefaultArguments={"--jdbc": "jdbc:mysql://db.pier.internal/haul?user=haul&password=" + ("Sw71qZx4Rm" if bad else "{{resolve}}"), "--additional-python-modules": "sentence-transformers"})  # fmt: skip


PARTS: tuple[Callable[[World], None], ...] = (callers, settings, queues, workflows, doors, machines)
