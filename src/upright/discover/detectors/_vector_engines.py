"""Engines of vector stores by the classes and functions of Python libraries that open them."""

from __future__ import annotations

import re

from upright.discover.ai_packages import distribution_of, lookup

_ENGINES = {
    "Chroma": "chroma", "ChromaVectorStore": "chroma", "ChromaDocumentStore": "chroma", "PersistentClient": "chroma", "EphemeralClient": "chroma",
    "FAISS": "faiss", "FaissVectorStore": "faiss", "IndexFlatL2": "faiss", "IndexFlatIP": "faiss", "IndexIVFFlat": "faiss", "IndexHNSWFlat": "faiss", "read_index": "faiss", "index_factory": "faiss", "IndexIDMap": "faiss",
    "Pinecone": "pinecone", "PineconeVectorStore": "pinecone", "PineconeDocumentStore": "pinecone", "PineconeGRPC": "pinecone", "PineconeHybridSearchRetriever": "pinecone",
    "QdrantClient": "qdrant", "AsyncQdrantClient": "qdrant", "Qdrant": "qdrant", "QdrantVectorStore": "qdrant", "QdrantDocumentStore": "qdrant",
    "WeaviateVectorStore": "weaviate", "Weaviate": "weaviate", "WeaviateDocumentStore": "weaviate", "connect_to_local": "weaviate", "connect_to_weaviate_cloud": "weaviate", "connect_to_wcs": "weaviate", "WeaviateClient": "weaviate",
    "Milvus": "milvus", "MilvusClient": "milvus", "MilvusVectorStore": "milvus", "Zilliz": "milvus", "MilvusDocumentStore": "milvus",
    "PGVector": "pgvector", "PGVectorStore": "pgvector", "PGVectorStoreDriver": "pgvector", "PgvectorDocumentStore": "pgvector", "PgVector": "pgvector", "PGEngine": "pgvector", "PGVectorRecordStore": "pgvector", "SupabaseVectorStore": "pgvector",
    "LanceDB": "lancedb", "LanceDBVectorStore": "lancedb", "LanceDb": "lancedb", "RedisVectorStore": "redis", "Redis": "redis", "SearchIndex": "redis", "AsyncSearchIndex": "redis",
    "ElasticsearchStore": "elasticsearch", "ElasticsearchDocumentStore": "elasticsearch", "OpenSearchVectorSearch": "opensearch", "OpensearchVectorStore": "opensearch", "OpensearchVectorClient": "opensearch", "OpenSearchDocumentStore": "opensearch",
    "MongoDBAtlasVectorSearch": "mongodb", "AzureSearch": "azure-ai-search", "AzureAISearchVectorStore": "azure-ai-search", "SearchClient": "azure-ai-search", "SearchIndexClient": "azure-ai-search", "AzureAISearchDocumentStore": "azure-ai-search", "AzureCosmosDBVectorSearch": "cosmosdb", "AzureAISearchRetriever": "azure-ai-search",
    "DeepLake": "deeplake", "DeepLakeVectorStore": "deeplake", "InMemoryVectorStore": "in-memory", "SimpleVectorStore": "in-memory", "DocArrayInMemorySearch": "in-memory", "InMemoryDocumentStore": "in-memory", "SKLearnVectorStore": "sklearn",
    "AstraDBVectorStore": "astradb", "Cassandra": "cassandra", "Neo4jVector": "neo4j", "Neo4jVectorStore": "neo4j", "Vectara": "vectara", "VectorSearch": "databricks", "DatabricksVectorSearch": "databricks", "MatchingEngine": "vertex-ai", "MatchingEngineIndex": "vertex-ai", "MatchingEngineIndexEndpoint": "vertex-ai", "VectorSearchVectorStore": "vertex-ai",
    "BigQueryVectorStore": "bigquery", "AmazonKnowledgeBasesRetriever": "bedrock", "AmazonKendraRetriever": "kendra", "Annoy": "annoy", "AnnoyIndex": "annoy", "Marqo": "marqo", "TiDBVectorStore": "tidb", "Clickhouse": "clickhouse", "MyScale": "myscale", "SingleStoreDB": "singlestore", "Typesense": "typesense", "Epsilla": "epsilla", "Rockset": "rockset", "TurboVec": "in-memory",
    "VectorStoreIndex": "llama-index", "GPTVectorStoreIndex": "llama-index", "MultiModalVectorStoreIndex": "llama-index", "DocumentSummaryIndex": "llama-index", "GPTDocumentSummaryIndex": "llama-index", "load_index_from_storage": "llama-index", "load_indices_from_storage": "llama-index", "PropertyGraphIndex": "llama-index", "KnowledgeGraphIndex": "llama-index", "LlamaCloudIndex": "llama-cloud",
    "AzureAISearchConfig": "azure-ai-search",
    "WeaviateHook": "weaviate", "WeaviateIngestOperator": "weaviate", "WeaviateDocumentIngestOperator": "weaviate", "PineconeHook": "pinecone", "PineconeIngestOperator": "pinecone", "QdrantHook": "qdrant", "QdrantIngestOperator": "qdrant", "PgVectorIngestOperator": "pgvector",
    "LanceDBConfig": "lancedb", "QdrantDBConfig": "qdrant", "ChromaDBConfig": "chroma", "WeaviateDBConfig": "weaviate", "PostgresDBConfig": "pgvector",    "ChromadbRM": "chroma", "QdrantRM": "qdrant", "WeaviateRM": "weaviate", "PineconeRM": "pinecone", "MilvusRM": "milvus", "FaissRM": "faiss", "MarqoRM": "marqo", "LancedbRM": "lancedb", "MongoDBAtlasRM": "mongodb", "PgVectorRM": "pgvector", "DeeplakeRM": "deeplake", "AzureAISearchRM": "azure-ai-search",
    "VectorstoreIndexCreator": "in-memory", "ParentDocumentRetriever": "", "KnowledgeBase": "", "EnsembleRetriever": "",
}  # fmt: skip
_ROOTED: dict[str, str | tuple[str, ...]] = {
    "Client": ("chromadb.", "weaviate."),
    "HttpClient": "chromadb.",
    "AsyncHttpClient": "chromadb.",
    "App": "embedchain.",
    "Memory": "mem0.",
    "AsyncMemory": "mem0.",
    "MemoryClient": "mem0.",
    "AsyncMemoryClient": "mem0.",
    "connect": ("lancedb.", "pymilvus.connections."),
    "connect_async": "lancedb.",
    "Collection": "pymilvus.",
    "connect_to_custom": "weaviate.",
    "connect_to_embedded": "weaviate.",
    "use_async_with_local": "weaviate.",
    "use_async_with_weaviate_cloud": "weaviate.",
    "Index": ("pinecone.", "upstash_vector.", "hnswlib.", "usearch.", "minsearch.", "voyager."),
    "create_index": ("pinecone.", "marqo."),
    "create_index_for_model": "pinecone.",
    "init": "pinecone.",
    "create_corpus": ("vertexai.rag.", "vertexai.preview.rag."),
    "Vector": ("pgvector.sqlalchemy.", "pgvector.peewee.", "pgvector.sqlmodel."),
    "VectorField": "pgvector.",
    "HALFVEC": "pgvector.",
    "Embeddings": ("dspy.retrievers.", "txtai."),
    "Namespace": "turbopuffer.",
    "namespace": "turbopuffer.",
    "builder": "scann.",
    "ApplicationPackage": "vespa.",
    "RAGPretrainedModel": "ragatouille.",
    "PLAID": "pylate.",
    "Voyager": "pylate.",
    "StringIndex": "voyager.",
}
_SPELT = {"chromadb": "chroma", "upstash_vector": "upstash", "pymilvus": "milvus", "vertexai": "vertex-ai"}
_EXCLUSIVE = {
    "Redis": "langchain", "SearchIndex": "redisvl", "AsyncSearchIndex": "redisvl", "Cassandra": "langchain",
    "SearchClient": "azure.search", "SearchIndexClient": "azure.search", "Clickhouse": "langchain", "Qdrant": "",
    "Pinecone": "", "KnowledgeBase": "-", "ParentDocumentRetriever": "-", "EnsembleRetriever": "-",
    "VectorSearch": "databricks", "PersistentClient": "chromadb", "EphemeralClient": "chromadb",
    "read_index": "faiss", "index_factory": "faiss",
}  # fmt: skip
_STORE = re.compile(
    r"^(?!Base|Abstract|Fake|My|Custom)(?:([A-Z]\w{1,40}?)_?(?:Vector(?:Store|DB|Db|Search|Index)|DocumentStore)(?:Driver|Client)?|"
    r"(Elasticsearch|OpenSearch|Qdrant|Weaviate|Pinecone|Milvus|Zilliz|Vespa|MongoDBAtlas|Redis|Neo4j|Couchbase)\w{0,30}Retriever)$"
)
_MODULES = frozenset({"vectorstores", "vector_stores", "vectordb", "vectordbs", "vectordb_storages"})
_CLASS = re.compile(
    r"^[A-Z]\w{2,40}$(?<!Config)(?<!Settings)(?<!Params)(?<!Filter)(?<!Filters)(?<!Type)(?<!Error)(?<!Query)(?<!Mode)(?<!Retriever)"
    r"(?<!Strategy)(?<!Schema)(?<!Info)(?<!Result)(?<!Record)(?<!Distance)(?<!Operator)(?<!Condition)(?<!Embedding)"
)
BUILDERS = re.compile(r"^(?:from_\w+|afrom_\w+|load_local|load|create|connect)$")


def engine_of(qualified: str) -> tuple[str, str]:
    """The engine that a class or a way to make one stands for, and its name; empty when it is no store."""
    parts = qualified.split(".")
    last = parts[-2] if len(parts) > 1 and BUILDERS.match(parts[-1]) and parts[-2] in _ENGINES else parts[-1]
    rooted = _ROOTED.get(last)
    if rooted and qualified.startswith(rooted):
        return _SPELT.get(parts[0], parts[0]), last
    if last not in _ENGINES:
        return _integrated(parts)
    if not _ENGINES[last] or not (distribution_of(qualified) or qualified.startswith(("redisvl", "langchain"))):
        return "", ""
    only = _EXCLUSIVE.get(last)
    if only and not qualified.startswith(only):
        return "", ""
    return _ENGINES[last], last


def _integrated(parts: list[str]) -> tuple[str, str]:
    """A store by what integrations call such classes: `langchain_couchbase.CouchbaseVectorStore`, `agno.vectordb...`."""
    last = parts[-2] if len(parts) > 1 and BUILDERS.match(parts[-1]) and parts[-2][:1].isupper() else parts[-1]
    named = _STORE.match(last)
    if parts[0] == "llama_index" and last.endswith("DocumentStore"):
        return "", ""  # keeps texts by their ids
    if named is None and not (_MODULES & set(parts[:-1]) and _CLASS.match(last)):
        return "", ""
    distribution = distribution_of(".".join(parts))
    if lookup("pypi", distribution) not in {"agent-framework", "vector-store"}:
        return "", ""
    return ((named[1] or named[2]) if named else last).lower(), last


# Where constructors of LangChain and ways to open what is there take the name of a collection without saying so.
_NAMED_AT = {
    "Qdrant": 1, "QdrantVectorStore": 1, "Chroma": 0, "Milvus": 1, "Zilliz": 1, "ElasticsearchStore": 0, "ElasticVectorSearch": 1,
    "OpenSearchVectorSearch": 1, "Weaviate": 1, "WeaviateVectorStore": 1, "AzureSearch": 2, "Redis": 1, "SupabaseVectorStore": 2,
    "PineconeVectorStore.from_existing_index": 0, "Pinecone.from_existing_index": 0,
    "QdrantVectorStore.from_existing_collection": 0,
}  # fmt: skip


def named_at(qualified: str) -> int:
    """The place of the name among the arguments of a call; -1 where it must be said."""
    own = qualified.rsplit(".", 2)
    if qualified.startswith("azure.search"):
        return 1 if own[-1] in {"SearchClient", "SearchIndexingBufferedSender"} else -1
    of_langchain = qualified.startswith("langchain")
    return _NAMED_AT.get(own[-1], _NAMED_AT.get(".".join(own[-2:]), -1)) if of_langchain else -1
