import type { ReactElement } from "react";

import { useApi } from "../api";
import type { AssetRef, Lineage as LineageDocument, Reach } from "../types";
import { Card } from "./Card";
import { Classes, Reach as Exposure } from "./Badges";
import { AssetLink } from "./Kind";

const FEW = 12;

/** What feeds an asset, and what can get at it; nothing at all when neither was seen. */
export function Lineage({ asset }: { asset: AssetRef }): ReactElement | null {
  const { data } = useApi<LineageDocument>(`/lineage/${encodeURIComponent(asset.id)}`);
  if (!data || data.asset.id !== asset.id || (!data.feeds.length && !data.reached_by.length)) return null;
  return (
    <Card title="Lineage">
      <div className="lineage">
        <Side title="What feeds it" reaches={data.feeds} />
        <Side title="What can reach it" reaches={data.reached_by} />
      </div>
    </Card>
  );
}

function Side({ title, reaches }: { title: string; reaches: Reach[] }): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      {reaches.length ? (
        <ul className="plain">
          {reaches.slice(0, FEW).map((reach) => (
            <li key={reach.asset.id}>
              <AssetLink asset={reach.asset} />
              <Exposure exposure={reach.asset.exposure} />
              <Classes names={reach.asset.data_classes} worst={reach.asset.sensitivity} most={2} />
            </li>
          ))}
          {reaches.length > FEW && <li className="dim">and {reaches.length - FEW} more</li>}
        </ul>
      ) : (
        <p className="dim">Nothing was seen.</p>
      )}
    </div>
  );
}
