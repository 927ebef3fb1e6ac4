import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter } from "@tabler/icons-react";
import { useEffect, useState, type ReactElement } from "react";

import type { ListState } from "./Filters";

/** The `text` filter of a list; the URL follows what is typed. */
export function TextFilter({ list, label }: { list: ListState; label: string }): ReactElement {
  const told = list.one("text");
  const [text, setText] = useState(told);
  useEffect(() => setText(told), [told]);
  const tell = useDebouncedCallback((value: string) => list.set("text", value.trim()), 250);
  return (
    <TextInput
      size="xs"
      w={190}
      aria-label={label}
      placeholder="Filter by text"
      leftSection={<IconFilter size={14} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}
