"""Functions, machines and web APIs: assets only where AI stands behind them.

A function is an application of AI when its role may call models, its environment names a model or an agent calls it; an API method in front of
it is an endpoint, a machine with a GPU or with such a role a host.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.ai_images import SERVES_MODELS, role_of
from upright.discover.cloud import aws, azure, google
from upright.discover.cloud.balancers import balanced, balanced_functions, balanced_machines, services_of
from upright.discover.cloud.body import blocks, first, flag, given, strings, word
from upright.discover.cloud.channels import asks_models, set_off
from upright.discover.cloud.credentials import script_of
from upright.discover.cloud.foreign import registry_of
from upright.discover.cloud.handlers import FUNCTIONS, own_way
from upright.discover.cloud.hosts import hosts_tools, product_of
from upright.discover.cloud.kinds import CONTAINERS
from upright.discover.cloud.sites import RUNS, SITES, language_of
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node

_CALLS = re.compile(r"^(?:bedrock(?:-agent|-runtime|-agentcore)?:(?:\*|Invoke|Converse|Retrieve|Start)|sagemaker:(?:\*|InvokeEndpoint|Create(?:TrainingJob|Model|Endpoint|App|Space|Presigned\w+Url|ProcessingJob|NotebookInstance))|"
                    r"comprehend:|rekognition:(?:\*|Detect)|textract:|kendra:(?:\*|Query|Retrieve)|aoss:APIAccessAll|lex:)")  # fmt: skip
_VARIABLE = re.compile(r"(?:^|_)(?:BEDROCK|OPENAI|ANTHROPIC|SAGEMAKER|LLM|GEMINI|MODEL_ID|EMBEDDING\w*|KNOWLEDGE_BASE_ID|AGENT_ID)(?:_|$)", re.IGNORECASE)  # fmt: skip
# Names of functions in an account; in code the same words are as often names of samples.
_NAMED = re.compile(
    r"(?:^|[-_])(?:ai|llm|rag|genai|gpt|bedrock|sagemaker|agents?|chat(?:bot)?|copilot|assistant|embed(?:dings?|der)?|inference|prompts?|mcp)(?:[-_]|$)",
    re.IGNORECASE,
)
# The address by which a web API calls models itself, with no function between.
_MODELS = re.compile(
    r":apigateway:[\w-]*:(?:runtime\.sagemaker|sagemaker|bedrock(?:-agent)?(?:-runtime)?|bedrock-agentcore):"
)
_NAME = re.compile(r"\"name\"\s{0,9}:\s{0,9}\"([A-Z][A-Z\d_]{3,60})\"")
_ACCOUNT_AT = 4  # where an ARN holds its account
_SETTINGS = frozenset({"variables", "environment", "app_settings", "env", "secrets"})
_INTEGRATIONS = frozenset({"aws_api_gateway_integration", "aws_apigatewayv2_integration"})
_MACHINES = {
    "aws_instance": aws.instance,
    "aws_launch_template": aws.instance,
    "google_compute_instance": google.instance,
    "azurerm_linux_virtual_machine": azure.machine,
    "azurerm_windows_virtual_machine": azure.machine,
}
# What starts containers: who reaches it from inside one is root on the machine.
_RUNTIMES = frozenset({"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/var/run"})
# Capabilities with which a container is root on its machine.
_POWERS = frozenset({"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"})
# What an agent calls its functions through.
_TOOLS = frozenset(
    {"aws_bedrockagent_agent_action_group", "aws_bedrockagentcore_gateway_target", "aws_bedrockagent_agent"}
)
_IMAGES = frozenset({"image", "linux_fx_version", "docker_image_name", "docker_image"})
_COMMANDS = frozenset({"app_command_line", "command", "args", "entry_point"})
_SERVING = frozenset({"model_server", "gateway", "observability", "ui", "vector_store"})
_TASK = "aws_ecs_task_definition"
_HOSTS = RUNS | SITES | {_TASK}
# Programs that serve models, as a container starts them.
_STARTS = re.compile(
    r"(?:^|[\s/])(?:vllm(?: serve|\.entrypoints)|sglang\.launch_server|llama_cpp\.server|llama-server|text-generation-launcher"
    r"|text-embeddings-router|ollama serve|tritonserver|mlflow models serve|litellm)(?:[\s.]|$)"
)
# What a gateway of APIs leads to, which is a model where it is called so.
_GATES = frozenset({"azurerm_api_management_api", "azurerm_api_management_backend"})
_ASKED = re.compile(
    r"open-?ai|aoai|(?:^|[-_./ ])(?:llms?|foundry|azure-?ai)(?:$|[-_./ ])|cognitiveservices", re.IGNORECASE
)
_LATER = re.compile(r"\$\{[^{}]{0,200}\}")
_METHODS = frozenset({"aws_api_gateway_method", "aws_apigatewayv2_route"})


def calls_ai(actions: object) -> bool:
    """Whether rights on this list let one call models."""
    return isinstance(actions, list) and any(isinstance(action, str) and _CALLS.match(action) for action in actions)


def fronts(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of what stands in front of AI."""
    called = {far for n, each in enumerate(estate.resources) if each.kind in _TOOLS for _, far in estate.targets[n]}
    called |= {
        far for n, each in enumerate(estate.resources) if _for_agents(each) for far in estate.led_to(n, "function_name")
    }
    functions = {n for n, each in enumerate(estate.resources)
                 if each.kind in FUNCTIONS and (n in called or each.key in estate.led or _is_ai(estate, n))}  # fmt: skip
    behind = balanced_functions(estate, FUNCTIONS)
    for number in sorted(functions):
        way = own_way(estate.resources[number].body) or _balanced_way(behind.get(number))
        yield number, "endpoint" if way else "application", {**way, **_function(estate.resources[number].body)}
    for number in sorted(_tool_functions(estate) - functions):
        yield number, "deployment", own_way(estate.resources[number].body)
        functions.add(number)
    before, open_tasks = _before(estate, _behind(estate, functions)), balanced(estate)
    doors = _doors(estate) if before else {}
    for number, each in enumerate(estate.resources):
        if each.kind in CONTAINERS | SITES and (image := _image(each.body)):
            store = role_of(image) == "vector_store"
            yield (
                number,
                "vector_store" if store else "deployment",
                {}
                if store
                else {"image": image, **_site(each), **_balanced(number, open_tasks), **_runs_as(each.body)},
            )
        elif (
            (each.kind in CONTAINERS - RUNS and _serves(each))
            or (each.kind == _TASK and _is_ai(estate, number))
            or (each.kind in _HOSTS and _offers_tools(each))
        ):
            yield number, "deployment", {**_balanced(number, open_tasks), **_runs_as(each.body)}
        elif (opened := _opened(estate, number, open_tasks)) is not None:
            yield number, "deployment", {**opened, **_runs_as(each.body)}
        elif number in before and word(each.body, "http_method") != "OPTIONS":
            yield number, "endpoint", _method(estate, number, doors)
        else:
            yield from _way(estate, number, functions)
    yield from _led_to_machines(estate)
    yield from _behind_a_login(estate, open_tasks)


def _behind_a_login(estate: Estate, tasks: Mapping[int, tuple[str, bool]]) -> Iterator[tuple[int, str, Facts]]:
    """The services whose tasks a balancer only reaches for who has signed in."""
    for service, task in services_of(estate):
        if tasks.get(task, ("", False))[1]:
            yield service, "deployment", {"auth": "oauth"}


def _site(each: Declared) -> Facts:
    """Of a web app from where it is reached, and who is let in."""
    return azure.site(each.body) if each.kind in SITES else {}


def _led_to_machines(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Machines that start a server of models, to which a balancer leads everyone who comes."""
    for number, port in balanced_machines(estate):
        each = estate.resources[number]
        if each.kind in _MACHINES and _STARTS.search(script_of(each.body)):
            yield number, "host", {"open_ports": [port]}


def _balanced_way(behind: tuple[str, bool] | None) -> Facts:
    """How a function is called that a balancer leads to."""
    if behind is None:
        return {}
    inside = behind[0] != "public"  # where others of the organisation ask, whom the network lets in
    asks: Facts = {} if inside and not behind[1] else {"auth": "oauth" if behind[1] else "none"}
    return {"exposure": behind[0], **asks}


def _for_agents(each: Declared) -> bool:
    """Whether a permission lets agents call a function."""
    return each.kind == "aws_lambda_permission" and word(each.body, "principal").startswith(
        ("bedrock.", "bedrock-agentcore.")
    )


def _way(estate: Estate, number: int, functions: set[int]) -> Iterator[tuple[int, str, Facts]]:
    """The address of a function, and machines."""
    each = estate.resources[number]
    if each.kind == "aws_lambda_function_url":
        if functions & set(estate.led_to(number, "function_name", "target_function_arn")):
            yield number, "endpoint", aws.function_url(each.body) | {"exposure": "public"}
    elif each.kind in RUNS and _is_ai(estate, number):
        yield number, "deployment", {}
    elif each.kind in SITES and (_is_ai(estate, number) or _built_here(estate, number)):
        yield number, "deployment", {**azure.site(each.body), **_built_here(estate, number)}
    elif each.kind in _GATES and _ASKED.search(f"{each.name} {_called(each.body)}"):
        yield number, "endpoint", {}
    elif each.kind in _MACHINES:
        yield from _machine(estate, number)


def _called(body: Node) -> str:
    """What a gateway of APIs calls itself and what it leads to, what is known only later left out."""
    return " ".join(_LATER.sub(" ", body.get(name).text) for name in ("name", "url", "path", "display_name"))


def _machine(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A machine with GPUs or of AI, and what it runs, where it is called after that."""
    each = estate.resources[number]
    facts = _MACHINES[each.kind](each.body)
    product = product_of(each.name.rpartition(".")[2])
    if product:
        yield number, "vector_store" if product == "vector_store" else "deployment", {}
    if facts.get("gpu") or _is_ai(estate, number):
        yield number, "host", facts


def _runs_as(body: Node) -> Facts:
    """As whom the containers of a task run, where it is said."""
    inner = [*blocks(body, "container_definitions")]
    mounted = {
        word(each, "host.source_path", "host_path") for name in ("volumes", "volume") for each in blocks(body, name)
    }
    added = {name for each in inner for name in strings(each, "linux_parameters.capabilities.add")}
    wide = bool(mounted & _RUNTIMES or added & _POWERS) or any(flag(each, "privileged") for each in inner)
    wide = wide or word(body, "pid_mode") == "host"
    facts: Facts = {"privileged": True} if wide else {}
    named = {word(each, "user").partition(":")[0] for each in inner}
    return facts | ({"user": "root"} if named & {"root", "0"} else {})


def _function(body: Node) -> Facts:
    """On what a function runs, and whose code is laid into it."""
    facts: Facts = {"runtime": word(body, "runtime")} if word(body, "runtime") else {}
    own = word(body, "account_id")
    layers = [word(each, "arn") for each in first(body, "layers")]
    image = registry_of(word(body, "image_uri"))
    foreign = sorted(
        {*(arn.split(":")[4] for arn in layers if arn.count(":") > _ACCOUNT_AT), image} - {own, ""} if own else ()
    )
    return facts | ({"foreign_layers": listed(foreign)} if foreign else {})


def _image(body: Node) -> str:
    """The AI image or chart that a container runs, or an empty string."""
    images = [node.text for path, node in body.walk() if path[-1] in _IMAGES and node.text]
    images = [image.removeprefix("DOCKER|") for image in images]  # as Azure's sites name it
    chart = body.get("chart").text
    images += [f"chart/{chart.removesuffix('-operator')}"] if chart else []
    return next((image for image in images if role_of(image)), "")


def _tool_functions(estate: Estate) -> set[int]:
    return {number for number, each in enumerate(estate.resources) if each.kind in FUNCTIONS and _offers_tools(each)}


def _offers_tools(each: Declared) -> bool:
    """Whether a function or container is called like a server of tools."""
    called = (word(each.body, field) for field in ("function_name", "family", "name"))
    return not each.body.get("existing") and hosts_tools(each.name.rpartition(".")[2], *called)


def _opened(estate: Estate, number: int, open_tasks: dict[int, tuple[str, bool]]) -> Facts | None:
    """Of containers that answer requests: of tasks how openly, and of AI code built beside them from where."""
    way = _balanced(number, open_tasks)
    built = _built_here(estate, number) if way or estate.resources[number].kind in RUNS else {}
    return {**way, **built} if built or (way and _is_ai(estate, number)) else None


def _balanced(number: int, open_tasks: dict[int, tuple[str, bool]]) -> Facts:
    """How openly a balancer puts a task before others."""
    exposure, asks = open_tasks.get(number, ("", False))
    return {"exposure": exposure, **({"auth": "oauth"} if asks else {})} if exposure else {}


def _built_here(estate: Estate, number: int) -> Facts:
    """Which folder of AI code beside it a site, or something that says nothing of AI, runs: by its image, or by what it
    starts.
    """
    each = estate.resources[number]
    if not estate.built or (each.kind not in SITES and _is_ai(estate, number)):
        return {}
    source = each.location.source
    images = [text.removeprefix("DOCKER|") for text in _texts(each.body, _IMAGES)]
    images = [image for image in images if "|" not in image]  # `PYTHON|3.12` is a runtime
    folder = estate.built.folder(source, images, word(each.body, "name"))
    folder = estate.built.started(source, " ".join(_texts(each.body, _COMMANDS))) if folder is None else folder
    if folder is None and each.kind in SITES and not images and _only_site(estate, number):
        folder = estate.built.answered(source, language_of(each.body))
    return {} if folder is None else {"image": images[0] if images else None, "built_from": folder or "."}


def _only_site(estate: Estate, number: int) -> bool:
    """Whether no other site of its source runs the same language."""
    own = estate.resources[number]
    beside = [n for n, each in enumerate(estate.resources) if each.kind in SITES
              and each.location.source == own.location.source and language_of(each.body) == language_of(own.body)]  # fmt: skip
    return beside == [number]


def _texts(body: Node, fields: frozenset[str]) -> list[str]:
    """What stands at these fields, the words of lists one by one."""
    return [text for path, node in body.walk() if path[-1] in fields for text in node.strings() if text]


def _serves(each: Declared) -> bool:
    """Whether a container whose image is not known runs AI: by its name, by what it starts, or by the keys it is given."""
    if SERVES_MODELS.search(each.name.rpartition(".")[2]) or _STARTS.search(" ".join(_texts(each.body, _COMMANDS))):
        return True
    if any(role_of(f"container/{name}") in _SERVING for name in _unknown(each.body)):
        return True
    given = {node.text for path, node in each.body.walk() if path[-1] == "name" and _SETTINGS & set(path)}
    written = word(each.body, "container_definitions")  # JSON written out, in which only names are looked for
    return any(vendor_of_credential(name) for name in given | set(_NAME.findall(written)))


def _unknown(body: Node) -> list[str]:
    """The names of containers whose image a variable tells that nothing fills in."""
    return [
        word(each, "name") for each in blocks(body, "container_definitions") if word(each, "image")[:1] in {"", "$"}
    ]


def _is_ai(estate: Estate, number: int) -> bool:
    roles = estate.led_to(number, "role", "iam_instance_profile", "task_role_arn")
    behind = [far for role in roles for far in estate.led_to(role, "role", "roles")]
    if any(calls_ai(estate.facts[each].get("actions")) for each in [number, *roles, *behind]):
        return True
    body = estate.resources[number].body
    if estate.resources[number].key.startswith("arn:") and _NAMED.search(word(body, "function_name")):
        return True
    named = (node.text if path[-1] == "name" else path[-1] for path, node in body.walk() if _SETTINGS & set(path[:-1]))
    own = aws.role(body) if estate.resources[number].kind == "aws_serverless_function" else {}
    return any(_VARIABLE.search(name) for name in named) or calls_ai(own.get("actions"))


def _behind(estate: Estate, functions: set[int]) -> set[int]:
    """The functions, the workflows that ask models, and the queues that set one of them off."""
    asked = functions | {number for number, each in enumerate(estate.resources) if asks_models(each)}
    return asked | {source for source, sinks in set_off(estate).items() if sinks & asked}


def _before(estate: Estate, functions: set[int]) -> set[int]:
    """Numbers of the API methods that an integration leads to one of the functions."""
    integrations = [number for number, each in enumerate(estate.resources) if each.kind in _INTEGRATIONS
                    and (functions & {far for _, far in estate.targets[number]} or _MODELS.search(word(each.body, "uri", "integration_uri")))]  # fmt: skip
    ways = {far for number in integrations for field, far in estate.targets[number] if field == "resource_id"}
    named = {far for number in integrations for field, far in estate.targets[number] if field == "http_method"} | set(
        integrations
    )
    found = set()
    for number, each in enumerate(estate.resources):
        if each.kind in _METHODS:
            targets = estate.targets[number]
            direct = functions & {far for _, far in targets}
            beside = any((far in ways and field == "resource_id") or far in named for field, far in targets)
            if number in named or direct or beside or _MODELS.search(word(each.body, "integrated_with")):
                found.add(number)
    return found


def _doors(estate: Estate) -> dict[int, int]:
    """Of each web socket the route at which a caller is asked once for all its routes: `$connect`."""
    asking = ((number, each) for number, each in enumerate(estate.resources) if each.kind == "aws_apigatewayv2_route")
    return {
        api: number
        for number, each in asking
        if word(each.body, "route_key") == "$connect"
        for api in estate.led_to(number, "api_id")
    }


def _method(estate: Estate, number: int, doors: Mapping[int, int]) -> Facts:
    door = next((doors[api] for api in estate.led_to(number, "api_id") if api in doors), number)
    body = estate.resources[door].body
    kind = word(body, "authorization", "authorization_type").upper()
    if not kind and not given(body, "authorization", "authorization_type"):
        kind = "NONE"
    key = flag(body, "api_key_required", default=False)
    auth = (
        "key"
        if key and kind == "NONE"
        else {"NONE": "none", "AWS_IAM": "iam", "COGNITO_USER_POOLS": "oauth", "JWT": "oauth"}.get(
            kind, "custom" if kind else ""
        )
    )
    apis = [other for _, other in estate.targets[number] if estate.resources[other].kind == "aws_api_gateway_rest_api"]
    private = any(
        node.text == "PRIVATE" for api in apis for path, node in estate.resources[api].body.walk() if "types" in path
    )
    named = [origin for api in estate.led_to(number, "api_id")
             for origin in strings(estate.resources[api].body, "cors_configuration.allow_origins")]  # fmt: skip
    origins: Facts = {"cors": listed(sorted(set(named)))} if named else {}
    return {"auth": auth, "exposure": "private" if private else "public", **origins}
