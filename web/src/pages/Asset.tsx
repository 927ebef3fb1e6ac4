import { IconArrowLeft } from "@tabler/icons-react";
import { lazy, Suspense, type ReactElement } from "react";
import { Link, useParams } from "react-router";

import { address, useApi } from "../api";
import { Reach } from "../parts/Badges";
import { Card } from "../parts/Card";
import { Facts } from "../parts/Facts";
import { FindingCard } from "../parts/FindingCard";
import { AssetLink, KindIcon } from "../parts/Kind";
import { Lineage } from "../parts/Lineage";
import { Places } from "../parts/Places";
import { Loading, Show, useTitle } from "../parts/State";
import type { Asset as AssetDocument, Graph, Label, Relation } from "../types";
import { count, plain, sort } from "../words";

const Picture = lazy(() => import("../parts/Picture"));
const WITH_LINEAGE = new Set(["model", "training_job", "vector_store", "dataset", "data_store", "endpoint", "agent", "pipeline"]);

export default function Asset(): ReactElement {
  const { id = "" } = useParams();
  return <Show query={useApi<AssetDocument>(`/assets/${encodeURIComponent(id)}`)} page>{(asset) => <Screen key={asset.id} asset={asset} />}</Show>;
}

function Screen({ asset }: { asset: AssetDocument }): ReactElement {
  useTitle(asset.name);
  return (
    <div className="page">
      <Link to="/inventory" className="back">
        <IconArrowLeft size={14} aria-hidden /> Inventory
      </Link>
      <header className="subject">
        <KindIcon kind={asset.kind} size={44} />
        <div>
          <h1>{asset.name}</h1>
          <p className="subject-facts">
            <span className="dim">{sort(asset)}</span>
            {asset.version && <span className="mono dim">{asset.version}</span>}
            {asset.provider && <span className="dim">{asset.provider}</span>}
            <Reach exposure={asset.exposure} />
          </p>
        </div>
      </header>
      {asset.relations.length > 0 && <Around asset={asset} />}
      <div className="columns">
        <div className="wide">
          {asset.open_findings.length > 0 && (
            <Card title="Findings" aside={`${asset.open_findings.length} open`}>
              <ol className="top">
                {asset.open_findings.map((finding) => (
                  <li key={finding.id}>
                    <FindingCard finding={finding} />
                  </li>
                ))}
              </ol>
            </Card>
          )}
          {asset.labels.length > 0 && (
            <Card title="Sensitive data in it">
              <Labels labels={asset.labels} />
            </Card>
          )}
          {WITH_LINEAGE.has(asset.kind) && <Lineage asset={asset} />}
          <Card title="Where it was seen" aside={count(asset.places.length, "place")}>
            <Places places={asset.places} />
          </Card>
        </div>
        <aside className="side">
          <Card title="What is known of it">
            <Facts facts={{ ...asset.attributes, confidence: `${Math.round(asset.confidence * 100)} %` }} without={["type"]} />
            <h3>Known as</h3>
            <ul className="keys">
              {asset.keys.map((key) => (
                <li key={key} className="mono">
                  {key}
                </li>
              ))}
              <li className="mono dim">{asset.id}</li>
            </ul>
          </Card>
          {asset.relations.length > 0 && (
            <Card title="What it touches" aside={count(asset.relation_count, "relation")}>
              <Relations relations={asset.relations} />
            </Card>
          )}
        </aside>
      </div>
    </div>
  );
}

function Around({ asset }: { asset: AssetDocument }): ReactElement {
  const query = useApi<Graph>(address("/graph", { focus: asset.id, limit: 16 }));
  return (
    <Card title="What is around it">
      <Show query={query}>
        {(graph) => (
          <Suspense fallback={<Loading />}>
            <Picture graph={graph} context />
          </Suspense>
        )}
      </Show>
    </Card>
  );
}

function Relations({ relations }: { relations: Relation[] }): ReactElement {
  const groups = new Map<string, Relation[]>();
  for (const relation of relations) {
    const name = relation.direction === "out" ? plain(relation.kind) : `${plain(relation.kind)} (from)`;
    groups.set(name, [...(groups.get(name) ?? []), relation]);
  }
  return (
    <dl className="relations">
      {[...groups].map(([name, group]) => (
        <div key={name}>
          <dt>{name}</dt>
          {group.slice(0, 12).map((relation) => (
            <dd key={relation.asset.id}>
              <AssetLink asset={relation.asset} />
            </dd>
          ))}
          {group.length > 12 && <dd className="dim">and {group.length - 12} more</dd>}
        </div>
      ))}
    </dl>
  );
}

function Labels({ labels }: { labels: Label[] }): ReactElement {
  return (
    <div className="scroll">
      <table className="list compact">
        <caption className="sr">Data classes found</caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Sensitivity</th>
            <th scope="col">Where</th>
            <th scope="col">How many</th>
            <th scope="col">Looks like</th>
          </tr>
        </thead>
        <tbody>
          {labels.slice(0, 60).map((label) => (
            <tr key={`${label.data_class} ${label.partition}`}>
              <td>
                <span className="tag data" data-sensitivity={label.sensitivity}>
                  {label.data_class}
                </span>
              </td>
              <td>{label.sensitivity}</td>
              <td className="mono dim where">{label.partition}</td>
              <td>
                {label.count.toLocaleString("en-GB")}
                {label.examined > 0 && <span className="dim"> of {label.examined.toLocaleString("en-GB")}</span>}
              </td>
              <td className="mono">{label.hint}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
