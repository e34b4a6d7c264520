/** What a chart of a custom dashboard draws, whatever its kind. */

import {
  barChart, count, counts, donut, duration, fieldWords, figureDrawing, named, none, numbers, percent, rates, score, scrolledTable, times,
} from "../sections/kit.js";
import { unfinished } from "../values/buckets.js";

const colors = ["blue", "emerald", "amber", "violet", "orange", "red"];

/** @param {number | undefined} value */
const plain = (value) => (value === undefined ? numbers(none, value) : Number.isInteger(value) ? counts(value) : numbers(score(value), value));

/** @type {Record<string, (value: number | undefined) => import("../sections/table.js").Cell>} */
const cells = { percent: rates, seconds: times };

/**
 * What the values of a series are of: its name says it, since the unit is that of the first.
 * @param {string | undefined} name
 * @param {string} unit
 */
const unitOf = (name = "", unit) =>
  name.endsWith("_secs") ? "seconds" : /(_rate|^share)$/.test(name) ? "percent" : name.startsWith("average_") ? "mean" : unit in cells ? "" : unit;

/**
 * @param {import("../messages").ChartSpec} spec
 * @param {import("../messages").ChartData} data
 * @returns {import("../sections/section.js").Drawing}
 */
export function chartDrawing({ title = "", kind }, { series = [], labels = [], unit = "", info = {} }) {
  const noun = unit in cells ? "" : unit;
  /** @param {{ name?: string, values?: { value?: number }[] }} one @param {number} index */
  const at = ({ values = [] }, index) => values[index]?.value;
  if (labels.length === 0) {
    return figureDrawing(title, series.map((one) => ({ name: fieldWords(one.name ?? ""), cell: (cells[unit] ?? plain)(at(one, 0)), note: noun })));
  }
  const units = series.map(({ name }) => unitOf(name, unit));
  /** @param {number} number @param {number} index */
  const cell = (number, index) => (cells[units[number]] ?? plain)(at(series[number], index));
  const names = series.map(({ name = "" }) => fieldWords(name));
  const table = { caption: title, columns: ["", ...names], rows: labels.map((label, index) => [named(label), ...series.map((_, number) => cell(number, index))]) };
  const isEmpty = series.every((one) => labels.every((_, index) => !at(one, index)));
  /** @param {import("../frame/elements.js").Child} content */
  const drawn = (content) => ({ content: [content], table, empty: isEmpty && `No ${noun || "data"} in this time.` });
  if (kind === "CHART_KIND_TABLE") return { content: [scrolledTable(table)], exports: [table] };
  if (kind === "CHART_KIND_DONUT") {
    return drawn(donut(title, labels.map((name, index) => ({ name, value: at(series[0], index) ?? 0, text: cell(0, index).text, color: colors[index % colors.length] }))));
  }
  // Only the last bucket can be known to be open: labels are all that there is of the others.
  const open = unfinished([undefined], info.endTime, info.asOf)[0] && Boolean(info.bucketInterval);
  // What is of another unit than the first stands in the table alone.
  const same = series.flatMap((one, number) => (units[number] === units[0] ? [{ one, number }] : []));
  return drawn(barChart({
    name: title, labels, isLine: kind === "CHART_KIND_LINE",
    series: same.map(({ one, number }) => ({ name: names[number], color: colors[number % colors.length], values: labels.map((_, point) => at(one, point) ?? NaN) })),
    unfinished: labels.map((_, index) => open && index === labels.length - 1),
    axis: (value) => (unit === "percent" ? percent(value) : unit === "seconds" ? duration(value) : count(value)),
    says: (index) => series.map((_, number) => `${cell(number, index).text} ${number ? names[number].toLowerCase() : noun}`.trim()).join(", "),
  }));
}
