import { useState, type ReactElement } from "react";

import type { Place } from "../types";
import { place, plain } from "../words";

const FEW = 8;

export function Places({ places }: { places: Place[] }): ReactElement {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul className="places">
        {(all ? places : places.slice(0, FEW)).map((one, at) => (
          <li key={`${one.path}:${one.line}:${one.type}:${at}`}>
            <code>{place(one)}</code>
            {one.type && <span className="dim">{plain(one.type)}</span>}
            {one.source && <span className="dim">in {one.source}</span>}
          </li>
        ))}
      </ul>
      {places.length > FEW && !all && (
        <button type="button" className="chip" onClick={() => setAll(true)}>
          {places.length - FEW} more places
        </button>
      )}
    </>
  );
}
