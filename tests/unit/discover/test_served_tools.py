"""Tools of Spring AI that the server of MCP of their project offers."""

import pytest

from upright.discover.detectors import jvm_settings, other_dependencies, plain_agents, plain_mcp_servers
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.evidence import Observation
from upright.model.item import Item

DETECTORS = [jvm_settings.DETECTOR, other_dependencies.DETECTOR, plain_agents.DETECTOR, plain_mcp_servers.DETECTOR]
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
