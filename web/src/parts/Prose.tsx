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
            .split(/(`[^`]+`|^[A-Z][\w ]{3,40}:)/)
            .map((piece, part) => {
              if (part % 2 === 0) return piece;
              return piece.startsWith("`") ? <code key={part}>{piece.slice(1, -1)}</code> : <strong key={part}>{piece}</strong>;
            })}
        </p>
      ))}
    </div>
  );
}
