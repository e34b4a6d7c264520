/** Instants and dates as the clocks of the organization's zone show them: the browser's own zone is never asked. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const day = 86_400_000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} zone an IANA name; UTC where the browser does not know it */
function format(zone) {
  let known = formats.get(zone);
  if (!known) {
    /** @type {Intl.DateTimeFormatOptions} */
    const options = {
      year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
      hourCycle: "h23", calendar: "gregory", numberingSystem: "latn",
    };
    try {
      known = new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone });
    } catch {
      known = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
    }
    formats.set(zone, known);
  }
  return known;
}

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/**
 * The local date and time of an instant.
 * @param {string | number} instant RFC 3339, or milliseconds since 1970
 * @param {string} zone
 */
export function local(instant, zone) {
  // A browser's first format of dates takes it 30 ms, its first Temporal one: older ones have none.
  const { Temporal } = /** @type {any} */ (globalThis);
  if (Temporal) {
    const moment = Temporal.Instant.fromEpochMilliseconds(new Date(instant).getTime());
    try {
      return fields(moment.toZonedDateTimeISO(zone));
    } catch {
      return fields(moment.toZonedDateTimeISO("UTC"));
    }
  }
  /** @type {Record<string, number>} */
  const parts = {};
  for (const { type, value } of format(zone).formatToParts(new Date(instant))) parts[type] = Number(value);
  return fields(/** @type {any} */ (parts));
}

/** @param {{ year: number, month: number, day: number, hour: number, minute: number, second: number }} moment */
const fields = ({ year, month, day, hour, minute, second }) => ({ year, month, day, hour, minute, second });

/**
 * The local date of an instant: `2026-11-20`.
 * @param {string | number} instant
 * @param {string} zone
 */
export function localDate(instant, zone) {
  const { year, month, day } = local(instant, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/**
 * `Nov 20, 22:04`.
 * @param {string | number} instant
 * @param {string} zone
 */
export function minuteText(instant, zone) {
  const { month, day, hour, minute } = local(instant, zone);
  return `${months[month - 1]} ${day}, ${two(hour)}:${two(minute)}`;
}

/**
 * `Nov 20, 2026, 22:04:31`.
 * @param {string | number} instant
 * @param {string} zone
 */
export function secondText(instant, zone) {
  const { year, month, day, hour, minute, second } = local(instant, zone);
  return `${months[month - 1]} ${day}, ${year}, ${two(hour)}:${two(minute)}:${two(second)}`;
}

/**
 * `Nov 20, 2026`.
 * @param {string} date `2026-11-20`
 */
export function dateText(date) {
  const [year, month, day] = date.split("-").map(Number);
  return `${months[month - 1]} ${day}, ${year}`;
}

/**
 * Whether a text is a date of the calendar, `2026-11-20`.
 * @param {string | null | undefined} text
 */
export function isDate(text) {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * @param {string} date
 * @param {number} count of days; may be negative
 */
export const addDays = (date, count) => new Date(Date.parse(`${date}T00:00:00Z`) + count * day).toISOString().slice(0, 10);

/**
 * @param {string} from
 * @param {string} to
 */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / day);

/** @type {Map<string, string>} */
const words = new Map();

/**
 * The zone in words, behind its IANA name: ` (Eastern Time)`; empty where the browser has no others.
 * @param {string} zone
 * @param {boolean} [hasTime] whether it may be looked up, which takes a browser long
 */
export function zoneWords(zone, hasTime) {
  if (hasTime && !words.has(zone)) words.set(zone, foundWords(zone));
  const found = words.get(zone);
  return found && found !== zone ? ` (${found})` : "";
}

/** @param {string} zone */
function foundWords(zone) {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(0);
    return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  } catch {
    return "";
  }
}
