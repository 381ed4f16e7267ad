/** The cheat sheet under `?`. */

import { useServices } from "./context";
import { Dialog } from "./Dialog";
import type { Layout } from "./layout";
import { sheetFor, type SheetRow } from "./panel/shortcuts";

export function Help({ layout, onClose }: { layout: Layout; onClose: () => void }) {
  const { boot } = useServices();
  return (
    <Dialog title="Keys" onClose={onClose}>
      <label className="room-switch">
        <input
          type="checkbox"
          className="toggle toggle-sm"
          checked={layout.singleKeys}
          onChange={(event) => layout.setSingleKeys(event.target.checked)}
        />
        <span>Single keys act when nothing is being typed or drawn</span>
      </label>
      <div className="room-sheet">
        {sheetFor(boot).map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map((row) => (
                <Row key={row.what} {...row} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Row({ keys, what }: SheetRow) {
  return (
    <div className="room-sheet-row">
      <dt>
        {keys.map((key) => (
          <kbd key={key} className="room-key">
            {key}
          </kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  );
}
