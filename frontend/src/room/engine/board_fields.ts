/** Every field of a board element that travels, and what it may hold. Anything else stays out of the document. */

type Check = (value: unknown) => boolean;

export type ListKey = "points" | "pressures";

/** Lists are whole numbers of these parts: 1/64 pixel, 1/1000 of a pen's pressure. */
export const LIST_SCALE: Readonly<Record<ListKey, number>> = { points: 64, pressures: 1000 };

/** Keeps one element under one frame. */
export const LIST_MAX_VALUES = 40_000;
const TEXT_MAX_CHARACTERS = 20_000;
const NAME_MAX_CHARACTERS = 200;

const ELEMENT_TYPES = ["rectangle", "diamond", "ellipse", "arrow", "line", "freedraw", "text", "frame", "image"];

const number: Check = (value) => typeof value === "number" && Number.isFinite(value);
const flag: Check = (value) => typeof value === "boolean";
const name: Check = (value) => typeof value === "string" && value.length <= NAME_MAX_CHARACTERS;
const text: Check = (value) => typeof value === "string" && value.length <= TEXT_MAX_CHARACTERS;
const oneOf = (...allowed: unknown[]): Check => (value) => allowed.includes(value);
const orNull = (check: Check): Check => (value) => value === null || check(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.length <= 100 && value.every(check);
const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(number);
const shape = (fields: Record<string, Check>, optional: Record<string, Check> = {}): Check => (value) =>
  isRecord(value) &&
  Object.entries(fields).every(([key, check]) => check(value[key])) &&
  Object.entries(optional).every(([key, check]) => value[key] === undefined || check(value[key])) &&
  Object.keys(value).every((key) => key in fields || key in optional);

const binding = orNull(
  shape({ elementId: name, focus: number, gap: number }, { fixedPoint: orNull(pair) }),
);

const FIELDS: Readonly<Record<string, Check>> = {
  type: oneOf(...ELEMENT_TYPES),
  x: number,
  y: number,
  width: number,
  height: number,
  angle: number,
  strokeColor: name,
  backgroundColor: name,
  fillStyle: oneOf("hachure", "cross-hatch", "solid", "zigzag"),
  strokeWidth: number,
  strokeStyle: oneOf("solid", "dashed", "dotted"),
  roundness: orNull(shape({ type: number }, { value: number })),
  roughness: number,
  opacity: number,
  seed: number,
  index: isOrderKey,
  isDeleted: flag,
  groupIds: listOf(name),
  frameId: orNull(name),
  link: orNull(text),
  locked: flag,
  fontSize: number,
  fontFamily: number,
  text,
  originalText: text,
  textAlign: oneOf("left", "center", "right"),
  verticalAlign: oneOf("top", "middle", "bottom"),
  containerId: orNull(name),
  autoResize: flag,
  lineHeight: number,
  startBinding: binding,
  endBinding: binding,
  startArrowhead: orNull(name),
  endArrowhead: orNull(name),
  elbowed: flag,
  fixedSegments: orNull(listOf(shape({ start: pair, end: pair, index: number }))),
  startIsSpecial: orNull(flag),
  endIsSpecial: orNull(flag),
  simulatePressure: flag,
  name: orNull(name),
  fileId: isImageId,
  scale: pair,
  crop: orNull(
    shape({ x: number, y: number, width: number, height: number, naturalWidth: number, naturalHeight: number }),
  ),
};

/** True for a known field with an allowed value. */
export function checkField(key: string, value: unknown): boolean {
  return Object.hasOwn(FIELDS, key) && (FIELDS[key]?.(value) ?? false);
}

export function isList(key: string): key is ListKey {
  return Object.hasOwn(LIST_SCALE, key);
}

/** Why an element cannot be shared, or null: embedded pages would not load, and some would not fit. */
export function reasonNotShared(element: object & { type: string }): "not_on_board" | "too_large" | null {
  if (!ELEMENT_TYPES.includes(element.type)) return "not_on_board";
  const { points, text: words } = element as { points?: unknown[]; text?: unknown };
  if (points !== undefined && points.length * 2 > LIST_MAX_VALUES) return "too_large";
  return words === undefined || text(words) ? null : "too_large";
}

const EVERY_ELEMENT = ["type", "x", "y", "width", "height"];
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  text: ["text", "fontSize", "fontFamily"],
  line: ["points"],
  arrow: ["points"],
  freedraw: ["points", "pressures"],
  image: ["fileId"],
};

/** Whether the fields are enough for the editor to draw an element of their type. */
export function isDrawable(flat: Readonly<Record<string, unknown>>): boolean {
  return [...EVERY_ELEMENT, ...(BY_TYPE[String(flat.type)] ?? [])].every((key) => key in flat);
}

/** The keys of fractional indexing: a letter that says how long the whole part is, and no zero at the end. */
export function isOrderKey(value: unknown): value is string {
  if (typeof value !== "string" || value.length > NAME_MAX_CHARACTERS) return false;
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(value)) return false;
  const whole = wholePartLength(value.charCodeAt(0));
  const isSmallest = value === `A${"0".repeat(26)}`;
  return value.length >= whole && !(value.length > whole && value.endsWith("0")) && !isSmallest;
}

/** The name that the server gives a picture: SHA-256 of its bytes. */
export function isImageId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

const [LOWER_A, UPPER_Z] = [97, 90] as const;

function wholePartLength(head: number): number {
  return head >= LOWER_A ? head - LOWER_A + 2 : UPPER_Z - head + 2;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
