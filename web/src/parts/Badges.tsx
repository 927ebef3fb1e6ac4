import { IconBuilding, IconLock, IconWorld } from "@tabler/icons-react";
import type { ReactElement } from "react";

import type { AssetRef, Exposure, Level } from "../types";
import { score } from "../words";

export function Severity({ level }: { level: Level }): ReactElement {
  return (
    <span className="severity" data-level={level}>
      {level}
    </span>
  );
}

export function Score({ value, level }: { value: number; level: Level }): ReactElement {
  return (
    <span className="score" data-level={level} title={`Risk score ${value.toFixed(1)} of 100`}>
      <span className="sr">Risk score </span>
      {score(value)}
    </span>
  );
}

const ROUTES = { public: IconWorld, organisation: IconBuilding, private: IconLock } as const;

export function Reach({ exposure, always = false }: { exposure: Exposure; always?: boolean }): ReactElement | null {
  if (exposure === "unknown") return always ? <span className="dim">not seen</span> : null;
  const Drawn = ROUTES[exposure];
  return (
    <span className="tag" data-exposure={exposure}>
      <Drawn size={13} stroke={2} aria-hidden />
      {exposure}
    </span>
  );
}

export function Classes({ names, worst, most = 3 }: { names: string[]; worst?: AssetRef["sensitivity"]; most?: number }): ReactElement | null {
  if (!names.length) return null;
  return (
    <span className="tags">
      {names.slice(0, most).map((name) => (
        <span key={name} className="tag data" data-sensitivity={worst ?? undefined}>
          {name}
        </span>
      ))}
      {names.length > most && (
        <span className="dim" title={names.slice(most).join(", ")}>
          +{names.length - most}
        </span>
      )}
    </span>
  );
}
