/** Where the board was looked at, and how closely; kept with the rest of a person's place. */

import type { ExcalidrawProps } from "@excalidraw/excalidraw/types";

import { placeOf, type Seated } from "./place";

type ScrollChange = NonNullable<ExcalidrawProps["onScrollChange"]>;
type Zoom = Parameters<ScrollChange>[2];

interface View {
  scrollX: number;
  scrollY: number;
  zoom: Zoom;
}

const KEEP_AFTER_MS = 250;

/** Empty where nobody has looked yet. */
export function keptView(seat: Seated): Partial<View> {
  return placeOf(seat).get<Partial<View>>("board", {});
}

export function viewKeeper(seat: Seated): ScrollChange {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (scrollX, scrollY, zoom) => {
    clearTimeout(timer);
    timer = setTimeout(() => placeOf(seat).set("board", { scrollX, scrollY, zoom }), KEEP_AFTER_MS);
  };
}
