/** What a section with bars over time draws. */

import { barChart } from "../charts/bars.js";
import { localDate } from "../values/zones.js";
import { named } from "./table.js";
import { unfinished, unfinishedDays } from "../values/buckets.js";

/**
 * @template Point
 * @typedef {object} SeriesDrawing
 * @property {string} name
 * @property {Point[]} points
 * @property {Point[]} [old] of the period before
 * @property {(point: Point) => { label?: string, start?: string }} bucket a start that is a date is of a whole local day
 * @property {{ name: string, color?: string, cell: (point?: Point) => import("./table.js").Cell }[]} series
 * @property {(point: Point) => string} says
 * @property {(value: number) => string} axis
 * @property {string} empty
 * @property {boolean} [isStacked]
 * @property {boolean} [isLine]
 * @property {import("../messages").QueryInfo} info
 */

/** @param {import("./table.js").Cell} cell */
const height = ({ value }) => (value === "" ? NaN : Number(value));

/**
 * @template Point
 * @param {SeriesDrawing<Point>} drawing
 * @returns {import("./section.js").Drawing}
 */
export function seriesDrawing({ name, points, old, bucket, series, says, axis, empty, isStacked, isLine, info }) {
  const buckets = points.map(bucket);
  const starts = buckets.map(({ start }) => start);
  const isDays = /^.{10}$/.test(starts[0] ?? "");
  const drawn = series.filter(({ color }) => color);
  // The former period is one figure for each bucket: all of a stack, else the first.
  const formers = isStacked ? drawn : series.slice(0, 1);
  /** @param {Point} point */
  const sum = (point) => formers.reduce((sum, { cell }) => sum + (height(cell(point)) || 0), 0);
  return {
    empty: points.every((point) => series.every(({ cell }) => !(height(cell(point)) > 0))) && empty,
    content: [
      barChart({
        name, isStacked, isLine, axis,
        labels: buckets.map(({ label = "" }) => label),
        series: drawn.map(({ name, color = "", cell }) => ({ name, color, values: points.map((point) => height(cell(point))) })),
        unfinished: isDays ? unfinishedDays(starts, localDate(info.asOf ?? 0, info.timeZone ?? "UTC")) : unfinished(starts, info.endTime, info.asOf),
        former: old?.map(sum),
        says: (index) => says(points[index]),
      }),
    ],
    table: {
      caption: name,
      columns: [isDays ? "Day" : "Time", ...series.map(({ name }) => name), ...(old ? ["Previous"] : [])],
      rows: points.map((point, index) => [
        named(buckets[index].label ?? "", starts[index]), ...series.map(({ cell }) => cell(point)),
        ...(old ? [formers.length > 1 ? { ...formers[0].cell(), text: axis(old[index] ? sum(old[index]) : 0), value: old[index] ? sum(old[index]) : 0 } : formers[0].cell(old[index])] : []),
      ]),
    },
  };
}
