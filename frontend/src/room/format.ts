/** Times as people read them. */

/** 4:07, 61:30; negative times lose their sign, because "over" is said in words. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// 15:34 for everybody, as on every other page.
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const timeWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** 15:34:07, where a second matters: up to when something is saved. */
export function clockSeconds(ms: number): string {
  return timeWithSeconds.format(ms);
}

export function clockTime(ms: number): string {
  return timeOfDay.format(ms);
}

/** "1 change", "3 changes" */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? "" : "s"}`;
}
