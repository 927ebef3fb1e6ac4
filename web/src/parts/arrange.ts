import type { GraphEdge, GraphNode } from "../types";

export const GRID = { width: 316, height: 78 };

export interface Spot {
  column: number;
  row: number;
}

/**
 * Places the path on row 0, one column for each step; what lies beside it goes one column on (it is reached) or back (it
 * reaches), on the nearest free row, above and below in turn.
 */
export function arrange(nodes: GraphNode[], edges: GraphEdge[]): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  for (const node of nodes) {
    if (node.step !== null) spots.set(node.id, { column: node.step, row: 0 });
  }
  const taken = new Set([...spots.values()].map((spot) => `${spot.column} ${spot.row}`));
  const waiting = nodes.filter((node) => node.step === null);
  for (let ring = 0; waiting.length && ring < 5; ring += 1) {
    for (const node of [...waiting]) {
      const column = columnOf(node.id, edges, spots);
      if (column === undefined) continue;
      const row = freeRow(column, taken);
      spots.set(node.id, { column, row });
      taken.add(`${column} ${row}`);
      waiting.splice(waiting.indexOf(node), 1);
    }
  }
  for (const node of waiting) {
    const row = freeRow(0, taken);
    spots.set(node.id, { column: 0, row });
    taken.add(`0 ${row}`);
  }
  return spots;
}

function columnOf(id: string, edges: GraphEdge[], spots: Map<string, Spot>): number | undefined {
  for (const edge of edges) {
    const from = edge.target === id ? spots.get(edge.source) : undefined;
    if (from) return from.column + 1;
    const to = edge.source === id ? spots.get(edge.target) : undefined;
    if (to) return to.column - 1;
  }
  return undefined;
}

function freeRow(column: number, taken: Set<string>): number {
  for (let distance = 0; ; distance += 1) {
    for (const row of distance ? [distance, -distance] : [0]) {
      if (!taken.has(`${column} ${row}`)) return row;
    }
  }
}
