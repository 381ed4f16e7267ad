import type { KitActions } from "./actions";

/** Why the last press did nothing. */
export function Problem({ actions }: { actions: KitActions }) {
  return actions.problem && <p role="alert">{actions.problem}</p>;
}
