import type { ReactElement } from "react";

import { useApi } from "../api";
import type { AssetRef, Lineage as LineageDocument } from "../types";
import { Classes, Reach } from "./Badges";
import { Card } from "./Card";
import { AssetLink } from "./Kind";

const FEW = 10;

/** What feeds an asset, what it feeds, and what can get at it; nothing at all when none was seen. */
export function Lineage({ asset }: { asset: AssetRef }): ReactElement | null {
  const { data } = useApi<LineageDocument>(`/lineage/${encodeURIComponent(asset.id)}`);
  if (!data || data.asset.id !== asset.id) return null;
  const sides: [string, AssetRef[]][] = [
    ["What feeds it", data.upstream],
    ["What it feeds", data.downstream],
    ["What can reach it", data.readers],
  ];
  const seen = sides.filter(([, assets]) => assets.length);
  if (!seen.length) return null;
  return (
    <Card title="Lineage">
      <div className="lineage">
        {seen.map(([title, assets]) => (
          <Side key={title} title={title} assets={assets} />
        ))}
      </div>
    </Card>
  );
}

function Side({ title, assets }: { title: string; assets: AssetRef[] }): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      <ul className="plain">
        {assets.slice(0, FEW).map((asset) => (
          <li key={asset.id}>
            <AssetLink asset={asset} />
            <Reach exposure={asset.exposure} />
            <Classes names={asset.data_classes} worst={asset.sensitivity} most={2} />
          </li>
        ))}
        {assets.length > FEW && <li className="dim">and {assets.length - FEW} more</li>}
      </ul>
    </div>
  );
}
