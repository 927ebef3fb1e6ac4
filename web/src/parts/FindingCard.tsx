import { IconTool } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "react-router";

import type { FindingRow } from "../types";
import { place, sort } from "../words";
import { Classes, Reach, Score, Severity } from "./Badges";
import { KindIcon } from "./Kind";

/** A finding with its reason, as a whole a link to its page. */
export function FindingCard({ finding, rank }: { finding: FindingRow; rank?: number }): ReactElement {
  return (
    <Link to={`/findings/${encodeURIComponent(finding.id)}`} className="finding-card" data-level={finding.severity}>
      <span className="finding-score">
        <Score value={finding.score} level={finding.severity} />
        {rank && <span className="dim">#{rank}</span>}
      </span>
      <span className="finding-body">
        <span className="finding-title">
          <strong>{finding.title}</strong>
          <Severity level={finding.severity} />
        </span>
        <span className="finding-reason">{finding.reason}</span>
        <span className="finding-facts">
          <span className="asset">
            <KindIcon kind={finding.asset.kind} size={20} />
            <span className="asset-name">{finding.asset.name}</span>
            <span className="dim">{sort(finding.asset)}</span>
          </span>
          <Reach exposure={finding.asset.exposure} />
          <Classes names={finding.reach} worst="high" />
          {finding.fixable && (
            <span className="tag fix">
              <IconTool size={13} aria-hidden /> can be repaired
            </span>
          )}
          {finding.location && <span className="mono dim where">{place(finding.location)}</span>}
        </span>
      </span>
    </Link>
  );
}
