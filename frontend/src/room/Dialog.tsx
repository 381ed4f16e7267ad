/** A modal dialog on the platform's own element: focus is kept inside, Escape closes, focus goes back. */

import { useId, useLayoutEffect, useRef, type ReactNode } from "react";

import { Icon } from "./Icon";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it still stands in the page: only then does the focus go back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // React focuses while the dialog is still closed, where nothing can have the focus.
    dialog?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={ref} className="room-dialog" aria-labelledby={titleId} onClose={onClose}>
      <div className="room-dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="btn btn-ghost btn-square btn-sm" aria-label="Close" onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
