/** Which buckets of a series are over. */

/**
 * For each bucket, whether it is not over at the moment that the data is of.
 * @param {(string | undefined)[]} starts of the buckets, RFC 3339
 * @param {string | undefined} end of the last one
 * @param {string | undefined} asOf
 */
export function unfinished(starts, end, asOf) {
  const now = Date.parse(asOf ?? "");
  return starts.map((_, index) => Date.parse((index + 1 < starts.length ? starts[index + 1] : end) ?? "") > now);
}

/**
 * The same of whole local days.
 * @param {(string | undefined)[]} dates `2026-11-20`
 * @param {string} today the local date of the moment that the data is of
 */
export const unfinishedDays = (dates, today) => dates.map((date) => (date ?? "") >= today);
