/** Where what is typed is text: fields, lists that are searched by letter, editors. */
const TYPED_INTO =
  "textarea, select, [contenteditable]:not([contenteditable=false]), input:not([type=radio], [type=checkbox], [type=range])";

export function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPED_INTO) !== null;
}
