"""What tools of compiled servers do with what a model says: the flaws that count, and their careful twins."""

# ruff: noqa: E501, S608  code as it is found
import pytest

from upright.discover.detectors.plain_mcp_servers import DETECTOR
from upright.discover.document import Document
from upright.model.evidence import Observation
from upright.testing.detectors import item

GO = 'package main\nimport "github.com/mark3labs/mcp-go/mcp"\nfunc add() {\n\ts.AddTool(mcp.NewTool("t"), handle)\n}\n'
JAVA = 'import org.springframework.ai.tool.annotation.Tool;\nclass T {\n  @Tool(description = "d")\n  '
CSHARP = "using ModelContextProtocol.Server;\nclass T {\n  [McpServerTool]\n  "
RUBY = 'require "mcp"\nclass T < MCP::Tool\n  tool_name "t"\n  def self.call(given:)\n    '
PHP = "<?php\nuse PhpMcp\\Server\\Attributes\\McpTool;\nclass T {\n  #[McpTool(name: 't')]\n  "
KOTLIN = 'import io.modelcontextprotocol.kotlin.sdk.server.Server\nfun Server.add() {\n  addTool(name = "t") { request ->\n    val given = request.arguments["given"]?.jsonPrimitive?.content ?: ""\n    '
RUST = 'use rmcp::tool;\nimpl T {\n  #[tool(description = "d")]\n  pub async fn t(&self, Parameters(a): Parameters<A>) -> String {\n    '
HANDLE = "func handle(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {\n"


def flaws(name: str, code: str) -> set[str]:
    seen = [each for each in DETECTOR.detect(Document(item(name, code.encode()))) if isinstance(each, Observation)]
    tool = next(each for each in seen if each.location.type in {"mcp_tool", "tool"})
    sinks = tool.attributes.get("sinks")
    return {*sinks} if isinstance(sinks, dict) else set()


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("a.go", GO + HANDLE + '\tx := req.GetString("x", "")\n\texec.Command("sh", "-c", "make "+x)\n}\n', {"shell"}),
        ("a.go", GO + HANDLE + '\tx := req.GetString("x", "")\n\texec.Command("make", x)\n}\n', set()),
        ("a.go", GO + HANDLE + '\tx, _ := req.RequireString("x")\n\treturn run("ls " + x)\n}\nfunc run(line string) {\n\texec.Command("bash", "-c", line)\n}\n', {"shell"}),
        ("a.go", GO + HANDLE + '\tx := req.GetString("x", "")\n\tos.ReadFile(filepath.Join(dir, x))\n}\n', {"path_unchecked", "path_joined"}),
        ("a.go", GO + HANDLE + '\tx := req.GetString("x", "")\n\tos.ReadFile(filepath.Join(dir, filepath.Base(x)))\n}\n', set()),
        ("a.go", GO + HANDLE + '\tp := filepath.Join(dir, req.GetString("x", ""))\n\tif !strings.HasPrefix(p, dir) {\n\t\treturn\n\t}\n\tos.ReadFile(p)\n}\n', set()),
        ("a.go", GO + HANDLE + '\tx := req.GetString("x", "")\n\tif !known[x] {\n\t\treturn\n\t}\n\texec.Command("sh", "-c", "make "+x)\n}\n', set()),
        ("a.go", GO + HANDLE + '\tu, ok := feeds[req.GetString("x", "")]\n\thttp.Get(u)\n}\n', set()),
        ("a.go", GO + HANDLE + '\thttp.Get("https://api.acme.io/" + req.GetString("x", ""))\n}\n', set()),
        ("a.go", GO + HANDLE + '\tu := req.GetString("u", "")\n\thttp.NewRequestWithContext(ctx, "GET", u, nil)\n}\n', {"ssrf"}),
        ("a.go", GO + HANDLE + '\tn := req.GetInt("n", 0)\n\tdb.Query(fmt.Sprintf("SELECT a FROM t LIMIT %d", n))\n}\n', set()),
        ("a.go", GO + HANDLE + '\tq := fmt.Sprintf("SELECT a FROM t WHERE b = \'%s\'", req.GetString("x", ""))\n\tdb.QueryContext(ctx, q)\n}\n', {"sql_unchecked"}),
        ("a.go", GO + HANDLE + '\tup.Header.Set("Authorization", req.Extra.Header.Get("Authorization"))\n}\n', {"token_passthrough"}),
        ("a.go", GO + HANDLE + '\treturn text(strings.Join(os.Environ(), ""))\n}\n', {"returns_secret"}),
        ("a.go", GO + HANDLE + '\tcmd := exec.Command("make")\n\tcmd.Env = append(os.Environ(), "A=1")\n}\n', set()),
        ("a.go", GO + "var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}\n" + HANDLE + "\tclient.Get(base)\n}\n", {"tls_unchecked"}),
        ("T.java", JAVA + 'String tell(String given) {\n    return Runtime.getRuntime().exec("ping " + given);\n  }\n}\n', {"shell"}),
        ("T.java", JAVA + 'String tell(String given) {\n    return jdbc.query("SELECT a FROM t WHERE b = ?", m, given);\n  }\n}\n', set()),
        ("T.java", JAVA + 'String tell(@ToolParam(description = "d (e)") String given) {\n    String q = "SELECT a FROM t WHERE b = \'" + given + "\'";\n    return jdbc.query(q, m);\n  }\n}\n', {"sql_unchecked"}),
        ("T.cs", CSHARP + 'static string T(string given) {\n    var i = new ProcessStartInfo("/bin/bash", $"-c \\"{given}\\"");\n  }\n}\n', {"shell"}),
        ("T.cs", CSHARP + "static string T(string given) => File.ReadAllText(Path.Combine(Root, Path.GetFileName(given)));\n}\n", set()),
        ("T.cs", CSHARP + "static Task<string> T(HttpClient c, string given) => c.GetStringAsync(given);\n}\n", {"ssrf"}),
        ("T.cs", CSHARP + 'static Task<string> T(HttpClient c, string given) => c.GetStringAsync($"{Base}/items/{given}");\n}\n', set()),
        ("T.cs", CSHARP + 'static Task<string> T(HttpClient c, string given) => c.GetStringAsync($"https://{given}/items/{Page}");\n}\n', {"ssrf"}),
        ("t.rs", RUST + 'reqwest::get(format!("{}/items/{}", self.base, a.name)).await\n  }\n}\n', set()),
        ("t.rs", RUST + 'reqwest::get(format!("{}/items/{}", a.base, self.page)).await\n  }\n}\n', {"ssrf"}),
        ("t.rb", RUBY + "`make #{given}`\n  end\nend\n", {"shell"}),
        ("t.rb", RUBY + 'Open3.capture2e("git", "log", given)\n  end\nend\n', set()),
        ("t.rb", RUBY + 'DB.execute("SELECT a FROM t WHERE b = \'#{given}\'")\n  end\nend\n', {"sql_unchecked"}),
        ("T.php", PHP + 'public function t(string $given) {\n    return shell_exec("host " . $given);\n  }\n}\n', {"shell"}),
        ("T.php", PHP + 'public function t(string $given) {\n    return shell_exec("host " . escapeshellarg($given));\n  }\n}\n', set()),
        ("t.kt", KOTLIN + 'ProcessBuilder("bash", "-c", given).start()\n  }\n}\n', {"shell"}),
        ("t.kt", KOTLIN + 'ProcessBuilder("git", "log", given).start()\n  }\n}\n', set()),
        ("t.rs", RUST + 'Command::new("sh").arg("-c").arg(&a.line).output()\n  }\n}\n', {"shell"}),
        ("t.rs", RUST + 'fs::read_to_string(Path::new("/srv").join(&a.name))\n  }\n}\n', {"path_unchecked", "path_joined"}),
    ],
)  # fmt: skip
def test_a_tool_is_told_by_what_it_does_with_what_it_is_given(name: str, code: str, expected: set[str]) -> None:
    assert flaws(name, code) == expected
