/** Markdown of the library as React elements: no HTML of its own is let through. */

import type { ReactNode } from "react";
import Markdown from "react-markdown";

export function Text({ children, inline = false }: { children: string; inline?: boolean }) {
  if (inline) return <Markdown allowedElements={INLINE} unwrapDisallowed>{children}</Markdown>;
  return (
    <div className="room-text">
      <Markdown components={COMPONENTS}>{children}</Markdown>
    </div>
  );
}

const INLINE = ["em", "strong", "code", "del"];

// A text stands below a heading of the panel, a link must not take the person out of the room, and a picture
// would tell its server who reads this: its words are all that is shown.
const COMPONENTS = {
  h1: "h4",
  h2: "h4",
  h3: "h4",
  img: ({ alt }: { alt?: string | undefined }) => <>{alt}</>,
  a: ({ href, children }: { href?: string | undefined; children?: ReactNode }) => (
    <a className="link" href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
} as const;
