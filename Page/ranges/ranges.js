/** The time range that is asked about. */

import { addDays, dateText, daysBetween, isDate, localDate } from "../values/zones.js";

/**
 * A preset by its key, or whole local days.
 * @typedef {{ preset: string } | { from: string, to: string }} Range
 */

/** In the order of the shortcuts 1 to 6. */
export const presets = [
  { key: "today", name: "Today" },
  { key: "yesterday", name: "Yesterday" },
  { key: "last_7_days", name: "Last 7 days" },
  { key: "last_30_days", name: "Last 30 days" },
  { key: "last_90_days", name: "Last 90 days" },
  { key: "all_time", name: "All time" },
];

/** @type {Range} */
export const usualRange = { preset: "last_30_days" };

/** @param {Range} range */
export function rangeName(range) {
  if ("preset" in range) return presets.find(({ key }) => key === range.preset)?.name ?? "";
  return range.from === range.to ? dateText(range.from) : `${dateText(range.from)} – ${dateText(range.to)}`;
}

/**
 * @param {Range} range
 * @returns {import("../messages").TimeRange}
 */
export const rangeMessage = (range) =>
  "preset" in range
    ? { preset: `PRESET_${range.preset.toUpperCase()}` }
    : { dates: { startDate: range.from, endDate: range.to } };

/**
 * What is wrong with two dates; empty where nothing is.
 * @param {string} from
 * @param {string} to
 */
export function rangeProblem(from, to) {
  if (!isDate(from)) return "From must be a date.";
  if (!isDate(to)) return "To must be a date.";
  if (from > to) return "From must not be after To.";
  if (from < "1970-01-01") return "From must not be before 1970.";
  return addDays(from, 50 * 365) < to && daysBetween(from, to) > 18_262 ? "At most 50 years can be asked about." : "";
}

/**
 * The local days that an answer is about; nothing where it has no range.
 * @param {import("../messages").QueryInfo | undefined} info
 * @returns {{ from: string, to: string } | undefined}
 */
export function rangeDays(info) {
  if (!info?.startTime || !info.endTime) return undefined;
  const zone = info.timeZone ?? "UTC";
  return { from: localDate(info.startTime, zone), to: localDate(Date.parse(info.endTime) - 1, zone) };
}

/**
 * The period before, of the same length and shifted by whole weeks, so that Mondays stand beside Mondays. There is none
 * before all time.
 * @param {Range} range
 * @param {import("../messages").QueryInfo | undefined} info what the range became
 * @returns {{ from: string, to: string } | undefined}
 */
export function formerRange(range, info) {
  const days = rangeDays(info);
  if (!days || ("preset" in range && range.preset === "all_time")) return undefined;
  const shift = Math.ceil((daysBetween(days.from, days.to) + 1) / 7) * 7;
  const from = addDays(days.from, -shift);
  return from < "1970-01-01" ? undefined : { from, to: addDays(days.to, -shift) };
}
