/** Tables as comma-separated values (RFC 4180). */

/**
 * Text that a spreadsheet would run is given a quotation mark in front.
 * @param {string | number} value
 */
function field(value) {
  let text = String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {(string | number)[][]} rows
 */
export const csv = (rows) => rows.map((row) => row.map(field).join(",") + "\r\n").join("");

/**
 * A figure of the answer as a number, so that its sign is no text; 64-bit integers keep every digit.
 * @param {import("../messages").Int64 | undefined} value
 */
export function numeric(value) {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(String(value)) ? number : String(value);
}
