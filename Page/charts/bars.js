/** Bars over time: one series, several side by side, or stacked. */

import { html, svg } from "../frame/elements.js";
import { rove } from "./roving.js";

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string} color a class
 * @property {number[]} values
 */

/**
 * @typedef {object} Bars
 * @property {string} name
 * @property {string[]} labels
 * @property {Series[]} series
 * @property {boolean} [isStacked]
 * @property {boolean} [isLine] points and lines in place of bars
 * @property {boolean[]} [unfinished]
 * @property {number[]} [former] sums of the period before
 * @property {(index: number) => string} says a bucket's value
 * @property {(value: number) => string} axis
 */

/** @param {Bars} bars */
export function barChart(bars) {
  const { labels, series, isStacked } = bars;
  const sums = labels.map((_, index) => {
    const values = series.map(({ values }) => values[index] || 0);
    return isStacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  const most = Math.max(0, ...sums, ...(bars.former ?? []));
  const marks = labels.map((label, index) => mark(bars, label, index, most || 1));
  const plot = svg(
    "svg", { class: "plot", role: "application", "aria-roledescription": "chart", "aria-label": bars.name },
    bars.isLine && series.map(({ values, color }) => line(values, most || 1, color)),
    marks,
  );
  const readout = rove(plot, marks);
  return html(
    "figure", { class: "chart" },
    html(
      "div", { class: "frame" },
      html("span", { class: "most", "aria-hidden": "true" }, bars.axis(most)),
      plot,
    ),
    axis(labels),
    html("figcaption", {}, series.length > 1 && legend(series), readout),
  );
}

/** @param {Bars} bars @param {string} label @param {number} index @param {number} most */
function mark({ labels, series, isStacked, isLine, unfinished, former, says }, label, index, most) {
  const width = 100 / labels.length;
  const left = index * width;
  const isOpen = unfinished?.[index];
  const room = width * (labels.length > 40 ? 0.9 : 0.76);
  const start = left + (width - room) / 2;
  const parts = [];
  let top = 100;
  for (const [number, { values, color }] of series.entries()) {
    const value = values[index];
    const height = ((value || 0) / most) * 100;
    if (isLine) {
      if (Number.isFinite(value)) {
        parts.push(svg("circle", { class: `fill ${color} ${isOpen ? "open" : ""}`, cx: `${left + width / 2}%`, cy: `${100 - height}%`, r: 3.5 }));
      }
      continue;
    }
    const slot = isStacked ? room : room / series.length;
    const x = isStacked ? start : start + number * slot;
    top = isStacked ? top - height : 100 - height;
    if (height <= 0) continue;
    const box = { x: `${x}%`, y: `${top}%`, width: `${slot}%`, height: `${height}%` };
    parts.push(svg("rect", { class: `bar fill ${color}`, ...box }));
    if (isOpen) parts.push(svg("rect", { class: "hatched", fill: "url(#hatch)", ...box }));
  }
  if (former && index < former.length) {
    const y = `${100 - (former[index] / most) * 100}%`;
    parts.push(svg("line", { class: "former-mark", x1: `${start}%`, x2: `${start + room}%`, y1: y, y2: y }));
  }
  return svg(
    "g", { role: "img", "aria-label": `${label}: ${says(index)}${isOpen ? " so far" : ""}` },
    svg("rect", { class: "reach", x: `${left}%`, y: 0, width: `${width}%`, height: "100%" }), parts,
  );
}

/** @param {number[]} values @param {number} most @param {string} color */
function line(values, most, color) {
  const width = 100 / values.length;
  return values.map((value, index) => {
    const next = values[index + 1];
    if (index + 1 >= values.length || !Number.isFinite(value) || !Number.isFinite(next)) return null;
    return svg("line", {
      class: `stroke ${color}`, x1: `${(index + 0.5) * width}%`, x2: `${(index + 1.5) * width}%`,
      y1: `${100 - (value / most) * 100}%`, y2: `${100 - (next / most) * 100}%`,
    });
  });
}

/** @param {string[]} labels of which a few are shown, evenly */
function axis(labels) {
  const every = Math.max(1, Math.ceil(labels.length / 6));
  return html(
    "div", { class: "axis", "aria-hidden": "true" },
    labels.map((label, index) => {
      if (index % every) return null;
      return html("span", { css: { left: `${((index + 0.5) / labels.length) * 100}%` } }, label);
    }),
  );
}

/**
 * What the colours mean, in words.
 * @param {{ name: string, color: string }[]} series
 */
const legend = (series) =>
  html("ul", { class: "legend" }, series.map(({ name, color }) => html("li", {}, swatch(color), name)));

/** @param {string} color a class: `blue` … */
export const swatch = (color) => html("span", { class: `swatch ${color}`, "aria-hidden": "true" });
