"""What the AI libraries of the JavaScript world call things: models, agents, tools, stores, services.

Sources: the reference pages of each package as published on npm.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

# Modules whose constructor makes a client of a vendor's service.
CLIENTS: dict[tuple[str, str], str] = {
    ("chatgpt", "ChatGPTAPI"): "openai", ("chatgpt", "ChatGPTUnofficialProxyAPI"): "openai",
    ("openai", "OpenAI"): "openai", ("openai", "AzureOpenAI"): "azure-openai", ("openai", "default"): "openai",
    ("@azure/openai", "OpenAIClient"): "azure-openai", ("@azure/openai", "AzureOpenAI"): "azure-openai",
    ("@anthropic-ai/sdk", "Anthropic"): "anthropic", ("@anthropic-ai/bedrock-sdk", "AnthropicBedrock"): "bedrock",
    ("@anthropic-ai/vertex-sdk", "AnthropicVertex"): "google",
    ("@google/genai", "GoogleGenAI"): "google", ("@google/generative-ai", "GoogleGenerativeAI"): "google",
    ("@google-cloud/vertexai", "VertexAI"): "google", ("@google-cloud/aiplatform", "PredictionServiceClient"): "google",
    ("groq-sdk", "Groq"): "groq", ("@mistralai/mistralai", "Mistral"): "mistral", ("@mistralai/mistralai", "MistralClient"): "mistral",
    ("cohere-ai", "CohereClient"): "cohere", ("cohere-ai", "CohereClientV2"): "cohere",
    ("replicate", "Replicate"): "replicate", ("together-ai", "Together"): "together",
    ("@huggingface/inference", "HfInference"): "huggingface", ("@huggingface/inference", "InferenceClient"): "huggingface",
    ("@aws-sdk/client-bedrock-runtime", "BedrockRuntimeClient"): "bedrock", ("@aws-sdk/client-bedrock-runtime", "BedrockRuntime"): "bedrock",
    ("@aws-sdk/client-bedrock-agent-runtime", "BedrockAgentRuntimeClient"): "bedrock",
    ("@aws-sdk/client-bedrock-agent", "BedrockAgentClient"): "bedrock", ("@aws-sdk/client-bedrock", "BedrockClient"): "bedrock",
    ("@aws-sdk/client-bedrock-agentcore", "BedrockAgentCoreClient"): "bedrock", ("@aws-sdk/client-sagemaker", "SageMakerClient"): "sagemaker",
    ("@aws-sdk/client-sagemaker-runtime", "SageMakerRuntimeClient"): "sagemaker",
    ("openai-edge", "OpenAIApi"): "openai", ("openai", "OpenAIApi"): "openai",
    ("ollama", "Ollama"): "ollama", ("@perplexity-ai/perplexity_ai", "Perplexity"): "perplexity",
    ("@cerebras/cerebras_cloud_sdk", "Cerebras"): "cerebras", ("elevenlabs", "ElevenLabsClient"): "elevenlabs",
    ("@elevenlabs/elevenlabs-js", "ElevenLabsClient"): "elevenlabs", ("assemblyai", "AssemblyAI"): "assemblyai",
    ("exa-js", "Exa"): "exa", ("exa-js", "default"): "exa", ("@tavily/core", "tavily"): "tavily", ("@mendable/firecrawl-js", "default"): "firecrawl",
    ("@mendable/firecrawl-js", "FirecrawlApp"): "firecrawl", ("mem0ai", "default"): "mem0", ("@e2b/code-interpreter", "Sandbox"): "e2b",
    ("@browserbasehq/sdk", "default"): "browserbase", ("voyageai", "VoyageAIClient"): "voyage", ("@xai-org/sdk", "default"): "xai",
    ("llamaindex", "OpenAI"): "openai", ("llamaindex", "Anthropic"): "anthropic", ("llamaindex", "Groq"): "groq", ("llamaindex", "Ollama"): "ollama",
    ("llamaindex", "MistralAI"): "mistral", ("llamaindex", "Gemini"): "google", ("@llamaindex/openai", "OpenAI"): "openai",
    ("@deepgram/sdk", "createClient"): "deepgram", ("@azure-rest/ai-inference", "default"): "azure-openai",
}  # fmt: skip

# Functions of a module that take a model id first: `openai("gpt-4o")`.
PROVIDER_FUNCTIONS = (
    "@ai-sdk/", "@upstash/rag-chat", "ollama-ai-provider", "@openrouter/ai-sdk-provider", "workers-ai-provider", "sambanova-ai-provider", "qwen-ai-provider",
    "zhipu-ai-provider", "@portkey-ai/vercel-provider", "voyage-ai-provider", "ai-sdk-provider", "@genkit-ai/", "@cerebras/", "crosshatch",
)  # fmt: skip
NOT_PROVIDERS = (
    "@ai-sdk/react",
    "@ai-sdk/vue",
    "@ai-sdk/svelte",
    "@ai-sdk/rsc",
    "@ai-sdk/ui-utils",
    "@ai-sdk/provider",
    "@ai-sdk/solid",
    "@ai-sdk/mcp",
)
MODEL_OPTIONS = (
    "model",
    "modelName",
    "modelId",
    "model_id",
    "model_name",
    "deploymentName",
    "azureOpenAIApiDeploymentName",
    "embedding",
    "embedder",
    "embeddingModel",
    "embeddingModelName",
)
EMBEDDING_WORDS = ("embedding", "textembeddingmodel", "embeddings", "embed")

# Constructors and factories of agents by name; the module must be an AI package.
AGENTS = {
    "Agent": "agent", "createReactAgent": "agent", "createAgent": "agent", "createDeepAgent": "agent", "ToolLoopAgent": "agent",
    "Experimental_Agent": "agent", "AgentExecutor": "agent", "OpenAIAgent": "agent", "ReActAgent": "agent", "AnthropicAgent": "agent",
    "createOpenAIFunctionsAgent": "agent", "createOpenAIToolsAgent": "agent", "createToolCallingAgent": "agent", "createStructuredChatAgent": "agent",
    "initializeAgentExecutorWithOptions": "agent", "createSupervisor": "multi_agent", "createSwarm": "multi_agent", "SubAgent": "agent",
    "StateGraph": "workflow", "LlmAgent": "agent", "SequentialAgent": "workflow", "LoopAgent": "workflow", "ParallelAgent": "workflow",
    "RealtimeAgent": "agent", "VoltAgentAgent": "agent", "agent": "agent", "multiAgent": "multi_agent", "createNetwork": "multi_agent", "AgentNetwork": "multi_agent",
    "BedrockInlineAgent": "agent", "Assistant": "agent", "SupervisorAgent": "multi_agent", "BedrockLLMAgent": "agent", "OpenAIAssistant": "agent",
    "unstable_createReactAgent": "agent", "defineAgent": "agent", "ChatAgent": "agent", "AIChatAgent": "agent", "ContextChatEngine": "chat_engine", "SimpleChatEngine": "chat_engine", "CondenseQuestionChatEngine": "chat_engine",
    "HttpAgent": "agent", "LangGraphHttpAgent": "agent",
    "RetrievalQAChain": "workflow", "ConversationalRetrievalQAChain": "workflow", "ConversationChain": "workflow", "SqlDatabaseChain": "workflow",
    "createRetrievalChain": "workflow",
}  # fmt: skip
AGENT_PACKAGES = (
    "@langchain/", "langchain", "@mastra/core", "@openai/agents", "ai", "@voltagent/", "llamaindex", "@llamaindex/", "deepagents", "@google/adk",
    "@inngest/agent-kit", "@ai-sdk/harness", "@ai-sdk/workflow", "workflow", "@ai-sdk-tools/agents", "@strands-agents/", "strands", "beeai-framework", "multi-agent-orchestrator", "agent-squad", "@livekit/agents", "agents",
    "@cloudflare/agents", "@cloudflare/ai-chat", "genkit", "@genkit-ai/", "bee-agent-framework", "@convex-dev/agent", "@aws/bedrock-agentcore", "@ag-ui/", "@copilotkit/",
)  # fmt: skip

TOOLS = frozenset(
    [
        "tool",
        "createTool",
        "createRetrieverTool",
        "dynamicTool",
        "DynamicStructuredTool",
        "DynamicTool",
        "StructuredTool",
        "FunctionTool",
        "betaZodTool",
        "betaTool",
        "toolDefinition",
        "defineTool",
        "FunctionTool.from",
        "QueryEngineTool",
        "ai.defineTool",
        "useCopilotAction",
        "useFrontendTool",
    ]
)
TOOL_BASES = frozenset({"StructuredTool", "Tool", "DynamicStructuredTool", "BaseTool"})

STORES = {
    "PineconeStore": "pinecone", "Pinecone": "pinecone", "PineconeClient": "pinecone", "PineconeVectorStore": "pinecone", "PineconeVector": "pinecone", "Chroma": "chroma",
    "ChromaClient": "chroma", "ChromaVector": "chroma", "ChromaVectorStore": "chroma", "CloudClient": "chroma",
    "MemoryVectorStore": "memory", "FaissStore": "faiss", "HNSWLib": "hnswlib", "QdrantVectorStore": "qdrant", "QdrantClient": "qdrant",
    "QdrantVector": "qdrant", "WeaviateStore": "weaviate", "WeaviateVectorStore": "weaviate", "SupabaseVectorStore": "pgvector", "PGVectorStore": "pgvector",
    "PgVector": "pgvector", "PrismaVectorStore": "pgvector", "TypeORMVectorStore": "pgvector", "NeonPostgres": "pgvector", "LibSQLVector": "libsql",
    "MongoDBAtlasVectorSearch": "mongodb", "MongoDBVector": "mongodb", "RedisVectorStore": "redis", "UpstashVectorStore": "upstash", "UpstashVector": "upstash",
    "LanceDB": "lancedb", "LanceVectorStore": "lancedb", "Milvus": "milvus", "MilvusClient": "milvus", "MilvusVectorStore": "milvus", "Zilliz": "milvus",
    "AstraDBVectorStore": "astra", "AstraVector": "astra", "ElasticVectorSearch": "elasticsearch", "OpenSearchVectorStore": "opensearch",
    "AzureAISearchVectorStore": "azure-ai-search", "AzureAISearchVectorStoreClient": "azure-ai-search", "SearchClient": "azure-ai-search",
    "CloudflareVectorizeStore": "vectorize", "CloudflareVector": "vectorize", "Neo4jVectorStore": "neo4j", "VectorStoreIndex": "llama-index", "LlamaCloudIndex": "llama-cloud", "AzureSearch": "azure-ai-search", "SummaryIndex": "llama-index",
    "AstraDB": "astra", "DataAPIClient": "astra", "Turbopuffer": "turbopuffer", "HierarchicalNSW": "hnswlib", "IndexFlatL2": "faiss", "RAGChat": "upstash",
    "SimpleVectorStore": "llama-index", "TurbopufferVector": "turbopuffer", "S3Vectors": "s3-vectors", "ConvexVectorStore": "convex", "HanaDB": "hana",
    "ClickHouseStore": "clickhouse", "SingleStoreVectorStore": "singlestore", "Typesense": "typesense", "DuckDBVector": "duckdb", "OpenSearchVector": "opensearch",
    "CouchbaseVector": "couchbase", "ElasticSearchVector": "elasticsearch", "VectaraStore": "vectara", "Xata": "xata", "USearch": "usearch", "LocalIndex": "vectra",
}  # fmt: skip

GUARDRAILS = {
    "PromptInjectionDetector": ["injection"], "PIIDetector": ["pii"], "ModerationProcessor": ["input"], "ModerationInputProcessor": ["input"],
    "SystemPromptScrubber": ["output"], "UnicodeNormalizer": ["input"], "LanguageDetector": ["input"], "piiMiddleware": ["pii"], "piiRedactionMiddleware": ["pii"],
    "openAIModerationMiddleware": ["input"], "defineInputGuardrail": ["input"], "defineOutputGuardrail": ["output"], "GuardrailsOpenAI": ["input", "output"],
    "GuardrailAgent": ["input", "output"], "createGuard": ["input", "output"], "ApplyGuardrailCommand": ["input", "output"], "createInputGuardrail": ["input"],
    "createOutputGuardrail": ["output"], "TokenLimiterProcessor": ["input"], "BatchPartsProcessor": ["output"], "lakera": ["injection"], "Rebuff": ["injection"],
    "SensitiveDataFilter": ["pii"], "modelArmor": ["injection", "pii"], "createModerationGuardrail": ["input"], "createPromptInjectionGuardrail": ["injection"], "createPIIInputGuardrail": ["pii"],
}  # fmt: skip
