/** "Changed in another tab": what stands there, and the choice. This tab's own stays in the fields above. */

import type { LineEntry } from "../drafts";
import { asMoment } from "./MomentField";

interface LineConflictProps {
  theirs: LineEntry;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

export function LineConflict({ theirs, onKeepMine, onTakeTheirs }: LineConflictProps) {
  return (
    <div role="alert" className="room-conflict">
      <p>
        <strong>Changed in another tab.</strong> Yours is in the fields above and not saved. In the other tab, saved:
      </p>
      <p className="room-conflict-words">{wordsOf(theirs)}</p>
      <p className="room-moments">
        <button type="button" className="btn btn-sm" onClick={onKeepMine}>
          Keep mine
        </button>
        <button type="button" className="btn btn-sm" onClick={onTakeTheirs}>
          Take theirs
        </button>
      </p>
    </div>
  );
}

function wordsOf(entry: LineEntry): string {
  const score = entry.notReached ? "Not reached" : entry.score === null ? "No score" : `Score ${entry.score}`;
  const at = entry.roundSeconds === null ? "" : `, at ${asMoment(entry.roundSeconds)}`;
  return [`${score}${at}.`, entry.notReachedReason, entry.note].filter(Boolean).join("\n");
}
