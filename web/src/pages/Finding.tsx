import { Switch } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { Link, useParams } from "react-router";

import { useApi } from "../api";
import { Classes, Reach, Score, Severity } from "../parts/Badges";
import { Card } from "../parts/Card";
import { Chain, Sentences } from "../parts/Chain";
import { Command } from "../parts/Command";
import { Facts } from "../parts/Facts";
import { AssetLink } from "../parts/Kind";
import { Places } from "../parts/Places";
import { Seen } from "../parts/Seen";
import { Prose } from "../parts/Prose";
import { Loading, Show, useTitle } from "../parts/State";
import type { Finding as FindingDocument, Graph } from "../types";
import { capital, count, plain, when } from "../words";

// A factor from here on raises the score about as far as it can.
const HEAVY = 0.85;

const Picture = lazy(() => import("../parts/Picture"));

export default function Finding(): ReactElement {
  const { id = "" } = useParams();
  return <Show query={useApi<FindingDocument>(`/findings/${encodeURIComponent(id)}`)} page>{(finding) => <Screen key={finding.id} finding={finding} />}</Show>;
}

function Screen({ finding }: { finding: FindingDocument }): ReactElement {
  useTitle(finding.title);
  return (
    <div className="page">
      <Link to="/findings" className="back">
        <IconArrowLeft size={14} aria-hidden /> Findings
      </Link>
      <header className="subject">
        <Score value={finding.score} level={finding.severity} />
        <div>
          <h1>{finding.title}</h1>
          <p className="subject-facts">
            <Severity level={finding.severity} />
            <AssetLink asset={finding.asset} />
            <Reach exposure={finding.asset.exposure} />
            <Classes names={finding.reach} worst="high" most={4} />
            {finding.status !== "open" && <span className="tag">{finding.status}</span>}
          </p>
        </div>
      </header>
      <p className="reason">{finding.reason}</p>
      <PathCard finding={finding} />
      <div className="columns">
        <div className="wide">
          <Card title="How to fix it">
            {finding.remedy && <p>{finding.remedy}</p>}
            {finding.remediations.map((one) => (
              <div key={one.id} className="remediation">
                <p>
                  <strong>{one.title}</strong> <span className="tag">{one.reversibility}</span>
                </p>
                <Command text={one.command} />
                <p className="dim">
                  Shows the plan and changes nothing; <code>--apply</code> carries it out, <code>upright undo</code> takes it back.
                </p>
              </div>
            ))}
            {finding.best_change && (
              <p className="best">
                The single change that helps most: <strong>{finding.best_change}</strong>. It lowers the score from {finding.score.toFixed(0)} to {finding.best_value.toFixed(0)}.
              </p>
            )}
          </Card>
          <Card title="Where it was seen" aside={count(finding.locations.length, "place")}>
            <Places places={finding.locations} />
            <Seen sightings={finding.evidence["seen"]} />
            <Facts facts={finding.evidence} without={["seen", "weakness"]} />
          </Card>
          {finding.explanation && (
            <Card title="About this rule">
              <Prose text={finding.explanation} />
            </Card>
          )}
        </div>
        <aside className="side">
          <Card title="Risk score, factor by factor">
            <Factors finding={finding} />
          </Card>
          <Card title="Details">
            <dl className="facts">
              <dt>Rule</dt>
              <dd className="mono">{finding.rule}</dd>
              {finding.first_seen && (
                <>
                  <dt>First seen</dt>
                  <dd>{when(finding.first_seen)}</dd>
                </>
              )}
              <dt>Confidence</dt>
              <dd>{Math.round(finding.confidence * 100)} %</dd>
              <dt>Finding</dt>
              <dd className="mono">{finding.id}</dd>
            </dl>
            <Controls controls={finding.controls} />
            <Tags title="Weakness" names={finding.weakness} />
          </Card>
        </aside>
      </div>
    </div>
  );
}

function PathCard({ finding }: { finding: FindingDocument }): ReactElement | null {
  const [context, setContext] = useState(finding.path.length < 2);
  const query = useApi<Graph>(`/findings/${encodeURIComponent(finding.id)}/graph?limit=18`);
  const narrow = useMediaQuery("(max-width: 720px)");
  const beside = query.data?.nodes.some((node) => node.step === null) ?? false;
  if (finding.path.length < 2 && !beside) return null;
  return (
    <Card title={finding.path.length > 1 ? "The path" : "What is around it"} aside={beside && finding.path.length > 1 && <Switch size="xs" label="with what is around it" checked={context} onChange={(event) => setContext(event.currentTarget.checked)} />}>
      <Show query={query}>
        {(graph) =>
          narrow && !context ? (
            <Chain steps={finding.path} />
          ) : (
            <Suspense fallback={<Loading />}>
              <Picture graph={graph} context={context} />
            </Suspense>
          )
        }
      </Show>
      {finding.path.length > 1 && <Sentences steps={finding.path} />}
    </Card>
  );
}

function Factors({ finding }: { finding: FindingDocument }): ReactElement {
  return (
    <>
      <ul className="factors">
        {finding.factors.map((factor) => (
          <li key={factor.name}>
            <span className="factor-name">{capital(plain(factor.name))}</span>
            <span className="bar-track" aria-hidden>
              <span className="bar-fill" data-level={factor.value >= HEAVY ? finding.severity : undefined} style={{ width: `${Math.max(2, Math.min(100, 100 * factor.value))}%` }} />
            </span>
            <span className="factor-value">× {factor.value.toFixed(2)}</span>
            <span className="factor-why dim">{factor.why}</span>
          </li>
        ))}
      </ul>
      <p className="total">
        <span>100 × all of them</span> <strong>{finding.score.toFixed(1)}</strong>
      </p>
    </>
  );
}

/** `framework:control` as a line for each framework, which leads to its standing. */
function Controls({ controls }: { controls: string[] }): ReactElement | null {
  if (!controls.length) return null;
  const groups = new Map<string, string[]>();
  for (const control of controls) {
    const [framework = "", ...rest] = control.split(":");
    groups.set(framework, [...(groups.get(framework) ?? []), rest.join(":")]);
  }
  return (
    <>
      <h3>Controls it breaks</h3>
      <ul className="controls-broken">
        {[...groups].map(([framework, ids]) => (
          <li key={framework}>
            <Link to={`/compliance/${encodeURIComponent(framework)}`}>{framework}</Link> {ids.join(", ")}
          </li>
        ))}
      </ul>
    </>
  );
}

function Tags({ title, names }: { title: string; names: string[] }): ReactElement | null {
  if (!names.length) return null;
  return (
    <>
      <h3>{title}</h3>
      <span className="tags">
        {names.map((name) => (
          <span key={name} className="tag">
            {name}
          </span>
        ))}
      </span>
    </>
  );
}
