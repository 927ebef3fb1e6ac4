"""The public texts that the model of document categories learns from, each with its licence. No text ships.

Beside the table, `train_documents.py` reads by functions of their own: abachaa/MTS-Dialog (CC-BY-4.0), Yale-LILY/QMSum
(MIT), yizhongw/self-instruct (Apache-2.0) and teknium1/GPTeacher (MIT).
"""

from __future__ import annotations

CODE = "py ts tsx js go java rs c h cpp cs rb php sh css sql scala kt"
CONFIG = "yaml yml toml ini cfg tf env conf properties json"
DOCS = "md rst mdx"
# repository | its licence | folder (`.`: all) | endings | category
SOURCES = f"""
microsoft+autogen | MIT | . | {CODE} | source-code
microsoft+autogen | MIT | . | {CONFIG} | configuration
microsoft+autogen | MIT | . | {DOCS} | product-documentation
modelcontextprotocol+servers | MIT | . | {CODE} | source-code
modelcontextprotocol+servers | MIT | . | {CONFIG} | configuration
modelcontextprotocol+servers | MIT | . | {DOCS} | product-documentation
openai+openai-agents-python | MIT | . | {CODE} | source-code
openai+openai-agents-python | MIT | . | {CONFIG} | configuration
openai+openai-agents-python | MIT | . | {DOCS} | product-documentation
huggingface+trl | Apache-2.0 | . | {CODE} | source-code
huggingface+trl | Apache-2.0 | . | {CONFIG} | configuration
huggingface+trl | Apache-2.0 | . | {DOCS} | product-documentation
zylon-ai+private-gpt | Apache-2.0 | . | {CODE} | source-code
zylon-ai+private-gpt | Apache-2.0 | . | {CONFIG} | configuration
zylon-ai+private-gpt | Apache-2.0 | . | {DOCS} | product-documentation
google+adk-samples | Apache-2.0 | . | {CODE} | source-code
google+adk-samples | Apache-2.0 | . | {CONFIG} | configuration
google+adk-samples | Apache-2.0 | . | {DOCS} | product-documentation
GoogleCloudPlatform+agent-starter-pack | Apache-2.0 | . | {CODE} | source-code
GoogleCloudPlatform+agent-starter-pack | Apache-2.0 | . | {CONFIG} | configuration
nodejs+TSC | MIT | meetings | md | minutes
openjs-foundation+cross-project-council | MIT | meetings | md | minutes
danielmiessler+fabric | MIT | data/patterns | md | prompt
github+site-policy | CC0-1.0 | Policies | md | policy
GSA-TTS+handbook | public domain | pages/travel-and-leave | md | policy
GSA-TTS+handbook | public domain | pages/general-information-and-resources | md | policy
basecamp+policies | CC-BY-4.0 | . | md | policy
strongdm+comply | Apache-2.0 | themes/comply-soc2 | md | policy
papertrail+legal-docs | CC0-1.0 | . | md | nda
mikel+mail | MIT | . | eml | email
dfm+celerite | MIT | paper | tex | academic-paper
JoshuaSardinha+ml_langchain_exercise_1 | Apache-2.0 | services | md | medical-record
MrHarBear+snowflake_cortex_agents_demo | Apache-2.0 | documents | md | insurance-claim
"""
