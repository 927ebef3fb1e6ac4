import "@xyflow/react/dist/base.css";

import { Background, BackgroundVariant, BaseEdge, Controls, EdgeLabelRenderer, getBezierPath, Handle, MarkerType, Position, ReactFlow, type Edge, type EdgeProps, type Node, type NodeProps } from "@xyflow/react";
import { useMemo, type ReactElement } from "react";
import { useNavigate } from "react-router";

import type { Graph, GraphNode } from "../types";
import { plain, sort } from "../words";
import { arrange, GRID } from "./arrange";
import { Classes, Reach } from "./Badges";
import { KindIcon } from "./Kind";

type Stop = Node<{ asset: GraphNode }, "stop">;

function StopNode({ data: { asset } }: NodeProps<Stop>): ReactElement {
  return (
    <div className="node" data-step={asset.step !== null || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <KindIcon kind={asset.kind} size={34} />
      <span className="node-text">
        <strong>{asset.name}</strong>
        <span className="dim">{sort(asset)}</span>
        {(asset.exposure !== "unknown" || asset.data_classes.length > 0) && (
          <span className="tags">
            <Reach exposure={asset.exposure} />
            <Classes names={asset.data_classes} worst={asset.sensitivity} most={1} />
          </span>
        )}
      </span>
      {asset.findings > 0 && (
        <span className="node-count" title={`${asset.findings} open findings`}>
          {asset.findings}
        </span>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

type Verb = Edge<{ verb: string; onPath: boolean }, "verb">;

/** The verb of a path's edge stands in its middle; of others, beside the node that hangs on the path, where they fan out. */
function VerbEdge(edge: EdgeProps<Verb>): ReactElement {
  const [line, x, y] = getBezierPath(edge);
  const onPath = edge.data?.onPath ?? false;
  const fromHub = edge.sourceY !== edge.targetY && edge.data?.verb;
  const spot = fromHub ? `translate(-100%, -50%) translate(${edge.targetX - 16}px, ${edge.targetY}px)` : `translate(-50%, -50%) translate(${x}px, ${y}px)`;
  return (
    <>
      <BaseEdge path={line} markerStart={edge.markerStart ?? ""} markerEnd={edge.markerEnd ?? ""} />
      <EdgeLabelRenderer>
        <span className={onPath ? "edge-verb on-path" : "edge-verb"} style={{ transform: spot }}>
          {edge.data?.verb}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}

const TYPES = { stop: StopNode };
const EDGES = { verb: VerbEdge };

/** A part of the graph drawn left to right: the path in the middle row, what lies beside it above and below. */
export default function Picture({ graph, context }: { graph: Graph; context: boolean }): ReactElement {
  const navigate = useNavigate();
  const { nodes, edges, height } = useMemo(() => drawn(graph, context), [graph, context]);
  return (
    <figure className="picture">
      <div style={{ height }}>
        <ReactFlow<Stop, Verb>
          key={String(context)}
          nodes={nodes}
          edges={edges}
          nodeTypes={TYPES}
          edgeTypes={EDGES}
          nodeOrigin={[0, 0.5]}
          fitView
          fitViewOptions={{ padding: 0.06, maxZoom: 1 }}
          minZoom={0.3}
          maxZoom={1.6}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_, node) => void navigate(`/inventory/${encodeURIComponent(node.id)}`)}
          onKeyDown={(event) => {
            const id = event.target instanceof HTMLElement ? event.target.closest("[data-id]")?.getAttribute("data-id") : null;
            if (event.key === "Enter" && id) void navigate(`/inventory/${encodeURIComponent(id)}`);
          }}
          aria-label="The path, drawn"
        >
          <Background variant={BackgroundVariant.Dots} gap={18} size={1} />
          {height > 240 && <Controls showInteractive={false} position="top-right" />}
        </ReactFlow>
      </div>
      {graph.hidden > 0 && context && <figcaption className="dim">{graph.hidden} more neighbours are not drawn</figcaption>}
    </figure>
  );
}

function drawn(graph: Graph, context: boolean): { nodes: Stop[]; edges: Verb[]; height: number } {
  const shown = graph.nodes.filter((node) => context || node.step !== null);
  const spots = arrange(shown, graph.edges);
  const nodes = shown.map((asset): Stop => {
    const spot = spots.get(asset.id) ?? { column: 0, row: 0 };
    return {
      id: asset.id,
      type: "stop",
      position: { x: spot.column * GRID.width, y: spot.row * GRID.height },
      data: { asset },
      ariaLabel: `${sort(asset)} ${asset.name}`,
      focusable: true,
    };
  });
  const names = new Map(shown.map((asset) => [asset.id, asset.name]));
  const edges = graph.edges
    .filter((edge) => spots.has(edge.source) && spots.has(edge.target))
    .map((edge): Verb => {
      // React Flow draws from the right side of one node to the left side of another, so an edge that runs
      // backwards is drawn turned round, with its arrow at the start.
      const back = (spots.get(edge.source)?.column ?? 0) > (spots.get(edge.target)?.column ?? 0);
      const arrow = { type: MarkerType.ArrowClosed, width: 16, height: 16, color: edge.on_path ? "var(--path)" : "var(--beside)" };
      return {
        id: `${edge.source} ${edge.kind} ${edge.target}`,
        source: back ? edge.target : edge.source,
        target: back ? edge.source : edge.target,
        type: "verb",
        data: { verb: plain(edge.kind), onPath: edge.on_path },
        className: edge.on_path ? "on-path" : "beside",
        ariaLabel: `${names.get(edge.source) ?? ""} ${plain(edge.kind)} ${names.get(edge.target) ?? ""}`,
        ...(back ? { markerStart: arrow } : { markerEnd: arrow }),
      };
    })
    .sort((a, b) => (spots.get(a.source)?.column ?? 0) - (spots.get(b.source)?.column ?? 0));
  const rows = [...spots.values()].map((spot) => spot.row);
  const span = Math.max(0, ...rows) - Math.min(0, ...rows) + 1;
  return { nodes, edges, height: Math.min(640, Math.max(130, span * GRID.height + 40)) };
}
