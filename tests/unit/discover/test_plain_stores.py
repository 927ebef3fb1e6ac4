"""Java and C#: the tables that tools ask through a mapper, the kernel that calls them, and who must sign in first."""

# ruff: noqa: E501, ISC004  code as people write it
from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.app.declared_tables import asked_tables
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.model.asset import Asset
from upright.model.relation import RelationKind
from upright.testing.detectors import item


def _graph(*files: tuple[str, str]) -> Graph:
    detectors = units("detectors").values()
    observations, edges, gaps = link([examine(Document(item(path, text)), detectors) for path, text in files])
    return derive(merge(asked_tables(observations, edges), edges, gaps))


def _named(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def _can(graph: Graph, name: str) -> set[str]:
    able = _named(graph, name).attributes.get("capabilities")
    return {str(word) for word in able} if isinstance(able, list) else set()


OFFICE = (
    "src/Office/Tools.cs",
    "using Microsoft.EntityFrameworkCore;\nusing ModelContextProtocol.Server;\nusing MailKit.Net.Imap;\n\n[McpServerToolType]\npublic class Tools(HrContext db)\n{\n"
    '    [McpServerTool(Name = "person")]\n    public async Task<Person?> Person(string email) => await db.Persons.FirstOrDefaultAsync(p => p.Email == email);\n\n'
    '    [McpServerTool(Name = "mail")]\n    public async Task<string> Mail()\n    {\n        using var client = new ImapClient();\n        return client.Inbox.GetMessage(0).TextBody;\n    }\n\n'
    '    [McpServerTool(Name = "plain")]\n    public string Plain(Message message)\n    {\n        message.From.Add(new Address());\n        return "added";\n    }\n}\n',
)
PERSON = (
    "src/Office/Person.cs",
    'namespace Office;\n\npublic class Person\n{\n    public int Id { get; set; }\n    public string FullName { get; set; } = "";\n    public string Email { get; set; } = "";\n    public string SocialSecurityNumber { get; set; } = "";\n}\n',
)


def test_a_tool_asks_the_table_that_a_context_of_entity_framework_keeps() -> None:
    graph = _graph(OFFICE, PERSON)
    assert {"reads_private_data"} == _can(graph, "person")
    assert "takes_untrusted_content" in _can(graph, "mail")
    assert not _can(graph, "plain")
    assert {label.data_class for label in _named(graph, "persons").labels} >= {"pii.us-ssn", "pii.email"}


def _java(table: str = "") -> tuple[tuple[str, str], ...]:
    return (
        ("src/main/java/Tools.java", "import dev.langchain4j.agent.tool.Tool;\n@Component\npublic class Tools {\n    private final HolderRepository holders;\n"
         '    @Tool("find")\n    public Holder findHolder(String email) {\n        return holders.findByEmail(email);\n    }\n'
         '    @Tool("drop")\n    public void dropHolder(long id) {\n        holders.deleteById(id);\n    }\n}\n'),
        ("src/main/java/Holder.java", f"import jakarta.persistence.Entity;\n@Entity\n{table}public class Holder {{\n    @Id\n    private Long id;\n    private String fullName;\n    private String email;\n    private String socialSecurityNumber;\n}}\n"),
    )  # fmt: skip


@pytest.mark.parametrize(("table", "name"), [("", "holders"), ('@Table(name = "policy_holders")\n', "policy_holders")])
def test_a_tool_asks_the_table_of_a_repository_whatever_it_is_called(table: str, name: str) -> None:
    graph = _graph(*_java(table))
    assert _can(graph, "findHolder") == {"reads_private_data"}
    assert _can(graph, "dropHolder") == {"reads_private_data", "destroys"}
    assert {label.data_class for label in _named(graph, name).labels} >= {"pii.us-ssn", "pii.email"}


_CHAT = ("src/main/java/Chat.java", 'import dev.langchain4j.service.spring.AiService;\n@RestController\npublic class Chat {\n    private final ChatModel model;\n    @PostMapping("/chat")\n    public String chat(@RequestBody String text) {\n        return model.chat(text);\n    }\n}\n')  # fmt: skip


def _secured(rules: str) -> tuple[str, str]:
    return (
        "src/main/java/Security.java",
        f"class Security {{\n  SecurityFilterChain chain(HttpSecurity http) {{\n    http.authorizeHttpRequests(a -> a{rules});\n    return http.build();\n  }}\n}}\n",
    )


@pytest.mark.parametrize(("files", "auth"), [
    ((), None),
    ((_secured(".anyRequest().authenticated()"),), "session"),
    ((_secured('.requestMatchers("/chat", "/ping").permitAll().anyRequest().authenticated()'),), None),
    ((_secured('.requestMatchers("/admin/**").permitAll().anyRequest().authenticated()'),), "session"),
    ((_secured(".anyRequest().permitAll()"),), None),
    ((("other/src/main/java/Security.java", _secured(".anyRequest().authenticated()")[1]),), None),
])  # fmt: skip
def test_a_project_that_asks_for_a_login_asks_at_each_of_its_routes(
    files: tuple[tuple[str, str], ...], auth: str | None
) -> None:
    assert _named(_graph(_CHAT, *files), "/chat").attributes.get("auth") == auth


@pytest.mark.parametrize(("text", "auth"), [
    (_CHAT[1], None),
    (_CHAT[1].replace("    @PostMapping", "    @PreAuthorize(\"hasRole('USER')\")\n    @PostMapping"), "session"),
    (_CHAT[1].replace("@RestController", '@RolesAllowed("staff")\n@RestController'), "session"),
    (_CHAT[1].replace("@RestController", '@RolesAllowed("staff")\n@RestController').replace("    @PostMapping", "    @PermitAll\n    @PostMapping"), None),
])  # fmt: skip
def test_a_route_of_java_says_who_may_come(text: str, auth: str | None) -> None:
    assert _named(_graph((_CHAT[0], text)), "/chat").attributes.get("auth") == auth


_MINIMAL = (
    "using Microsoft.SemanticKernel;\nvar app = builder.Build();\n"
    'app.MapPost("/chat", async (Ask ask, GuestPlugin guests) =>\n{\n    kernelBuilder.Plugins.AddFromObject(guests, "guests");\n    var kernel = kernelBuilder.Build();\n'
    "    var settings = new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };\n    return await kernel.InvokePromptAsync(ask.Text);\n})"
)
_PLUGIN = ("GuestPlugin.cs", 'using Microsoft.SemanticKernel;\npublic class GuestPlugin\n{\n    [KernelFunction("find_guest")]\n    public string Find(string email) => "none";\n}\n')  # fmt: skip


@pytest.mark.parametrize(("more", "auth"), [(";\n", None), (".RequireAuthorization();\n", "session")])
def test_a_kernel_with_plugins_is_an_agent_behind_its_route(more: str, auth: str | None) -> None:
    graph = _graph(("Program.cs", _MINIMAL + more + 'app.MapGet("/x", () => 1).RequireAuthorization();\n'), _PLUGIN)
    joined = {(graph.asset(r.source).name, str(r.kind), graph.asset(r.target).name) for r in graph.relations}
    assert {
        ("/chat", str(RelationKind.SERVES), "kernel"),
        ("kernel", str(RelationKind.USES_TOOL), "find_guest"),
    } <= joined
    assert _named(graph, "/chat").attributes.get("auth") == auth


def _balancer(first: str) -> tuple[str, str]:
    return "main.tf", (
        'resource "aws_lb" "b" {\n  internal = false\n}\nresource "aws_lb_target_group" "g" {\n  port = 80\n}\n'
        f'resource "aws_lb_listener" "l" {{\n  load_balancer_arn = aws_lb.b.arn\n{first}  default_action {{\n    type = "forward"\n    target_group_arn = aws_lb_target_group.g.arn\n  }}\n}}\n'
        'resource "aws_ecs_task_definition" "t" {\n  container_definitions = jsonencode([{ name = "c", image = "langflowai/langflow:1.2.0" }])\n}\n'
        'resource "aws_ecs_service" "s" {\n  task_definition = aws_ecs_task_definition.t.arn\n  load_balancer {\n    target_group_arn = aws_lb_target_group.g.arn\n  }\n}\n'
    )


@pytest.mark.parametrize(("first", "auth"), [("", None), ('  default_action {\n    type = "authenticate-oidc"\n  }\n', "oauth")])  # fmt: skip
def test_a_balancer_that_asks_for_a_login_does_so_for_the_tasks_behind_it(first: str, auth: str | None) -> None:
    task = _named(_graph(_balancer(first)), "aws_ecs_task_definition.t")
    assert (str(task.exposure), task.attributes.get("auth")) == ("public", auth)


_INGEST = ("etl/src/main/java/Ingest.java", 'import dev.langchain4j.data.document.loader.FileSystemDocumentLoader;\nclass Ingest {\n  void run() {\n    var store = ElasticsearchEmbeddingStore.builder().indexName("letters").build();\n    var letters = FileSystemDocumentLoader.loadDocuments(Path.of("data/letters"));\n    EmbeddingStoreIngestor.builder().embeddingStore(store).build().ingest(letters);\n  }\n}\n')  # fmt: skip


def _engine(
    kind: str, secured: str, image: str = "docker.elastic.co/elasticsearch/elasticsearch:8.17.3"
) -> tuple[str, str]:
    return "k8s/search.yaml", (
        f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: search}}\nspec: {{template: {{metadata: {{labels: {{app: s}}}}, spec: {{containers: [{{name: e, image: '{image}', env: [{{name: xpack.security.enabled, value: '{secured}'}}]}}]}}}}}}\n---\n"
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: search}}\nspec: {{type: {kind}, selector: {{app: s}}, ports: [{{port: 9200}}]}}\n"
    )


@pytest.mark.parametrize(("kind", "secured", "exposure", "auth"), [
    ("LoadBalancer", "false", "public", "none"), ("LoadBalancer", "true", "public", "password"), ("ClusterIP", "false", "private", None),
])  # fmt: skip
def test_an_engine_in_a_cluster_keeps_the_index_that_java_fills(
    kind: str, secured: str, exposure: str, auth: str | None
) -> None:
    graph = _graph(_INGEST, _engine(kind, secured), ("etl/data/letters/a.txt", "Dear patient"))
    kept = _named(graph, "search")
    assert (str(kept.exposure), kept.attributes.get("auth")) == (exposure, auth)
    joined = {(graph.asset(r.source).name, str(r.kind), graph.asset(r.target).name) for r in graph.relations}
    assert {("store", "stored_in", "search"), ("store", "derived_from", "data/letters")} <= joined
    assert "path:example/etl/data/letters" in _named(graph, "data/letters").keys
    assert not any(each.name == "search" for each in _graph(_engine(kind, secured)).assets)
