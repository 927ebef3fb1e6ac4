// The shapes of the API's answers (upright/show/api/shapes.py).

export type Level = "info" | "low" | "medium" | "high" | "critical";
export type Sensitivity = "public" | "low" | "moderate" | "high" | "critical";
export type Exposure = "unknown" | "private" | "organisation" | "public";

export interface Page<T> {
  items: T[];
  total: number;
  offset: number;
  limit: number;
  facets: Record<string, Record<string, number>>;
}

export interface Place {
  path: string;
  line: number;
  source: string;
  type: string;
}

export interface Label {
  data_class: string;
  partition: string;
  count: number;
  examined: number;
  confidence: number;
  sensitivity: Sensitivity;
  hint: string;
  line: number;
}

export interface AssetRef {
  id: string;
  kind: string;
  type: string;
  name: string;
  exposure: Exposure;
  sensitivity: Sensitivity | null;
  data_classes: string[];
}

export interface AssetRow extends AssetRef {
  version: string;
  provider: string;
  confidence: number;
  location: Place | null;
  locations: number;
  findings: number;
  severity: Level | null;
  score: number;
}

export interface Relation {
  direction: "out" | "in";
  kind: string;
  asset: AssetRef;
}

export interface Asset extends AssetRow {
  keys: string[];
  places: Place[];
  attributes: Record<string, unknown>;
  labels: Label[];
  relations: Relation[];
  relation_count: number;
  open_findings: FindingRow[];
}

export interface FindingRow {
  id: string;
  rule: string;
  title: string;
  severity: Level;
  confidence: number;
  score: number;
  status: string;
  reason: string;
  asset: AssetRef;
  location: Place | null;
  reach: string[];
  fixable: boolean;
  first_seen: string;
}

export interface Factor {
  name: string;
  value: number;
  why: string;
}

export interface Step {
  asset: AssetRef;
  verb: string;
  forward: boolean;
  why: string;
}

export interface Remediation {
  id: string;
  title: string;
  reversibility: string;
  command: string;
}

export interface Finding extends FindingRow {
  explanation: string;
  factors: Factor[];
  best_change: string;
  best_value: number;
  locations: Place[];
  evidence: Record<string, unknown>;
  path: Step[];
  controls: string[];
  weakness: string[];
  signals: string[];
  remedy: string;
  remediations: Remediation[];
}

export interface GraphNode extends AssetRef {
  step: number | null;
  findings: number;
}

export interface GraphEdge {
  source: string;
  kind: string;
  target: string;
  on_path: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  hidden: number;
}

export interface AttackPath {
  id: string;
  severity: Level;
  entry: AssetRef;
  target: AssetRef;
  story: string;
  steps: Step[];
  choke: AssetRef | null;
  techniques: string[];
  findings: FindingRow[];
}

export interface Gap {
  where: string;
  why: string;
  code: string;
  source: string;
  count: number;
}

export interface Framework {
  id: string;
  title: string;
  controls: number;
  version: string;
  publisher: string;
  source: string;
}

export interface Control {
  id: string;
  title: string;
  status: string;
  testability: string;
  reason: string;
  signals: string[];
  findings: FindingRow[];
  finding_count: number;
}

export interface Compliance {
  framework: Framework;
  counts: Record<string, number>;
  controls: Control[];
}

export interface Lineage {
  asset: AssetRef;
  upstream: AssetRef[];
  downstream: AssetRef[];
  readers: AssetRef[];
  exposure: Exposure;
}

export interface Scan {
  id: number;
  estate: string;
  started: string;
  finished: string;
  state: string;
  stats: Record<string, unknown>;
}

export interface Summary {
  scan: Scan;
  assets: number;
  relations: number;
  kinds: Record<string, number>;
  severities: Record<string, number>;
  exposure: Record<string, number>;
  sensitivities: Record<string, number>;
  data_classes: Record<string, number>;
  top: FindingRow[];
  findings: number;
  rules: number;
  unknown: Record<string, string>;
  gaps: Record<string, number>;
  paths: number;
}
