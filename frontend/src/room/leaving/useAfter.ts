import { useEffect, useState } from "react";

/** True once `wanted` has been true for this long: what passes quickly is not worth a word. */
export function useAfter(wanted: boolean, ms: number): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => setDue(true), ms);
    return () => {
      clearTimeout(timer);
      setDue(false);
    };
  }, [wanted, ms]);
  return due;
}
