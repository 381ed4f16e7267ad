/** The notes as they read. HTML in them is shown as the text that it is, and nothing is loaded from anywhere. */

import "../styles/notes.css";

import type { ComponentProps, ReactNode } from "react";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";

export function Preview({ text }: { text: string }) {
  if (text.trim() === "") return <p className="muted">Nothing is written yet.</p>;
  return (
    <div className="notes-text">
      <Markdown remarkPlugins={PLUGINS} urlTransform={webAddress} components={COMPONENTS}>
        {text}
      </Markdown>
    </div>
  );
}

const PLUGINS = [remarkGfm];

/** Addresses of the web only: any other kind leaves the link's words. */
function webAddress(url: string): string {
  return /^https?:\/\//i.test(url) ? url : "";
}

function Link({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  if (!href) return <>{children}</>;
  return (
    <a className="link" href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** A picture would tell its server who reads these notes, and when: it is a link. */
function Picture({ src, alt }: ComponentProps<"img">) {
  const address = typeof src === "string" ? src : "";
  return <Link href={address}>{alt ?? address}</Link>;
}

function Tick({ checked }: ComponentProps<"input">) {
  return <input type="checkbox" checked={checked === true} disabled aria-label={checked ? "Done" : "To do"} />;
}

// The notes stand below headings of the panel.
const COMPONENTS = {
  h1: "h3",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  a: Link,
  img: Picture,
  input: Tick,
} as const;
