/** What the page shows, as its address says it: tab, range, filters and theme. */

import { presets, rangeProblem, usualRange } from "../ranges/ranges.js";

/**
 * @typedef {object} Shown
 * @property {string} view `dashboard`, `analytics` or `boards`
 * @property {string} board the id of a custom dashboard; empty for the list
 * @property {import("../ranges/ranges.js").Range} range
 * @property {Record<string, string[]>} filters values by field
 * @property {string} theme `system`, `light` or `dark`
 * @property {boolean} compare
 * @property {boolean} refresh by itself
 * @property {string} organization another than the session's own; empty for that
 */

export const views = ["dashboard", "analytics", "boards"];
export const filterNames = ["campaign", "candidate", "source", "tag"];
export const themes = ["system", "light", "dark"];

/**
 * @param {string} search the query of an address; what can't be read is as if it weren't there
 * @returns {Shown}
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  /** @param {string} name @param {string[]} known */
  const one = (name, known) => known.find((value) => value === query.get(name)) ?? known[0];
  const preset = presets.find(({ key }) => key === query.get("range"))?.key;
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  return {
    view: one("view", views),
    board: query.get("board") ?? "",
    range: preset ? { preset } : rangeProblem(from, to) === "" ? { from, to } : usualRange,
    filters: Object.fromEntries(filterNames.map((field) => [field, [...new Set(query.getAll(field).filter(Boolean))]])),
    theme: one("theme", themes),
    compare: query.get("compare") === "on",
    refresh: query.get("refresh") === "on",
    organization: query.get("organization") ?? "",
  };
}

/**
 * The query that says it: what is usual is left out.
 * @param {Shown} shown
 */
export function writeAddress(shown) {
  const query = new URLSearchParams();
  if (shown.view !== views[0]) query.set("view", shown.view);
  if (shown.view === "boards" && shown.board) query.set("board", shown.board);
  if (!("preset" in shown.range)) {
    query.set("from", shown.range.from);
    query.set("to", shown.range.to);
  } else if (!("preset" in usualRange) || shown.range.preset !== usualRange.preset) {
    query.set("range", shown.range.preset);
  }
  for (const field of filterNames) for (const value of shown.filters[field] ?? []) query.append(field, value);
  if (shown.theme !== themes[0]) query.set("theme", shown.theme);
  if (shown.compare) query.set("compare", "on");
  if (shown.refresh) query.set("refresh", "on");
  if (shown.organization) query.set("organization", shown.organization);
  const text = query.toString();
  return text && `?${text}`;
}
