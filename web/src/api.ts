import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";

// The token rides in the fragment of the address that `upright serve` prints; it is kept for this tab alone.
const STORED = "upright.token";

export function takeToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(STORED, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const token = sessionStorage.getItem(STORED);
  const answer = await fetch(`/v1${path}`, { signal, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => null);
    const detail = body && typeof body === "object" && "detail" in body ? String(body.detail) : answer.statusText;
    throw new Problem(answer.status, detail);
  }
  return (await answer.json()) as T;
}

export function useApi<T>(path: string): UseQueryResult<T, Error> {
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(path, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    retry: (count, error) => !(error instanceof Problem) && count < 2,
  });
}

/** `/findings?severity=high&severity=critical`, without what is empty. */
export function address(path: string, query: Record<string, string | number | string[] | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== "") parameters.append(name, String(one));
    }
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}
