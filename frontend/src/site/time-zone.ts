/** Fills `[data-time-zone]` fields that are still empty or at the server's guess with this device's zone. */

export function fillTimeZones(page: Document, zone = Intl.DateTimeFormat().resolvedOptions().timeZone): void {
  for (const field of page.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-time-zone]")) {
    if (field.value !== "" && field.value !== "UTC") continue;
    const known = !(field instanceof HTMLSelectElement) || [...field.options].some((option) => option.value === zone);
    if (known) field.value = zone;
  }
}
