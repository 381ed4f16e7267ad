/** The one stretch of a text that is another, or null: keeps the editor's place where it can be kept. */

export interface Difference {
  from: number;
  to: number;
  insert: string;
}

export function differenceOf(before: string, after: string): Difference | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
