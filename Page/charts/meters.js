/** Horizontal bars, one for each name. */

import { html } from "../frame/elements.js";
import { named } from "../sections/table.js";
import { none } from "../values/figures.js";
import { rove } from "./roving.js";

/**
 * @typedef {object} Meter
 * @property {string} name
 * @property {number} value
 * @property {string} text
 * @property {string} [note]
 * @property {string} [color]
 */

/**
 * @param {string} name
 * @param {Meter[]} meters
 */
export function meters(name, meters) {
  const most = Math.max(0, ...meters.map(({ value }) => value)) || 1;
  const marks = meters.map(({ name, value, text, note, color = "blue" }) =>
    html(
      "div", { class: "meter", role: "img", "aria-label": `${name}: ${text}` },
      html("span", { class: "meter-name" }, name),
      html("span", { class: "meter-value" }, text, note && html("small", {}, ` ${note}`)),
      html("span", { class: "track" }, html("span", { class: `fill ${color}`, css: { width: `${(Math.max(0, value) / most) * 100}%` } })),
    ));
  const frame = html("div", { class: "meters scroll", role: "application", "aria-roledescription": "chart", "aria-label": name }, marks);
  rove(frame, marks);
  return frame;
}

/**
 * What a section with one bar for each name draws.
 * @template Row
 * @param {string} name
 * @param {[string, string]} columns
 * @param {Row[]} rows
 * @param {(row: Row, index: number) => { name: string, cell: import("../sections/table.js").Cell, text?: string, color?: string }} read
 * @param {Row[]} [old] of the period before, found by their names
 * @returns {{ content: Node, table: import("../sections/table.js").Table }}
 */
export function rankedDrawing(name, columns, rows, read, old) {
  const found = rows.map(read);
  const formers = old && new Map(old.map(read).map(({ name, cell }) => [name, cell]));
  return {
    content: meters(name, found.map(({ name, cell, text = cell.text, color }) => ({ name, value: Number(cell.value), text, color }))),
    table: {
      caption: name,
      columns: [...columns, ...(formers ? ["Previous"] : [])],
      rows: found.map(({ name, cell }) => [named(name), cell, ...(formers ? [formers.get(name) ?? named(none)] : [])]),
    },
  };
}
