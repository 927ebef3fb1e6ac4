"""What only a whole project tells to be of its server of MCP: tools of Spring AI, accounts that other files open."""

import pytest

from upright.discover.detectors import (
    config_credentials,
    jvm_settings,
    mcp_projects,
    other_dependencies,
    plain_agents,
    plain_credentials,
    plain_mcp_servers,
    script_credentials,
)
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.evidence import Observation
from upright.model.item import Item

DETECTORS = [jvm_settings.DETECTOR, other_dependencies.DETECTOR, plain_agents.DETECTOR, plain_mcp_servers.DETECTOR]
ACCOUNTS = [mcp_projects.DETECTOR, config_credentials.DETECTOR, plain_credentials.DETECTOR, script_credentials.DETECTOR]
IMPORT = "import org.springframework.ai.tool.annotation.Tool;\n"
TOOLS = IMPORT + 'class Orders {\n  @Tool(name = "cancel", description = "Cancels")\n  String cancel(String id) {}\n}\n'
POM = (
    "<project><dependencies><dependency><groupId>org.springframework.ai</groupId>"
    "<artifactId>{}</artifactId></dependency></dependencies></project>"
)
SERVER = POM.format("spring-ai-starter-mcp-server-webmvc")
JAVA = (
    "import org.springframework.ai.tool.method.MethodToolCallbackProvider;\nclass Config {\n"
    "  @Bean ToolCallbackProvider tools(Orders orders) {\n"
    "    return MethodToolCallbackProvider.builder().toolObjects(orders).build();\n  }\n}\n"
)
KOTLIN = (
    "import org.springframework.ai.support.ToolCallbacks\nclass Config {\n"
    "  @Bean fun tools(orders: Orders) = ToolCallbacks.from(orders)\n}\n"
)


def told(files: dict[str, str]) -> tuple[Observation, set[str]]:
    """The tool, and the names of the servers that use it."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found, edges, _ = link([examine(Document(item), DETECTORS) for item in items])
    tool = next(each for each in found if each.name == "cancel")
    users = {edge.source for edge in edges if edge.kind == "uses_tool" and edge.target == tool.keys[0]}
    return tool, {str(each.name) for each in found if each.keys[0] in users}


@pytest.mark.parametrize(("name", "config"), [("Config.java", JAVA), ("Config.kt", KOTLIN)])
def test_what_is_handed_on_in_a_server_is_offered_by_it(name: str, config: str) -> None:
    tool, servers = told(
        {
            "shop/pom.xml": SERVER,
            "shop/src/main/resources/application.properties": "spring.ai.mcp.server.name=desk\n",
            "shop/src/main/java/a/Orders.java": TOOLS,
            f"shop/src/main/java/a/{name}": config,
        }
    )
    assert (tool.location.type, tool.attributes["type"]) == ("mcp_tool", "mcp_tool")
    assert servers == {"desk"}


def test_what_a_project_beside_the_server_hands_on_is_no_tool_of_it() -> None:
    tool, servers = told(
        {
            "shop/pom.xml": SERVER,
            "chat/pom.xml": POM.format("spring-ai-starter-model-openai"),
            "chat/src/main/java/a/Orders.java": TOOLS,
            "chat/src/main/java/a/Config.java": JAVA,
        }
    )
    assert (tool.location.type, servers) == ("tool", set())


def test_a_class_that_nobody_hands_on_stays_with_its_agent() -> None:
    tool, _ = told({"pom.xml": SERVER, "src/main/java/a/Orders.java": TOOLS})
    assert tool.location.type == "tool"


READS = {
    "src/config.ts": "export const token = process.env.SHOP_TOKEN;\nexport const port = process.env.PORT;\n",
    "cmd/config.go": 'package main\nvar t = os.Getenv("SHOP_TOKEN")\nvar p = os.Getenv("PORT")\n',
    ".env.example": "PORT=8080\nSHOP_TOKEN=\n",
}


def accounts(files: dict[str, str]) -> list[tuple[str, str]]:
    """Where credentials were seen, and their names."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found, _, _ = link([examine(Document(item), ACCOUNTS) for item in items])
    return [(each.location.path, str(each.name)) for each in found if each.location.type == "credential_ref"]


@pytest.mark.parametrize("path", READS)
def test_a_package_called_after_the_protocol_acts_with_every_account_it_opens(path: str) -> None:
    manifest = {"package.json": '{\n  "name": "@acme/shop-mcp-server"\n}\n'}
    assert accounts({**manifest, path: READS[path]}) == [(path, "SHOP_TOKEN")]


@pytest.mark.parametrize("name", ["@acme/shop", "mcp-inspector", "shop-mcp-client"])
def test_accounts_of_other_packages_are_no_credentials_of_ai(name: str) -> None:
    manifest = {"package.json": f'{{\n  "name": "{name}"\n}}\n'}
    assert not accounts({**manifest, **READS})


def test_a_server_speaks_for_its_folder_alone() -> None:
    manifest = {"servers/shop/package.json": '{\n  "name": "shop-mcp"\n}\n'}
    files = {f"servers/shop/{path}": text for path, text in READS.items()} | READS
    assert {path for path, _ in accounts({**manifest, **files})} == {f"servers/shop/{path}" for path in READS}
