"""Web APIs that programs of the CDK put before functions which ask models, and those before others."""

import pytest

from upright.discover.detectors import (
    python_cloud_programs,
    python_models,
    script_cloud_programs,
    script_models,
    script_services,
)
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [
    each.DETECTOR
    for each in (python_cloud_programs, python_models, script_cloud_programs, script_models, script_services)
]
ASKS = (
    "import boto3\nbedrock = boto3.client('bedrock-runtime')\ndef handler(event, context):\n"
    "    return bedrock.invoke_model(modelId='anthropic.claude-3-haiku-20240307-v1:0', body='x')\n"
)
PLAIN = "def handler(event, context):\n    return 1\n"
CHAT = (
    "import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const handler = async (event) =>\n"
    "  client.chat.completions.create({ model: 'gpt-4o', messages: [] });\n"
)
OPEN, ASKED = ("none", True), ("custom", True)  # what a way in asks for, and whether it leads on
PYTHON = (
    "from aws_cdk import Stack, aws_lambda as _lambda, aws_apigateway as apigw, aws_apigatewayv2 as v2\n"
    "from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration\n"
    "from aws_cdk.aws_lambda_python_alpha import PythonFunction\n\n\n"
    "class Desk(Stack):\n    def __init__(self, scope, id):\n        super().__init__(scope, id)\n"
    "        ask = PythonFunction(self, 'Ask', entry='lambda', index='ask.py', handler='handler')\n"
    "        other = PythonFunction(self, 'Other', entry='lambda', index='other.py')\n"
)
SCRIPT = (
    "import * as lambda from 'aws-cdk-lib/aws-lambda';\nimport * as apigw from 'aws-cdk-lib/aws-apigateway';\n"
    "import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';\n"
    "import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';\n"
    "const code = lambda.Code.fromAsset('lambda');\n"
    "const ask = new lambda.Function(this, 'Ask', { handler: 'ask.handler', code });\n"
    "const other = new lambda.Function(this, 'Other', { handler: 'other.handler', code });\n"
)


def ways_in(path: str, program: str) -> dict[str, tuple[object, bool]]:
    """The ways in by name: what they ask for, and whether they lead on."""
    files = {path: program, "lambda/ask.py": ASKS, "lambda/other.py": PLAIN, "src/chat.ts": CHAT}
    items = [Item("repo", each, len(text), content=text.encode()) for each, text in files.items()]
    found, edges, _ = link([examine(Document(item), DETECTORS) for item in items])
    sources = {str(each.source) for each in edges}
    ways = [each for each in found if each.location.type == "endpoint"]
    return {str(each.name): (each.attributes["auth"], str(each.keys[0]) in sources) for each in ways}


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("apigw.LambdaRestApi(self, 'Front', handler=ask)", {"Front": OPEN}),
        ("v2.HttpApi(self, 'A').add_routes(path='/ask', integration=HttpLambdaIntegration('i', ask))", {"/ask": OPEN}),
        ("api.root.add_resource('ask').add_method('POST', apigw.LambdaIntegration(ask))", {"/ask": OPEN}),
        ("apigw.LambdaRestApi(self, 'Front', handler=other)", {}),
    ],
)  # fmt: skip
def test_python(program: str, expected: dict[str, tuple[object, bool]]) -> None:
    assert ways_in("stack.py", f"{PYTHON}        {program}\n") == expected


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("new apigw.LambdaRestApi(this, 'Front', { handler: ask });", {"Front": OPEN}),
        ("api.root.addResource('ask').addMethod('POST', new apigw.LambdaIntegration(ask));", {"/ask": OPEN}),
        ("api.addRoutes({ path: '/ask', integration: new HttpLambdaIntegration('i', ask) });", {"/ask": OPEN}),
        ("api.addRoutes({path: '/ask', authorizer, integration: new HttpLambdaIntegration(n, ask)})", {"/ask": ASKED}),
        ("api.root.addMethod('POST', new apigw.LambdaIntegration(other));", {}),
    ],
)  # fmt: skip
def test_scripts(program: str, expected: dict[str, tuple[object, bool]]) -> None:
    assert ways_in("stack.ts", f"{SCRIPT}{program}\n") == expected


def test_functions_that_are_bundled_from_a_file() -> None:
    bundled = (
        "import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\n"
        "import { LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';\nimport * as path from 'path';\n"
        "const ask = new NodejsFunction(this, 'Ask', { entry: path.join(__dirname, '../src/chat.ts') });\n"
        "api.root.addMethod('POST', new LambdaIntegration(ask));\n"
    )
    assert ways_in("lib/stack.ts", bundled) == {"ask": OPEN}
    assert not ways_in("lib/stack.ts", bundled.replace("chat.ts", "shop.ts"))
