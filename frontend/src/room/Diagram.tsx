/** A diagram of the scenario, drawn from its mermaid text as an image, with the text to read beside it. */

import { useEffect, useState } from "react";

import { paint } from "../site/behaviours/diagram";
import { useTheme } from "./theme";

export function Diagram({ source, name }: { source: string; name: string }) {
  const theme = useTheme();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let drawn: string | null = null;
    let stale = false;
    const draw = async () => {
      const { renderMermaidSVG } = await import("beautiful-mermaid");
      if (stale) return;
      const { backgroundColor, color } = getComputedStyle(document.body);
      const svg = paint(renderMermaidSVG(source, { font: "system-ui" }), { background: backgroundColor, ink: color });
      drawn = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
      setAddress(drawn);
    };
    draw().catch((error: unknown) => console.warn("The diagram could not be drawn; its text is there.", error));
    return () => {
      stale = true;
      if (drawn) URL.revokeObjectURL(drawn);
    };
  }, [source, theme]);
  return (
    <figure className="room-diagram">
      {address && (
        <a href={address} target="_blank" rel="noreferrer" aria-label={`${name}: open in its own tab`}>
          <img src={address} alt={`${name}. The same as text follows.`} />
        </a>
      )}
      <details className="room-probe" open={!address}>
        <summary>The diagram as text</summary>
        <pre tabIndex={0}>
          <code>{source}</code>
        </pre>
      </details>
    </figure>
  );
}
