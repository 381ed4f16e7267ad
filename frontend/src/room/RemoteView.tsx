/** What is being read from the server, or why it could not be. */

import type { ReactNode } from "react";

import type { Remote } from "./remote";

interface RemoteViewProps<T> {
  remote: Remote<T> & { again: () => void };
  what: string;
  children: (value: T) => ReactNode;
}

export function RemoteView<T>({ remote, what, children }: RemoteViewProps<T>) {
  if (remote.status === "ready") return children(remote.value);
  if (remote.status === "waiting") return <p className="muted room-pad">Reading {what}…</p>;
  return (
    <div className="room-pad" role="alert">
      <p>
        {what[0]?.toUpperCase()}
        {what.slice(1)} could not be read. {remote.text}
      </p>
      <button type="button" className="btn btn-sm" onClick={remote.again}>
        Try again
      </button>
    </div>
  );
}
