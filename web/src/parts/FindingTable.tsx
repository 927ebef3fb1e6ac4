import { IconTool } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "react-router";

import type { FindingRow } from "../types";
import { place } from "../words";
import { Classes, Reach, Score, Severity } from "./Badges";
import { AssetLink } from "./Kind";

export function FindingTable({ findings, label }: { findings: FindingRow[]; label: string }): ReactElement {
  return (
    <div className="scroll">
      <table className="list findings">
        <caption className="sr">{label}</caption>
        <thead>
          <tr>
            <th scope="col">Risk</th>
            <th scope="col">Finding</th>
            <th scope="col">Asset</th>
            <th scope="col">Reaches</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={finding.id}>
              <td className="narrow">
                <Score value={finding.score} level={finding.severity} />
              </td>
              <td className="main">
                <Link to={`/findings/${encodeURIComponent(finding.id)}`} className="row-title">
                  {finding.title}
                </Link>
                <Severity level={finding.severity} />
                {finding.status !== "open" && <span className="tag">{finding.status}</span>}
                {finding.fixable && (
                  <span className="tag fix" title="A remediation can repair it">
                    <IconTool size={13} aria-hidden /> repair
                  </span>
                )}
                <p className="dim clamp">{finding.reason}</p>
              </td>
              <td data-title="Asset">
                <AssetLink asset={finding.asset} />
                <span className="mono dim where" title={place(finding.location)}>
                  {place(finding.location)}
                </span>
              </td>
              <td data-title="Reaches">
                <span className="tags">
                  <Reach exposure={finding.asset.exposure} />
                  <Classes names={finding.reach} worst="high" most={2} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
