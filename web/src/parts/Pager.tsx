import { Pagination } from "@mantine/core";
import type { ReactElement } from "react";

import type { ListState } from "./Filters";

export const SIZE = 50;

export function offsetOf(list: ListState): number {
  return (Math.max(1, Number(list.one("page")) || 1) - 1) * SIZE;
}

export function Pager({ list, total }: { list: ListState; total: number }): ReactElement | null {
  const pages = Math.ceil(total / SIZE);
  if (pages < 2) return null;
  return (
    <nav className="pager" aria-label="Pages">
      <Pagination size="sm" total={pages} value={Math.max(1, Number(list.one("page")) || 1)} onChange={(page) => list.set("page", page > 1 ? String(page) : "")} />
    </nav>
  );
}
