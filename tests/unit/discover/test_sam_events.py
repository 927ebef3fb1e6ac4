"""Who is let in at the routes of SAM's functions, which their web API says for all of them."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.asset import AssetKind
from upright.testing.detectors import item

TEMPLATE = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
{shared}
Resources:
  Web:
    Type: AWS::Serverless::Api
    Properties: {api}
  Ask:
    Type: AWS::Serverless::Function
    Properties:
      Handler: ask.handler
      Policies:
        - Statement: [{{Effect: Allow, Action: "bedrock:InvokeModel", Resource: "*"}}]
      Events:
        Root: {{Type: Api, Properties: {{Path: /ask, Method: POST{event}}}}}
"""
LOGIN = "{Auth: {DefaultAuthorizer: People, Authorizers: {People: {UserPoolArn: x}}}}"
OF_WEB = ", RestApiId: !Ref Web"
OTHER = ", RestApiId: !ImportValue other"


@pytest.mark.parametrize(
    ("shared", "api", "event", "auth", "exposure"),
    [
        ("", LOGIN, OF_WEB, "oauth", "public"),
        ("", LOGIN, f"{OF_WEB}, Auth: {{Authorizer: NONE}}", "none", "public"),
        ("", "{StageName: a}", OF_WEB, "none", "public"),
        ("", "{StageName: a}", f"{OF_WEB}, Auth: {{Authorizer: AWS_IAM}}", "iam", "public"),
        ("", "{Auth: {ApiKeyRequired: true}}", OF_WEB, "custom", "public"),
        ("", "{EndpointConfiguration: {Type: PRIVATE}}", OF_WEB, "none", "private"),
        ("", LOGIN, "", "none", "public"),  # of the API that is made for it
        (f"Globals: {{Api: {LOGIN}}}", "{StageName: a}", "", "oauth", "public"),
        (f"Globals: {{Api: {LOGIN}}}", "{StageName: a}", OF_WEB, "oauth", "public"),
        ("", LOGIN, OTHER, None, "public"),
    ],
)
def test_the_api_of_a_route_says_who_is_let_in(
    shared: str, api: str, event: str, auth: str | None, exposure: str
) -> None:
    text = TEMPLATE.format(shared=shared, api=api, event=event)
    seen, _, _ = link([examine(Document(item("template.yaml", text)), units("detectors").values())])
    (told,) = (each for each in seen if each.kind is AssetKind.ENDPOINT and "exposure" in each.attributes)
    found: dict[str, object] = {name: told.attributes.get(name) for name in ("auth", "exposure")}
    assert found == {"auth": auth, "exposure": exposure}
