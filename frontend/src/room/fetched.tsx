/** A component whose code comes when it is first shown. */

import { useEffect, useState, type ComponentType } from "react";

/**
 * In place of `lazy` and `Suspense`, which hold back for 300 ms what follows a fallback: that was a fifth of the
 * time in which a replay opened. A fetch that fails is thrown where the component stands, for its `Guard`.
 */
export function fetched(fetch: () => Promise<{ default: ComponentType }>, meanwhile: string): ComponentType {
  let Arrived: ComponentType | null = null;
  return function Fetched() {
    const [settled, settle] = useState<{ failure?: Error } | null>(Arrived && {});
    useEffect(() => {
      if (settled) return;
      fetch().then(
        (module) => {
          Arrived = module.default;
          settle({});
        },
        (failure: unknown) => settle({ failure: failure as Error }),
      );
    }, [settled]);
    if (settled?.failure) throw settled.failure;
    return Arrived ? <Arrived /> : <p className="muted room-pad">{meanwhile}</p>;
  };
}
