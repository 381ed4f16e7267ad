/** A form's content as plain names and texts, without what only the browser and the server talk about. */

export type Fields = Readonly<Record<string, string>>;

const NO_CONTENT = new Set(["csrfmiddlewaretoken", "revision", "take"]);

export function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NO_CONTENT.has(name)) fields[name] = value;
  }
  return fields;
}

export function fill(form: HTMLFormElement, fields: Fields): void {
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && element.type === "radio") {
      element.checked = fields[element.name] === element.value;
    } else if (element instanceof HTMLInputElement && element.type === "checkbox") {
      element.checked = fields[element.name] !== undefined;
    } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      const kept = fields[element.name];
      if (element.type !== "hidden" && kept !== undefined) element.value = kept;
    }
  }
  form.dispatchEvent(new Event("autosave:filled", { bubbles: true }));
}

/** What a form sends for `fields`, whatever has been typed into it since. */
export function bodyOf(form: HTMLFormElement, fields: Fields): FormData {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "revision"]) {
    const hidden = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (hidden) body.set(name, hidden.value);
  }
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
}

export function isSame(a: Fields, b: Fields): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? "") === (b[name] ?? ""));
}
