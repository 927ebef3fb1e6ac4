import { Pagination } from "@mantine/core";
import type { ReactElement } from "react";

import type { ListState } from "./Filters";
import { Nothing } from "./State";

export const SIZE = 50;

export function offsetOf(list: ListState): number {
  return (Math.max(1, Number(list.one("page")) || 1) - 1) * SIZE;
}

const STEPS: Record<string, string> = { first: "First page", previous: "Previous page", next: "Next page", last: "Last page" };

/** What stands where a list is empty: nothing at all, nothing that matches, or a page after the last. */
export function Empty({ list, total, none }: { list: ListState; total: number; none: string }): ReactElement {
  if (total > 0) {
    return (
      <Nothing title="The list ends before this page">
        <button type="button" className="chip" onClick={() => list.set("page", "")}>
          Go to the first page
        </button>
      </Nothing>
    );
  }
  return <Nothing title={list.filtered ? "Nothing matches" : none}>{list.filtered && "Take a filter away to see more."}</Nothing>;
}

export function Pager({ list, total }: { list: ListState; total: number }): ReactElement | null {
  const pages = Math.ceil(total / SIZE);
  if (pages < 2) return null;
  return (
    <nav className="pager" aria-label="Pages">
      <Pagination
        size="sm"
        total={pages}
        value={Math.max(1, Number(list.one("page")) || 1)}
        onChange={(page) => list.set("page", page > 1 ? String(page) : "")}
        getItemProps={(page) => ({ "aria-label": `Page ${page}` })}
        getControlProps={(control) => ({ "aria-label": STEPS[control] })}
      />
    </nav>
  );
}
