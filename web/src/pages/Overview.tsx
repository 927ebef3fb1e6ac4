import { IconArrowRight, IconShieldCheck } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "react-router";

import { useApi } from "../api";
import { Bars } from "../parts/Bars";
import { Card } from "../parts/Card";
import { FindingCard } from "../parts/FindingCard";
import { Nothing, Show, useTitle } from "../parts/State";
import type { Summary } from "../types";
import { capital, count, LEVELS, plain, when } from "../words";

export function Overview(): ReactElement {
  useTitle("");
  return <Show query={useApi<Summary>("/summary")} page>{(summary) => <Screen summary={summary} />}</Show>;
}

function Screen({ summary }: { summary: Summary }): ReactElement {
  return (
    <div className="page">
      <Headline summary={summary} />
      <div className="columns">
        <div className="wide">
          <Card
            title="Fix first"
            aside={
              summary.findings > summary.top.length && (
                <Link to="/findings">
                  all {summary.findings.toLocaleString("en-GB")} findings <IconArrowRight size={14} aria-hidden />
                </Link>
              )
            }
          >
            {summary.top.length ? (
              <ol className="top">
                {summary.top.map((finding, at) => (
                  <li key={finding.id}>
                    <FindingCard finding={finding} rank={at + 1} />
                  </li>
                ))}
              </ol>
            ) : (
              <Nothing title="No open findings" icon={<IconShieldCheck size={34} stroke={1.3} aria-hidden />}>
                {count(summary.rules, "rule")} held on everything that could be looked at.
              </Nothing>
            )}
          </Card>
        </div>
        <aside className="side">
          <Card title="What is there" aside={<Link to="/inventory">inventory</Link>}>
            <Bars bars={Object.entries(summary.kinds).map(([kind, value]) => ({ name: capital(plain(kind)), value, to: `/inventory?kind=${kind}` }))} most={9} />
          </Card>
          <Card title="Sensitive data">
            {Object.keys(summary.data_classes).length ? (
              <Bars bars={Object.entries(summary.data_classes).map(([name, value]) => ({ name, value, to: `/inventory?data_class=${encodeURIComponent(name)}`, level: "data" }))} most={7} />
            ) : (
              <p className="dim">None was recognised in what could be read.</p>
            )}
          </Card>
          <Card title="Who can reach it">
            <Bars bars={["public", "organisation", "private", "unknown"].filter((one) => summary.exposure[one]).map((one) => ({ name: one === "unknown" ? "not seen" : one, value: summary.exposure[one] ?? 0, to: `/inventory?exposure=${one}`, level: one }))} />
          </Card>
          <NotLookedAt summary={summary} />
        </aside>
      </div>
    </div>
  );
}

function Headline({ summary }: { summary: Summary }): ReactElement {
  const levels = LEVELS.filter((level) => summary.severities[level]);
  const urgent = (summary.severities["critical"] ?? 0) + (summary.severities["high"] ?? 0);
  return (
    <header className="headline">
      <div>
        <h1>
          {urgent ? (
            <>
              {count(urgent, "risk")} to act on <span className="dim">among {count(summary.assets, "AI asset")}</span>
            </>
          ) : (
            <>
              Nothing urgent <span className="dim">among {count(summary.assets, "AI asset")}</span>
            </>
          )}
        </h1>
        <p className="dim">
          {summary.scan.estate} · {when(summary.scan.finished || summary.scan.started)} · {count(summary.relations, "relation")} · {count(summary.rules, "rule")} judged
        </p>
      </div>
      {levels.length > 0 && (
        <ul className="levels" aria-label="Open findings by severity">
          {levels.map((level) => (
            <li key={level}>
              <Link to={`/findings?severity=${level}`} data-level={level}>
                <strong>{summary.severities[level]?.toLocaleString("en-GB")}</strong>
                {level}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

function NotLookedAt({ summary }: { summary: Summary }): ReactElement {
  const gaps = Object.entries(summary.gaps);
  const unknown = Object.keys(summary.unknown).length;
  return (
    <Card title="What could not be looked at" aside={gaps.length > 0 && <Link to="/gaps">list</Link>}>
      {gaps.length ? <Bars bars={gaps.map(([code, value]) => ({ name: plain(code), value, to: `/gaps?code=${code}`, level: "gap" }))} most={6} /> : <p className="dim">Everything was read.</p>}
      {unknown > 0 && <p className="dim">{count(unknown, "rule")} could not decide somewhere: absence of proof is never a pass.</p>}
    </Card>
  );
}
