import type { ReactElement } from "react";

/** A unit's reference page: paragraphs, headings that end in a colon, and `code`. */
export function Prose({ text }: { text: string }): ReactElement {
  return (
    <div className="prose">
      {text.split(/\n\s*\n/).map((paragraph, at) => (
        <p key={at}>
          {paragraph
            .trim()
            .replaceAll(/\s*\n\s*(?![-*] )/g, " ")
            .split(/(`[^`]+`)/)
            .map((piece, part) => (piece.startsWith("`") && piece.endsWith("`") && piece.length > 2 ? <code key={part}>{piece.slice(1, -1)}</code> : piece))}
        </p>
      ))}
    </div>
  );
}
