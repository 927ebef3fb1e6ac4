import { Select } from "@mantine/core";
import { useState, type ReactElement } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { useApi } from "../api";
import { Nothing, Show, useTitle } from "../parts/State";
import type { Compliance as ComplianceDocument, Control, Framework } from "../types";
import { count, plain } from "../words";

const STATUSES = ["not_satisfied", "satisfied", "manual", "not_assessed"] as const;
const WORDS: Record<string, string> = { not_satisfied: "not satisfied", satisfied: "satisfied", manual: "for a person to attest", not_assessed: "not assessed" };

export default function Compliance(): ReactElement {
  useTitle("Compliance");
  const { id = "" } = useParams();
  const navigate = useNavigate();
  return (
    <div className="page">
      <Show query={useApi<Framework[]>("/compliance")}>
        {(frameworks) => {
          const chosen = id || frameworks[0]?.id;
          if (!chosen) {
            return (
              <>
                <h1>Compliance</h1>
                <Nothing title="No framework is known" />
              </>
            );
          }
          return (
            <>
              <div className="page-head">
                <h1>Compliance</h1>
                <span className="grow" />
                <Select
                  size="xs"
                  w={330}
                  aria-label="Framework"
                  data={frameworks.map((one) => ({ value: one.id, label: one.title }))}
                  value={chosen}
                  allowDeselect={false}
                  onChange={(value) => value && void navigate(`/compliance/${encodeURIComponent(value)}`)}
                />
              </div>
              <Standing key={chosen} framework={chosen} />
            </>
          );
        }}
      </Show>
    </div>
  );
}

function Standing({ framework }: { framework: string }): ReactElement {
  const query = useApi<ComplianceDocument>(`/compliance/${encodeURIComponent(framework)}`);
  const [status, setStatus] = useState("");
  return (
    <Show query={query}>
      {(standing) => {
        const total = Math.max(1, standing.controls.length);
        const present = STATUSES.filter((one) => standing.counts[one]);
        return (
          <>
            <div className="standing" aria-hidden>
              {present.map((one) => (
                <span key={one} data-status={one} style={{ width: `${(100 * (standing.counts[one] ?? 0)) / total}%` }} />
              ))}
            </div>
            <div className="filters">
              <div className="chips" role="group" aria-label="Status">
                {present.map((one) => (
                  <button key={one} type="button" className="chip" aria-pressed={status === one} data-status={one} onClick={() => setStatus(status === one ? "" : one)}>
                    {WORDS[one]}
                    <span className="chip-count">{standing.counts[one]}</span>
                  </button>
                ))}
              </div>
              <span className="dim">{count(standing.controls.length, "control")}. What no rule decides is never counted as satisfied.</span>
            </div>
            <Controls controls={standing.controls.filter((one) => !status || one.status === status)} />
          </>
        );
      }}
    </Show>
  );
}

function Controls({ controls }: { controls: Control[] }): ReactElement {
  const ordered = [...controls].sort((a, b) => STATUSES.indexOf(a.status as (typeof STATUSES)[number]) - STATUSES.indexOf(b.status as (typeof STATUSES)[number]));
  return (
    <div className="scroll">
      <table className="list controls">
        <caption className="sr">Controls</caption>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Control</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((control) => (
            <tr key={control.id}>
              <td>
                <span className="tag" data-status={control.status}>
                  {WORDS[control.status] ?? plain(control.status)}
                </span>
              </td>
              <td className="main">
                <span className="mono">{control.id}</span>
                <p>{control.title}</p>
              </td>
              <td data-title="Why">
                <p className="dim">{control.reason}</p>
                <ul className="plain">
                  {control.findings.slice(0, 4).map((finding) => (
                    <li key={finding.id}>
                      <Link to={`/findings/${encodeURIComponent(finding.id)}`}>
                        {finding.title}: {finding.asset.name}
                      </Link>
                    </li>
                  ))}
                  {control.finding_count > 4 && <li className="dim">and {control.finding_count - 4} more</li>}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
