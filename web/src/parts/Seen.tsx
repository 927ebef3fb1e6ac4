import type { ReactElement } from "react";

import { place, plain } from "../words";

interface Sighting {
  path: string;
  line: number;
  text: string;
  detector: string;
}

function isSighting(value: unknown): value is Sighting {
  return typeof value === "object" && value !== null && "path" in value && "text" in value && "line" in value;
}

/** What detectors saw, masked, with the place and who saw it. */
export function Seen({ sightings }: { sightings: unknown }): ReactElement | null {
  const seen = Array.isArray(sightings) ? sightings.filter(isSighting) : [];
  if (!seen.length) return null;
  return (
    <ul className="seen">
      {seen.slice(0, 12).map((one) => (
        <li key={`${one.path}:${one.line}:${one.text}`}>
          <code>{place(one)}</code> <span className="dim">seen by {plain(one.detector)}</span>
          <code>{one.text}</code>
        </li>
      ))}
    </ul>
  );
}
