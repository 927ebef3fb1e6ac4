import { Select } from "@mantine/core";
import type { ReactElement } from "react";

import { address, useApi } from "../api";
import { Classes, Reach, Score } from "../parts/Badges";
import { Chips, Choice, Clear, useList } from "../parts/Filters";
import { AssetLink } from "../parts/Kind";
import { Empty, offsetOf, Pager, SIZE } from "../parts/Pager";
import { Show, useTitle } from "../parts/State";
import { TextFilter } from "../parts/TextFilter";
import type { AssetRow, Page } from "../types";
import { count, place, plain, sort } from "../words";

const SORTS = [
  { value: "risk", label: "Highest risk" },
  { value: "sensitivity", label: "Data" },
  { value: "exposure", label: "Exposure" },
  { value: "findings", label: "Findings" },
  { value: "kind", label: "Kind" },
  { value: "name", label: "Name" },
];

export default function Inventory(): ReactElement {
  useTitle("Inventory");
  const list = useList();
  const query = useApi<Page<AssetRow>>(
    address("/assets", {
      kind: list.all("kind"),
      exposure: list.all("exposure"),
      data_class: list.all("data_class"),
      text: list.one("text"),
      sort: list.one("sort"),
      offset: offsetOf(list),
      limit: SIZE,
    }),
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>Inventory</h1>
        {query.data && <span className="dim">{count(query.data.total, "asset")}</span>}
        <span className="grow" />
        <TextFilter list={list} label="Filter the inventory" />
        <Select size="xs" w={140} aria-label="Order" data={SORTS} value={list.one("sort") || "risk"} onChange={(value) => list.set("sort", value === "risk" ? "" : (value ?? ""))} allowDeselect={false} />
      </div>
      <Show query={query}>
        {(page) => (
          <>
            <div className="filters">
              <Chips list={list} name="kind" label="Kind" counts={page.facets["kind"] ?? {}} word={plain} most={22} />
              <Chips list={list} name="exposure" label="Exposure" counts={page.facets["exposure"] ?? {}} word={(one) => (one === "unknown" ? "not seen" : one)} />
              <Choice
                list={list}
                name="data_class"
                label="Data class"
                empty="Any data"
                options={Object.entries(page.facets["data_class"] ?? {}).map(([name, number]) => ({ value: name, label: `${name} (${number})` }))}
              />
              <Clear list={list} />
            </div>
            {page.items.length ? <Table assets={page.items} /> : <Empty list={list} total={page.total} none="No AI asset was found" />}
            <Pager list={list} total={page.total} />
          </>
        )}
      </Show>
    </div>
  );
}

function Table({ assets }: { assets: AssetRow[] }): ReactElement {
  return (
    <div className="scroll">
      <table className="list inventory">
        <caption className="sr">Assets</caption>
        <thead>
          <tr>
            <th scope="col">Risk</th>
            <th scope="col">Asset</th>
            <th scope="col">Kind</th>
            <th scope="col">Exposure and data</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {assets.map((asset) => (
            <tr key={asset.id}>
              <td className="narrow">{asset.severity ? <Score value={asset.score} level={asset.severity} /> : <span className="dim">–</span>}</td>
              <td className="main">
                <AssetLink asset={asset} bare />
                {asset.version && <span className="dim mono"> {asset.version}</span>}
                {asset.provider && <span className="dim"> {asset.provider}</span>}
              </td>
              <td data-title="Kind">{sort(asset)}</td>
              <td data-title="Exposure and data">
                <Reach exposure={asset.exposure} />
                <Classes names={asset.data_classes} worst={asset.sensitivity} most={2} />
              </td>
              <td data-title="Where" className="mono dim where" title={place(asset.location)}>
                {place(asset.location)}
                {asset.locations > 1 && ` +${asset.locations - 1}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
