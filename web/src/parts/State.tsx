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

/** `page`: it is all that the page says, so that its title is the page's heading. */
export function Nothing({ title, children, icon, page = false }: { title: string; children?: ReactNode; icon?: ReactNode; page?: boolean }): ReactElement {
  return (
    <div className="nothing" role={page ? "alert" : undefined}>
      {icon ?? <IconCircleDashed size={34} stroke={1.3} aria-hidden />}
      {page ? <h1>{title}</h1> : <strong>{title}</strong>}
      {children && <p>{children}</p>}
    </div>
  );
}

function Trouble({ error, page }: { error: Error; page: boolean }): ReactElement {
  const status = error instanceof Problem ? error.status : 0;
  const title = status === 404 ? "Nothing here" : status === 401 ? "A token is needed" : status ? "That did not work" : "The server does not answer";
  const hint = status === 401 ? "Open the address that `upright serve` printed: it carries the token." : status ? error.message : "Is `upright serve` still running?";
  return (
    <Nothing title={title} icon={<IconPlugConnectedX size={34} stroke={1.3} aria-hidden />} page={page}>
      {hint}
    </Nothing>
  );
}

/** Loading, trouble or the content of a query. `page`: of which the whole page is made. */
export function Show<T>({ query, children, page = false }: { query: UseQueryResult<T, Error>; children: (data: T) => ReactNode; page?: boolean }): ReactElement {
  if (query.isError && !query.data) return <Trouble error={query.error} page={page} />;
  if (!query.data) return <Loading />;
  return <>{children(query.data)}</>;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Upright` : "Upright";
  }, [title]);
}
