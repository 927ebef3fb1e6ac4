"""The finer kinds within each kind of asset: what `attributes.type` may say."""

from __future__ import annotations

TYPES: dict[str, tuple[str, ...]] = {
    "model": (
        "llm",
        "embedding_model",
        "reranker",
        "image_model",
        "audio_model",
        "classifier",
        "model_file",
        "adapter",
    ),
    "dataset": ("training_data", "evaluation_data", "documents", "hub_dataset", "table", "file"),
    "endpoint": ("api", "route", "deployment", "ui", "model_server", "notebook_server", "knowledge_source"),
    "agent": ("agent", "multi_agent", "workflow", "chain", "chat_engine", "coding_agent"),
    "tool": ("tool", "mcp_tool", "builtin_tool", "retriever_tool"),
    "data_store": ("database", "bucket", "object", "cache", "queue", "mcp_resource", "volume", "snapshot", "registry"),
    "prompt": ("prompt", "system_prompt", "mcp_prompt", "instruction_file"),
    "package": ("dependency", "sdk"),
    "secret": ("secret", "credential_ref"),
    "ai_service": ("ai_service", "observability", "gateway"),
    "host": ("container", "cluster", "workload", "instance", "device", "firewall"),
    "identity": ("role", "service_account", "user", "policy"),
}
