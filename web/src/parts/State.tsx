import { Skeleton } from "@mantine/core";
import { IconCircleDashed, IconPlugConnectedX } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, type ReactElement, type ReactNode } from "react";

import { Problem } from "../api";

export function Loading(): ReactElement {
  return (
    <div className="page" role="status" aria-label="Loading">
      {[38, 90, 90, 90].map((height, at) => (
        <Skeleton key={at} height={height} mb="md" />
      ))}
    </div>
  );
}

export function Nothing({ title, children, icon }: { title: string; children?: ReactNode; icon?: ReactNode }): ReactElement {
  return (
    <div className="nothing">
      {icon ?? <IconCircleDashed size={34} stroke={1.3} aria-hidden />}
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}

function Trouble({ error }: { error: Error }): ReactElement {
  const status = error instanceof Problem ? error.status : 0;
  const title = status === 404 ? "Nothing here" : status === 401 ? "A token is needed" : status ? "That did not work" : "The server does not answer";
  const hint = status === 401 ? "Open the address that `upright serve` printed: it carries the token." : status ? error.message : "Is `upright serve` still running?";
  return (
    <Nothing title={title} icon={<IconPlugConnectedX size={34} stroke={1.3} aria-hidden />}>
      {hint}
    </Nothing>
  );
}

/** Loading, trouble or the content of a query. */
export function Show<T>({ query, children }: { query: UseQueryResult<T, Error>; children: (data: T) => ReactNode }): ReactElement {
  if (query.isError && !query.data) return <Trouble error={query.error} />;
  if (!query.data) return <Loading />;
  return <>{children(query.data)}</>;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Upright` : "Upright";
  }, [title]);
}
