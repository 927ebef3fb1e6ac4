"""Settings of the assistant, overridable by environment variables."""

import os

CHAT_MODEL = os.getenv("CHAT_MODEL", "openai:gpt-4o")
EMBEDDING_MODEL = "text-embedding-3-small"
INDEX_PATH = "var/index"
CRM = "data/crm.sqlite"
