import type { ReactElement } from "react";

import { address, useApi } from "../api";
import { Card } from "../parts/Card";
import { Chips, Clear, useList } from "../parts/Filters";
import { Empty, offsetOf, Pager, SIZE } from "../parts/Pager";
import { Show, useTitle } from "../parts/State";
import { TextFilter } from "../parts/TextFilter";
import type { Gap, Page, Summary } from "../types";
import { capital, count, plain } from "../words";

export default function Gaps(): ReactElement {
  useTitle("Not looked at");
  const list = useList();
  const query = useApi<Page<Gap>>(address("/gaps", { code: list.all("code"), text: list.one("text"), offset: offsetOf(list), limit: SIZE }));
  const { data: summary } = useApi<Summary>("/summary");
  const undecided = Object.entries(summary?.unknown ?? {});
  return (
    <div className="page">
      <div className="page-head">
        <h1>Not looked at</h1>
        <span className="dim">A question that a gap touches is answered “unknown”, never “fine”.</span>
        <span className="grow" />
        <TextFilter list={list} label="Filter gaps" />
      </div>
      <Show query={query}>
        {(page) => (
          <>
            <div className="filters">
              <Chips list={list} name="code" label="Reason" counts={page.facets["code"] ?? {}} word={plain} most={14} />
              <Clear list={list} />
            </div>
            {page.items.length ? <Table gaps={page.items} /> : <Empty list={list} total={page.total} none="Everything was read" />}
            <Pager list={list} total={page.total} />
          </>
        )}
      </Show>
      {undecided.length > 0 && (
        <Card title="Rules that could not decide" aside={count(undecided.length, "rule")}>
          <dl className="facts stacked">
            {undecided.map(([rule, why]) => (
              <div key={rule}>
                <dt>{capital(plain(rule))}</dt>
                <dd>{why}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </div>
  );
}

function Table({ gaps }: { gaps: Gap[] }): ReactElement {
  return (
    <div className="scroll">
      <table className="list gaps">
        <caption className="sr">Gaps</caption>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Where</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={`${gap.where} ${gap.code} ${gap.why}`}>
              <td>
                <span className="tag">{plain(gap.code)}</span>
              </td>
              <td className="mono main">
                {gap.where}
                {gap.count > 1 && <span className="dim"> ({gap.count.toLocaleString("en-GB")} alike)</span>}
              </td>
              <td data-title="Why">{gap.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
