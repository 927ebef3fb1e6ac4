"""Models that statements of SQL ask: of Databricks, Snowflake, BigQuery, Redshift, PostgreSQL and SQL Server.

Why it matters: `SELECT ai_query('a-model', note)` sends every row of a table to a model, with no SDK and no key in sight.

How it recognises: the functions by which databases ask models (`ai_query`, `SNOWFLAKE.CORTEX.COMPLETE`, `AI_COMPLETE`,
`ai.openai_embed` of pgai, `azure_openai.create_embeddings`, `aws_bedrock.invoke_model`, `pgml.embed`) with the model that
they name, and statements that make a model of one served elsewhere or a search service of Cortex. In files of SQL, and in
the texts of programs and notebooks.

What it does not see: models that a variable names, and functions that a view hides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_hub_id, is_model_name, recognise
from upright.discover.sight import in_tests, local_key, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ASKED = re.compile(
    r"\b(?P<function>ai_query|(?:snowflake\.)?cortex\.(?:try_)?(?:complete|embed_text_\d{3,4})|ai_complete|ai_embed|"
    r"ai\.(?:openai|ollama|anthropic|cohere|voyageai|azure_openai|litellm)_(?:chat_complete(?:_simple)?|embed|generate|"
    r"chat|rerank)|ai\.embedding_(?:openai|ollama|voyageai|litellm)|azure_(?:openai|ai)\.(?:create_embeddings|generate)|"
    r"aws_bedrock\.invoke_model(?:_get_embeddings)?|pgml\.(?:embed|transform|generate))"
    r"\s*\(\s*(?:\w{1,30}\s*(?:=>|:=)\s*)?['\"](?P<model>[\w.:/@-]{2,120})['\"]",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:(?:external|remote)\s+)?model\b(?P<told>[^;]{1,2000}?\b"
    r"(?:endpoint|model_id|model|model_name)\s*=?\s*'(?P<model>[\w.:/@-]{2,120})')",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?cortex\s+search\s+service\s+(?:if\s+not\s+exists\s+)?(?P<name>[\w.$\"]{1,120})",
    re.IGNORECASE,
)
_HOSTS = (
    ("ai_query", "databricks"), ("cortex", "snowflake"), ("ai_complete", "snowflake"), ("ai_embed", "snowflake"),
    ("bedrock", "bedrock"), ("azure", "azure-openai"), ("ollama", "ollama"), ("openai", "openai"),
)  # fmt: skip
_MOST = 40  # of one document


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    text, seen = document.text, set[tuple[str, int]]()
    for match in [*_ASKED.finditer(text), *_MADE.finditer(text)][:_MOST]:
        name, line = match["model"], text.count("\n", 0, match.start("model")) + 1
        if (name, line) in seen or not (is_model_name(name) or is_hub_id(name) or recognise(name)):
            continue
        seen.add((name, line))
        label = "embedding_model" if is_embedding(name) else "model"
        called = match.groupdict().get("function", "") or ""
        host = next((who for word, who in _HOSTS if word in called.lower()), "")
        yield see(document, label, name, line, model_key(name, host), provider=provider_of(name) or host)
    for match in _SEARCH.finditer(text):
        name, line = match["name"].strip('"'), text.count("\n", 0, match.start("name")) + 1
        own = local_key(document, "cortex-search", name)
        yield see(document, "vector_store", name, line, own, engine="snowflake-cortex", provider="snowflake")


DETECTOR = Detector(
    id="sql-ai-functions",
    title="Models that statements of SQL ask",
    selects=Selector(
        languages=frozenset({"sql", "python", "notebook", "yaml", "typescript", "javascript", "go", "java", "text"}),
        literals=(
            b"ai_query", b"cortex.", b"cortex search", b"ai_complete", b"ai_embed", b"ai.openai_", b"ai.ollama_",
            b"ai.anthropic_", b"ai.cohere_", b"ai.voyageai_", b"ai.litellm_", b"ai.embedding_", b"azure_openai.",
            b"azure_ai.", b"aws_bedrock.", b"pgml.", b"external model", b"create model", b"create or replace model",
            b"remote model",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "jobs/notes.py",
            'spark.sql("""\nSELECT ai_query(\n  \'databricks-claude-sonnet-4-5\',\n  concat(\'Translate: \', note)) AS said FROM notes\n""")\n',
            (("model", "databricks-claude-sonnet-4-5", 3),),
        ),
        Hit(
            "m/1.sql",
            "SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', body), SNOWFLAKE.CORTEX.EMBED_TEXT_768('snowflake-arctic-embed-m', body) FROM mails;\nCREATE OR REPLACE CORTEX SEARCH SERVICE desk.mails\n  ON body WAREHOUSE = w AS SELECT * FROM mails;\n",
            (("model", "mistral-large2", 1), ("model", "snowflake-arctic-embed-m", 1), ("vector_store", "desk.mails", 2)),
        ),
        Hit(
            "bq/model.sql",
            "CREATE OR REPLACE MODEL `desk.gemini`\nREMOTE WITH CONNECTION `us.c`\nOPTIONS (ENDPOINT = 'gemini-2.0-flash');\n",
            (("model", "gemini-2.0-flash", 3),),
        ),
        Hit(
            "pg/up.sql",
            "SELECT ai.openai_embed('text-embedding-3-small', body), azure_openai.create_embeddings('text-embedding-3-large', body) FROM t;\nSELECT aws_bedrock.invoke_model(model_id := 'anthropic.claude-3-haiku-20240307-v1:0', content_type := 'x');\n",
            (("model", "text-embedding-3-small", 1), ("model", "text-embedding-3-large", 1), ("model", "anthropic.claude-3-haiku-20240307-v1:0", 2)),
        ),
    ),
    misses=(
        Miss("a.sql", "SELECT ai_query('my-endpoint', x); CREATE MODEL `d.m` OPTIONS (model_type='linear_reg') AS SELECT 1;\n"),
        Miss("b.py", "def ai_query(model): ...\nai_query(name)\n"),
    ),
)  # fmt: skip
