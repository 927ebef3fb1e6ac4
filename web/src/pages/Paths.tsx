import type { ReactElement } from "react";

import { useApi } from "../api";
import { Severity } from "../parts/Badges";
import { Chain } from "../parts/Chain";
import { FindingTable } from "../parts/FindingTable";
import { Nothing, Show, useTitle } from "../parts/State";
import type { AttackPath, Page } from "../types";
import { count } from "../words";

export default function Paths(): ReactElement {
  useTitle("Attack paths");
  const query = useApi<Page<AttackPath>>("/paths?limit=50");
  return (
    <div className="page">
      <div className="page-head">
        <h1>Attack paths</h1>
        {query.data && <span className="dim">{count(query.data.total, "way", "ways")} from where someone can enter to what they would want</span>}
      </div>
      <Show query={query}>
        {(page) =>
          page.items.length ? (
            <>
              <ol className="top">
                {page.items.map((path) => (
                  <li key={path.id}>
                    <PathCard path={path} />
                  </li>
                ))}
              </ol>
              {page.total > page.items.length && <p className="dim pager">The {page.items.length} gravest are shown.</p>}
            </>
          ) : (
            <Nothing title="No attack path was found">Nothing that outsiders can reach leads to sensitive data or to power over it, as far as could be seen.</Nothing>
          )
        }
      </Show>
    </div>
  );
}

function PathCard({ path }: { path: AttackPath }): ReactElement {
  return (
    <article className="card path-card" data-level={path.severity}>
      <header className="card-head">
        <h2>
          {path.entry.name} → {path.target.name}
        </h2>
        <div className="card-aside">
          {path.techniques.map((technique) => (
            <span key={technique} className="tag">
              {technique}
            </span>
          ))}
          <Severity level={path.severity} />
        </div>
      </header>
      <p className="story">{path.story}</p>
      <Chain steps={path.steps} choke={path.choke?.id} />
      {path.findings.length > 0 && (
        <details>
          <summary>{count(path.findings.length, "finding")} on it</summary>
          <FindingTable findings={path.findings} label="Findings on this path" />
        </details>
      )}
    </article>
  );
}
