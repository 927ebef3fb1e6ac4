import { Select } from "@mantine/core";
import type { ReactElement } from "react";

import { address, useApi } from "../api";
import { Chips, Choice, Clear, useList } from "../parts/Filters";
import { FindingTable } from "../parts/FindingTable";
import { Empty, offsetOf, Pager, SIZE } from "../parts/Pager";
import { Show, useTitle } from "../parts/State";
import { TextFilter } from "../parts/TextFilter";
import type { FindingRow, Page } from "../types";
import { capital, count, LEVELS, plain } from "../words";

const SORTS = [
  { value: "score", label: "Highest risk" },
  { value: "severity", label: "Severity" },
  { value: "age", label: "Oldest" },
  { value: "title", label: "Title" },
  { value: "asset", label: "Asset" },
];

export default function Findings(): ReactElement {
  useTitle("Findings");
  const list = useList();
  const query = useApi<Page<FindingRow>>(
    address("/findings", {
      severity: list.all("severity"),
      kind: list.all("kind"),
      status: list.all("status"),
      rule: list.all("rule"),
      text: list.one("text"),
      sort: list.one("sort"),
      offset: offsetOf(list),
      limit: SIZE,
    }),
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>Findings</h1>
        {query.data && <span className="dim">{count(query.data.total, "finding")}</span>}
        <span className="grow" />
        <TextFilter list={list} label="Filter findings" />
        <Select size="xs" w={140} aria-label="Order" data={SORTS} value={list.one("sort") || "score"} onChange={(value) => list.set("sort", value === "score" ? "" : (value ?? ""))} allowDeselect={false} />
      </div>
      <Show query={query}>
        {(page) => (
          <>
            <div className="filters">
              <Chips list={list} name="severity" label="Severity" counts={page.facets["severity"] ?? {}} order={LEVELS} />
              <Chips list={list} name="kind" label="Asset" counts={page.facets["kind"] ?? {}} word={plain} most={8} />
              {Object.keys(page.facets["status"] ?? {}).some((one) => one !== "open") && <Chips list={list} name="status" label="Status" counts={page.facets["status"] ?? {}} />}
              <Choice
                list={list}
                name="rule"
                label="Rule"
                empty="Any rule"
                options={Object.entries(page.facets["rule"] ?? {}).map(([rule, number]) => ({ value: rule, label: `${capital(plain(rule))} (${number})` }))}
              />
              <Clear list={list} />
            </div>
            {page.items.length ? (
              <FindingTable findings={page.items} label="Findings, ranked" />
            ) : (
              <Empty list={list} total={page.total} none="No open findings" />
            )}
            <Pager list={list} total={page.total} />
          </>
        )}
      </Show>
    </div>
  );
}
