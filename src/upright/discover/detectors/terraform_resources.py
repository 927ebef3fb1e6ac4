"""AI and data resources that Terraform declares.

Why it matters: the declaration says before anything runs which agents, endpoints and indexes there will be, on which
data, with which rights, and who can reach them.

How it recognises: resources of AWS (Bedrock, SageMaker, OpenSearch, Kendra, Lex), Google Cloud (Vertex AI, Dialogflow,
notebooks), Azure (OpenAI, AI services, Machine Learning, Search), Databricks, Pinecone and others; buckets, databases and
roles of a module that has AI in the same file or that they are joined to. Resources that only add to another one
(encryption, public access block, policies) are joined to it, also across the files of a module. Relations follow the
references. Names are Terraform's addresses.

What it does not see: what a module from elsewhere makes, and values given at plan time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import poisoned
from upright.discover.readers.terraform import Block, address_key, terraform
from upright.discover.sight import edge, see
from upright.discover.terraform_facts import facts, sibling_facts
from upright.discover.terraform_vocabulary import CONTAINERS, MODULES, SIBLINGS, Resource, resource_of
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

R = RelationKind
# (label of the one, label of the other it refers to) -> relation; reversed where the second leads.
_RELATIONS: dict[tuple[str, str], RelationKind] = {
    ("agent", "vector_store"): R.RETRIEVES_FROM, ("agent", "data_store"): R.RETRIEVES_FROM, ("agent", "guardrail"): R.GUARDED_BY,
    ("agent", "identity"): R.RUNS_AS, ("agent", "model"): R.CALLS, ("agent", "prompt"): R.PROMPTED_BY, ("agent", "tool"): R.USES_TOOL, ("agent", "deployment"): R.CALLS,
    ("agent", "agent"): R.CALLS, ("agent", "ai_service"): R.CALLS, ("endpoint", "model"): R.SERVES, ("endpoint", "identity"): R.RUNS_AS,
    ("endpoint", "vector_store"): R.RETRIEVES_FROM, ("deployment", "model"): R.SERVES, ("notebook", "identity"): R.RUNS_AS, ("training_job", "data_store"): R.TRAINED_ON,
    ("training_job", "identity"): R.RUNS_AS, ("model", "data_store"): R.STORED_IN, ("vector_store", "data_store"): R.STORED_IN, ("dataset", "data_store"): R.STORED_IN,
    ("vector_store", "dataset"): R.DERIVED_FROM, ("vector_store", "vector_store"): R.STORED_IN, ("pipeline", "identity"): R.RUNS_AS, ("mcp_server", "identity"): R.RUNS_AS,
    ("deployment", "ai_service"): R.DEPENDS_ON, ("ai_service", "data_store"): R.DEPENDS_ON, ("tool", "identity"): R.RUNS_AS,
}  # fmt: skip
_PROMPT = 40  # characters: shorter texts are labels
_JOINING = frozenset({
    "aws_bedrockagent_agent_knowledge_base_association", "aws_sagemaker_endpoint_configuration", "aws_bedrockagent_agent_collaborator",
    "google_vertex_ai_index_endpoint_deployed_index", "aws_bedrockagent_agent_alias",
})  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    blocks = document.parse(terraform)
    labels: dict[str, str] = {}
    policies = {block.address: block for block in blocks if block.labels[:1] == ("aws_iam_policy_document",)}
    for block in blocks:
        if block.kind == "module" and MODULES.search(f"{block.body.get('source').text} {block.address}"):
            labels[block.address] = "ai_service"
            yield _module(document, block)
        if block.kind == "resource" and len(block.labels) == 2:  # noqa: PLR2004  type and name
            found = resource_of(block.labels[0])
            if found:
                labels[block.address] = found.label
                yield from _resource(document, block, found)
            elif block.labels[0] in SIBLINGS:
                yield from _sibling(document, block, policies)
            elif block.labels[0] in CONTAINERS:
                yield from _container(document, block)
    for block in blocks:
        yield from _relations(document, block, labels)


def _resource(document: Document, block: Block, found: Resource) -> Iterator[Sighting]:
    stated = facts(block, found.label)
    if found.engine:
        stated.setdefault("engine", found.engine)
    if found.category:
        stated["category"] = found.category
    text = block.body.first("instruction", "instructions", "description").text
    if found.label == "agent" and poisoned(text):
        stated["description"] = "carries hidden instructions"
    own = address_key(document, block.address)
    yield see(document, found.label, block.address, block.line, own, stated, type=found.type, provider=found.provider)
    instruction = block.body.first("instruction", "instructions", "system_prompt")
    if found.label == "agent" and len(instruction.text) > _PROMPT and not instruction.text.startswith("${"):
        prompt = f"{block.address}.instruction"
        key = address_key(document, prompt)
        yield see(
            document,
            "prompt",
            prompt,
            instruction.line,
            key,
            type="system_prompt",
            role="system",
            poisoned=bool(poisoned(text)) or None,
        )
        yield edge(own, R.PROMPTED_BY, key)


def _module(document: Document, block: Block) -> Sighting:
    body = block.body
    label = (
        "agent" if body.get("create_agent").value is True or body.first("agent_name", "instruction") else "ai_service"
    )
    own = address_key(document, block.address)
    return see(
        document,
        label,
        block.address,
        block.line,
        own,
        description=f"module {body.get('source').text}"[:200],
        confidence=0.8,
    )


def _sibling(document: Document, block: Block, policies: dict[str, Block]) -> Iterator[Sighting]:
    stated = sibling_facts(block, policies)
    field = SIBLINGS[block.labels[0]]
    target = next((address for name, address in block.references() if name == field), "")
    found = resource_of(target.partition(".")[0]) if target else None
    if stated and found:
        yield see(
            document,
            found.label,
            target,
            block.line,
            address_key(document, target),
            stated,
            type=found.type,
            confidence=0.9,
        )


def _container(document: Document, block: Block) -> Iterator[Sighting]:
    body = block.body
    images = [node.text for path, node in body.walk() if path[-1] == "image" and node.text]
    chart = body.get("chart").text
    image = next(
        (image for image in images if role_of(image)), f"chart/{chart}" if chart and role_of(f"chart/{chart}") else ""
    )
    if not image:
        return
    label = "vector_store" if role_of(image) == "vector_store" else "deployment"
    extra = {} if label == "vector_store" else {"image": image}
    yield see(document, label, block.address, block.line, address_key(document, block.address), {**extra})


def _relations(document: Document, block: Block, labels: dict[str, str]) -> Iterator[Sighting]:
    targets = list(dict.fromkeys(address for _, address in block.references()))
    if block.kind == "resource" and block.labels[:1] and block.labels[0] in _JOINING:
        kinds = [(target, _label(target, labels)) for target in targets]
        for source, own in kinds:
            for target, other in kinds:
                if source != target and (own, other) in _RELATIONS:
                    yield edge(address_key(document, source), _RELATIONS[own, other], address_key(document, target))
        return
    own = labels.get(block.address, "")
    for target in targets:
        other = _label(target, labels)
        if (own, other) in _RELATIONS:
            yield edge(address_key(document, block.address), _RELATIONS[own, other], address_key(document, target))
        elif own == "dataset" and other == "vector_store":
            yield edge(address_key(document, target), R.DERIVED_FROM, address_key(document, block.address))


def _label(address: str, labels: dict[str, str]) -> str:
    found = resource_of(address.partition(".")[0])
    return labels.get(address, found.label if found else "")


DETECTOR = Detector(
    id="terraform-resources",
    title="AI and data resources in Terraform",
    selects=Selector(languages=frozenset({"terraform"}), literals=(b"resource", b"module")),
    detect=_detect,
    hits=(
        Hit(
            "main.tf",
            'resource "aws_bedrockagent_agent" "support" {\n  agent_name       = "support"\n  foundation_model = "anthropic.claude-3-haiku-20240307-v1:0"\n  agent_resource_role_arn = aws_iam_role.agent.arn\n}\n\nresource "aws_iam_role" "agent" {\n  name = "agent"\n}\n',
            (("agent", "aws_bedrockagent_agent.support", 1), ("identity", "aws_iam_role.agent", 7)),
        ),
        Hit(
            "s3.tf",
            'resource "aws_s3_bucket" "docs" {\n  bucket = "docs"\n}\n\nresource "aws_s3_bucket_public_access_block" "docs" {\n  bucket = aws_s3_bucket.docs.id\n  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n}\n',
            (("data_store", "aws_s3_bucket.docs", 1), ("data_store", "aws_s3_bucket.docs", 5)),
        ),
        Hit(
            "azure.tf",
            'resource "azurerm_search_service" "idx" {\n  name = "x"\n}\n',
            (("vector_store", "azurerm_search_service.idx", 1),),
        ),
    ),
    misses=(
        Miss(
            "net.tf",
            'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n# resource "aws_sagemaker_endpoint" "x" {}\n',
        ),
        Miss("vars.tf", 'variable "bedrock" {\n  default = "aws_bedrockagent_agent"\n}\n'),
    ),
)
