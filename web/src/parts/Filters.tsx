import { Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useSearchParams } from "react-router";

/** What the URL says of a list: its filters, its order, its page. Every setter writes the URL. */
export interface ListState {
  all: (name: string) => string[];
  one: (name: string) => string;
  toggle: (name: string, value: string) => void;
  set: (name: string, value: string) => void;
  clear: () => void;
  filtered: boolean;
}

export function useList(): ListState {
  const [parameters, setParameters] = useSearchParams();
  const change = (write: (next: URLSearchParams) => void, keepPage = false): void => {
    const next = new URLSearchParams(parameters);
    write(next);
    if (!keepPage) next.delete("page");
    setParameters(next, { replace: true });
  };
  return {
    all: (name) => parameters.getAll(name),
    one: (name) => parameters.get(name) ?? "",
    toggle: (name, value) =>
      change((next) => {
        const chosen = next.getAll(name);
        next.delete(name);
        for (const each of chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]) next.append(name, each);
      }),
    set: (name, value) => change((next) => (value ? next.set(name, value) : next.delete(name)), name === "page"),
    clear: () => setParameters({}, { replace: true }),
    filtered: [...parameters.keys()].some((name) => name !== "sort" && name !== "page"),
  };
}

/** Toggles with counts, one for each value that occurs. */
export function Chips({ list, name, label, counts, order, word, most = 10 }: {
  list: ListState;
  name: string;
  label: string;
  counts: Record<string, number>;
  order?: readonly string[];
  word?: (value: string) => string;
  most?: number;
}): ReactElement | null {
  const chosen = list.all(name);
  const values = [...new Set([...Object.keys(counts), ...chosen])];
  if (order) values.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (!values.length) return null;
  return (
    <div className="chips" role="group" aria-label={label}>
      <span className="chips-label" aria-hidden>
        {label}
      </span>
      {values.slice(0, most).map((value) => (
        <button key={value} type="button" className="chip" aria-pressed={chosen.includes(value)} data-level={order ? value : undefined} onClick={() => list.toggle(name, value)}>
          {word ? word(value) : value}
          <span className="chip-count">{(counts[value] ?? 0).toLocaleString("en-GB")}</span>
        </button>
      ))}
    </div>
  );
}

export function Choice({ list, name, label, options, empty }: {
  list: ListState;
  name: string;
  label: string;
  options: { value: string; label: string }[];
  empty: string;
}): ReactElement {
  return (
    <Select
      size="xs"
      w={210}
      aria-label={label}
      placeholder={empty}
      clearable
      searchable={options.length > 8}
      data={options}
      value={list.one(name) || null}
      onChange={(value) => list.set(name, value ?? "")}
    />
  );
}

export function Clear({ list }: { list: ListState }): ReactElement | null {
  if (!list.filtered) return null;
  return (
    <button type="button" className="chip clear" onClick={list.clear}>
      <IconX size={13} aria-hidden /> clear
    </button>
  );
}
