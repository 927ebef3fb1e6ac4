// Words for people.

const KINDS: Record<string, string> = {
  mcp_server: "MCP server",
  ai_service: "AI service",
  sdk: "SDK",
  llm: "LLM",
  api: "API",
  ui: "UI",
  mcp_tool: "MCP tool",
  mcp_resource: "MCP resource",
  mcp_prompt: "MCP prompt",
};

/** `training_job` -> `training job`, `mcp_server` -> `MCP server`. */
export function plain(word: string): string {
  return KINDS[word] ?? word.replaceAll("_", " ").replaceAll("-", " ");
}

const VERBS: Record<string, string> = {
  uses_tool: "uses",
  trained_on: "is trained on",
  prompted_by: "is prompted by",
  stored_in: "is stored in",
  derived_from: "is derived from",
  guarded_by: "is guarded by",
  owned_by: "is owned by",
  exposed_to: "is exposed to",
};

/** The verb of a relation in a sentence that names both kinds: "agent a uses tool b". */
export function verb(relation: string): string {
  return VERBS[relation] ?? plain(relation);
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** How an asset is called beside its name: its finer type where there is one. */
export function sort(asset: { kind: string; type: string }): string {
  return plain(asset.type && asset.type !== asset.kind ? asset.type : asset.kind);
}

export function place(location: { path: string; line: number } | null): string {
  if (!location) return "";
  return location.line ? `${location.path}:${location.line}` : location.path;
}

export function when(stamp: string): string {
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime())) return stamp;
  return time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export function score(value: number): string {
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}

export const LEVELS = ["critical", "high", "medium", "low", "info"] as const;
