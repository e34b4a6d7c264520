/** Tables: what is behind a chart, and what a file of comma-separated values holds. */

import { count, dollars, duration, none, percent, rate } from "../values/figures.js";
import { numeric } from "../values/csv.js";
import { html, time } from "../frame/elements.js";

/**
 * @typedef {object} Cell
 * @property {string} text what is read on the page
 * @property {string | number} value what a file holds
 * @property {boolean} [isNumber]
 * @property {Node} [node] in place of the text
 */

/**
 * @typedef {object} Table
 * @property {string} caption
 * @property {string[]} columns the first is of the rows' names
 * @property {Cell[][]} rows
 */

/** @typedef {import("../messages").Int64} Int64 */

/**
 * @param {string} text
 * @param {string} [instant] a date or instant that it names
 * @returns {Cell}
 */
export const named = (text, instant) => ({ text, value: text, node: instant ? time(instant, text) : undefined });

/** @param {Int64 | undefined} value @returns {Cell} */
export const counts = (value) => ({ text: count(value), value: numeric(value), isNumber: true });

/** @param {string} text @param {number | undefined} value @returns {Cell} */
export const numbers = (text, value) => ({ text, value: text === none ? "" : Number(value ?? 0), isNumber: true });

/** @param {number | undefined} value in percent; nothing where it is unset @returns {Cell} */
export const rates = (value) => numbers(percent(value), value);

/** @param {number | undefined} value in percent @param {Int64 | undefined} of what it is a part of @returns {Cell} */
export const rated = (value, of) => numbers(rate(value, of), value);

/** @param {Int64 | undefined} value in seconds @returns {Cell} */
export const times = (value) => ({ text: duration(value), value: value === undefined ? "" : numeric(value), isNumber: true });

/** @param {number | undefined} value @returns {Cell} */
export const costs = (value) => numbers(dollars(value), value);

/** @param {Table} table */
export function tableElement({ caption, columns, rows }) {
  const numbers = columns.map((_, index) => rows.length > 0 && rows.every((row) => row[index]?.isNumber));
  return html(
    "table", {},
    html("caption", {}, caption),
    html("thead", {}, html("tr", {}, columns.map((name, index) => html("th", { scope: "col", class: numbers[index] && "number" }, name)))),
    html(
      "tbody", {},
      rows.map((row) =>
        html("tr", {}, row.map((cell, index) =>
          html(index ? "td" : "th", { scope: !index && "row", class: cell.isNumber && "number" }, cell.node ?? cell.text)))),
    ),
  );
}

/**
 * A table in a frame of its own that can be scrolled by keyboard too.
 * @param {Table} table
 */
export const scrolledTable = (table) =>
  html("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": `${table.caption}: table` }, tableElement(table));

/** @param {Table} table @returns {(string | number)[][]} */
export const tableRows = ({ columns, rows }) => [columns, ...rows.map((row) => row.map((cell) => cell.value))];
