import {
  IconApi,
  IconAppWindow,
  IconBarbell,
  IconBrain,
  IconCube,
  IconDatabase,
  IconGitBranch,
  IconKey,
  IconMessageCode,
  IconNotebook,
  IconPackage,
  IconPlugConnected,
  IconRobot,
  IconRoute2,
  IconSchool,
  IconServer2,
  IconShieldHalf,
  IconSparkles,
  IconTable,
  IconTool,
  IconUserShield,
  IconVector,
  type Icon,
} from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "react-router";

import type { AssetRef } from "../types";
import { sort } from "../words";

type Family = "ai" | "data" | "edge" | "access" | "code";

const KINDS: Record<string, [Icon, Family]> = {
  model: [IconBrain, "ai"],
  ai_service: [IconSparkles, "ai"],
  agent: [IconRobot, "ai"],
  prompt: [IconMessageCode, "ai"],
  skill: [IconSchool, "ai"],
  guardrail: [IconShieldHalf, "ai"],
  training_job: [IconBarbell, "ai"],
  dataset: [IconTable, "data"],
  data_store: [IconDatabase, "data"],
  vector_store: [IconVector, "data"],
  notebook: [IconNotebook, "code"],
  pipeline: [IconRoute2, "code"],
  tool: [IconTool, "code"],
  mcp_server: [IconPlugConnected, "code"],
  package: [IconPackage, "code"],
  repository: [IconGitBranch, "code"],
  endpoint: [IconApi, "edge"],
  application: [IconAppWindow, "edge"],
  host: [IconServer2, "edge"],
  identity: [IconUserShield, "access"],
  secret: [IconKey, "access"],
};

export function KindIcon({ kind, size = 24 }: { kind: string; size?: number }): ReactElement {
  const [Drawn, family] = KINDS[kind] ?? [IconCube, "code" as const];
  return (
    <span className="kind" data-family={family} style={{ width: size, height: size }} aria-hidden>
      <Drawn size={Math.round(size * 0.62)} stroke={1.8} />
    </span>
  );
}

/** An asset as a link: icon, name, and what it is. */
export function AssetLink({ asset, bare = false }: { asset: AssetRef; bare?: boolean }): ReactElement {
  return (
    <Link to={`/inventory/${encodeURIComponent(asset.id)}`} className="asset" title={`${sort(asset)} ${asset.name}`}>
      <KindIcon kind={asset.kind} size={22} />
      <span className="asset-name">{asset.name}</span>
      {!bare && <span className="dim">{sort(asset)}</span>}
    </Link>
  );
}
