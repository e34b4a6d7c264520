/** What a chart of a custom dashboard draws, whatever its kind. */

import {
  barChart, count, counts, donut, duration, fieldWords, figureDrawing, named, none, numbers, percent, rates, score, scrolledTable, times,
} from "../sections/kit.js";
import { unfinished } from "../values/buckets.js";

const colors = ["blue", "emerald", "amber", "violet", "orange", "red"];

/**
 * How values of a unit are written.
 * @param {string | undefined} unit
 * @returns {(value: number | undefined) => import("../sections/table.js").Cell}
 */
function cellOf(unit) {
  if (unit === "percent") return rates;
  if (unit === "seconds") return times;
  return (value) => (value === undefined ? numbers(none, value) : Number.isInteger(value) ? counts(value) : numbers(score(value), value));
}

/**
 * @param {import("../messages").ChartSpec} spec
 * @param {import("../messages").ChartData} data
 * @returns {import("../sections/section.js").Drawing}
 */
export function chartDrawing({ title = "", kind }, { series = [], labels = [], unit = "", info = {} }) {
  const cell = cellOf(unit);
  /** @param {{ name?: string, values?: { value?: number }[] }} one @param {number} index */
  const at = ({ values = [] }, index) => values[index]?.value;
  if (labels.length === 0) {
    return figureDrawing(title, series.map((one) => ({ name: fieldWords(one.name ?? ""), cell: cell(at(one, 0)), note: unit })));
  }
  const names = series.map(({ name = "" }) => fieldWords(name));
  const table = { caption: title, columns: ["", ...names], rows: labels.map((label, index) => [named(label), ...series.map((one) => cell(at(one, index)))]) };
  const isEmpty = series.every((one) => labels.every((_, index) => !at(one, index)));
  /** @param {import("../frame/elements.js").Child} content */
  const drawn = (content) => ({ content: [content], table, empty: isEmpty && `No ${unit === "percent" || unit === "seconds" ? "data" : unit} in this time.` });
  if (kind === "CHART_KIND_TABLE") return { content: [scrolledTable(table)], exports: [table] };
  if (kind === "CHART_KIND_DONUT") {
    return drawn(donut(title, labels.map((name, index) => ({ name, value: at(series[0], index) ?? 0, text: cell(at(series[0], index)).text, color: colors[index % colors.length] }))));
  }
  // Only the last bucket can be known to be open: labels are all that there is of the others.
  const open = unfinished([undefined], info.endTime, info.asOf)[0] && Boolean(info.bucketInterval);
  return drawn(barChart({
    name: title, labels, isLine: kind === "CHART_KIND_LINE",
    series: series.map((one, index) => ({ name: names[index], color: colors[index % colors.length], values: labels.map((_, point) => at(one, point) ?? NaN) })),
    unfinished: labels.map((_, index) => open && index === labels.length - 1),
    axis: (value) => (unit === "percent" ? percent(value) : unit === "seconds" ? duration(value) : count(value)),
    says: (index) => series.map((one, number) => `${cell(at(one, index)).text}${unit === "percent" || unit === "seconds" ? "" : ` ${number ? names[number].toLowerCase() : unit}`}`).join(", "),
  }));
}
