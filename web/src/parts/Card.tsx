import type { ReactElement, ReactNode } from "react";

/** A titled box. `aside` stands at the right of the title. */
export function Card({ title, aside, children, tight = false }: { title?: string; aside?: ReactNode; children: ReactNode; tight?: boolean }): ReactElement {
  return (
    <section className={tight ? "card tight" : "card"}>
      {title && (
        <header className="card-head">
          <h2>{title}</h2>
          {aside && <div className="card-aside">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
