import type { ReactElement } from "react";
import { Link } from "react-router";

export interface Bar {
  name: string;
  value: number;
  to?: string;
  level?: string;
}

/** Counts as a list of bars, each a link where it leads somewhere. */
export function Bars({ bars, most = 8 }: { bars: Bar[]; most?: number }): ReactElement {
  const top = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul className="bars">
      {bars.slice(0, most).map((bar) => {
        const inner = (
          <>
            <span className="bar-name">{bar.name}</span>
            <span className="bar-track" aria-hidden>
              <span className="bar-fill" data-level={bar.level} style={{ width: `${Math.max(3, (100 * bar.value) / top)}%` }} />
            </span>
            <span className="bar-value">{bar.value.toLocaleString("en-GB")}</span>
          </>
        );
        return <li key={bar.name}>{bar.to ? <Link to={bar.to}>{inner}</Link> : <span className="bar">{inner}</span>}</li>;
      })}
      {bars.length > most && <li className="dim more">and {bars.length - most} more</li>}
    </ul>
  );
}
