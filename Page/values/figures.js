/** Numbers as people read them. */

/** @typedef {import("../messages").Int64} Int64 */

/** What stands for a figure that there is none of. */
export const none = "–";

/**
 * With thousands separators, never shortened: `1,234,567`.
 * @param {Int64 | bigint | undefined} value
 */
export function count(value) {
  const text = typeof value === "number" ? value.toFixed(0) : String(value ?? 0);
  return text.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * `1 call`, `2 calls`.
 * @param {Int64 | undefined} value
 * @param {string} noun of one
 * @param {string} [nouns] of several
 */
export const counted = (value, noun, nouns = noun + "s") => `${count(value)} ${Number(value ?? 0) === 1 ? noun : nouns}`;

/**
 * With one decimal: `92.6 %`.
 * @param {number | string | undefined} value
 */
export function percent(value) {
  const number = Number(value);
  return value === undefined || !Number.isFinite(number) ? none : `${number.toFixed(1)} %`;
}

/**
 * A rate, or nothing where it is of nothing.
 * @param {number | undefined} value in percent
 * @param {Int64 | undefined} of what it is a part of
 */
export const rate = (value, of) => (value || Number(of ?? 0) ? percent(value ?? 0) : none);

/**
 * With two decimals: `0.87`.
 * @param {number | undefined} value
 */
export const fraction = (value) => (Number.isFinite(Number(value ?? 0)) ? Number(value ?? 0).toFixed(2) : none);

/**
 * With at most one decimal: `70`, `72.5`.
 * @param {number | undefined} value
 */
export const score = (value) => (Number.isFinite(Number(value ?? 0)) ? Number(value ?? 0).toFixed(1).replace(/\.0$/, "") : none);

/**
 * US dollars and cents, and fractions of a cent where it is less than one: `$1,234.50`, `$0.0042`.
 * @param {number | undefined} value
 */
export function dollars(value) {
  const number = Number(value ?? 0);
  if (!Number.isFinite(number)) return none;
  const magnitude = Math.abs(number);
  const [whole, cents] = magnitude.toFixed(magnitude > 0 && magnitude < 0.01 ? 4 : 2).split(".");
  return `${number < 0 ? "-" : ""}$${count(whole)}.${cents}`;
}

/**
 * The two largest units of a time: `3d 4h`, `1h 2m`, `3m 20s`, `45s`.
 * @param {Int64 | undefined} seconds
 */
export function duration(seconds) {
  const total = Math.round(Number(seconds));
  if (seconds === undefined || !Number.isFinite(total) || total < 0) return none;
  /** @type {[number, string][]} */
  const units = [[86_400, "d"], [3_600, "h"], [60, "m"], [1, "s"]];
  for (const [index, [size, name]] of units.entries()) {
    if (total < size) continue;
    const [nextSize, nextName] = units[index + 1] ?? [1, ""];
    const small = nextName ? Math.floor((total % size) / nextSize) : 0;
    return `${count(Math.floor(total / size))}${name}${small ? ` ${small}${nextName}` : ""}`;
  }
  return "0s";
}

/**
 * An enum's value for people: `CALL_STATUS_NO_ANSWER` without `CALL_STATUS_` is `No answer`.
 * @param {string | undefined} value
 * @param {string} prefix
 */
export function enumWords(value, prefix) {
  if (!value || value === `${prefix}UNSPECIFIED`) return "Unknown";
  const words = value.replace(prefix, "").toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A field's name for people: `thumbs_up` is `Thumbs up`.
 * @param {string} name
 */
export function fieldWords(name) {
  const words = name.replace(/_secs$/, "").replaceAll("_", " ").replace(/\bsms\b/g, "SMS");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
