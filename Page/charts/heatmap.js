/** Seven rows of twenty-four hours: a colour's intensity by the maximum. */

import { counted } from "../values/figures.js";
import { counts, named } from "../sections/table.js";
import { html, svg } from "../frame/elements.js";
import { rove } from "./roving.js";

export const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);

/** @typedef {import("../messages").HeatmapCell} HeatmapCell */

/**
 * The counts in rows, Monday first.
 * @param {HeatmapCell[]} cells
 */
function rowsOf(cells) {
  /** @type {import("../messages").Int64[][]} */
  const rows = days.map(() => hours.map(() => 0));
  for (const { dayOfWeek = 0, hour = 0, count = 0 } of cells) {
    const row = rows[dayOfWeek - 1];
    if (row && hour in row) row[hour] = count;
  }
  return rows;
}

/**
 * @param {object} heatmap
 * @param {string} heatmap.name
 * @param {HeatmapCell[]} heatmap.cells
 * @param {number} heatmap.most
 * @param {string} heatmap.noun of one
 * @param {string} heatmap.color a class
 */
export function heatmap({ name, cells, most, noun, color }) {
  const marks = rowsOf(cells).flatMap((row, day) =>
    row.map((value, hour) =>
      svg("rect", {
        role: "img", "aria-label": `${days[day]} ${hours[hour]}: ${counted(value, noun)}`,
        class: Number(value) > 0 ? `cell fill ${color}` : "cell",
        "fill-opacity": Number(value) > 0 && most > 0 ? intensity(Number(value) / most) : undefined,
        x: `${(hour / 24) * 100}%`, y: `${(day / 7) * 100}%`, width: `${100 / 24}%`, height: `${100 / 7}%`,
      })));
  const plot = svg("svg", { class: "plot", role: "application", "aria-roledescription": "heatmap", "aria-label": name }, marks);
  const readout = rove(plot, marks, 24);
  return html(
    "figure", { class: "heatmap" },
    html("div", { class: "days", "aria-hidden": "true" }, days.map((day) => html("span", {}, day))),
    html("div", { class: "frame" }, plot),
    html("div", { class: "hours", "aria-hidden": "true" }, ["00", "06", "12", "18"].map((hour) => html("span", {}, hour))),
    html("figcaption", {}, readout),
  );
}

/**
 * The least that can be told from nothing is a tenth.
 * @param {number} share of the maximum
 */
export const intensity = (share) => Math.round((0.1 + 0.9 * Math.min(1, share)) * 1000) / 1000;

/**
 * @param {string} caption
 * @param {HeatmapCell[]} cells
 * @returns {import("../sections/table.js").Table}
 */
export const heatmapTable = (caption, cells) => ({
  caption,
  columns: ["Day", ...hours],
  rows: rowsOf(cells).map((row, day) => [named(days[day]), ...row.map((value) => counts(value))]),
});
