/** The keys, under `?`. */

import { Dialog } from "../room/Dialog";

const ROWS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["Space"], "Play or pause"],
  [["←", "→"], "Back or on by 5 seconds"],
  [["Shift", "←", "→"], "Back or on by 30 seconds"],
  [["Home", "End"], "To the beginning or the end"],
  [["[", "]"], "To the previous or the next mark"],
  [[",", "."], "Slower or faster"],
  [["?"], "Show these keys"],
];

interface HelpProps {
  singleKeys: boolean;
  setSingleKeys: (on: boolean) => void;
  onClose: () => void;
}

export function Help({ singleKeys, setSingleKeys, onClose }: HelpProps) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <label className="room-switch">
        <input
          type="checkbox"
          className="toggle toggle-sm"
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.target.checked)}
        />
        <span>Single keys act too: space, brackets, comma, period</span>
      </label>
      <dl className="replay-keys">
        {ROWS.map(([keys, what]) => (
          <div key={what} className="room-sheet-row">
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="room-key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
