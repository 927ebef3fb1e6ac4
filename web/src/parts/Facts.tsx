import type { ReactElement } from "react";

import { capital, plain } from "../words";

function told(value: unknown): string {
  if (Array.isArray(value)) return value.map(told).join(", ");
  if (value !== null && typeof value === "object") return JSON.stringify(value);
  return value === true ? "yes" : value === false ? "no" : String(value);
}

/** Attributes or evidence as a list of name and value. */
export function Facts({ facts, without = [] }: { facts: Record<string, unknown>; without?: string[] }): ReactElement | null {
  const shown = Object.entries(facts).filter(([name, value]) => !without.includes(name) && value !== null && value !== "" && !(Array.isArray(value) && !value.length));
  if (!shown.length) return null;
  return (
    <dl className="facts">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{capital(plain(name))}</dt>
          <dd className={typeof value === "string" && /[/(){}=.:]|^[0-9a-f]{16,}$/.test(value) ? "mono" : ""}>{told(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
