/** Parts of a whole: a ring by a conic gradient, and a legend that says every part. */

import { percent } from "../values/figures.js";
import { html } from "../frame/elements.js";
import { rove } from "./roving.js";
import { swatch } from "./bars.js";

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {number} value
 * @property {string} text
 * @property {string} color
 */

/**
 * @param {string} name
 * @param {Part[]} parts
 */
export function donut(name, parts) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  let end = 0;
  const stops = parts.flatMap(({ value, color }) => {
    const start = end;
    end += total > 0 ? (value / total) * 100 : 0;
    if (end <= start) return [];
    // A gap between neighbours, so that colour is not all that parts them.
    const gap = value < total ? Math.min(0.6, (end - start) / 3) : 0;
    return [`var(--${color}) ${start}% ${end - gap}%`, `var(--surface) ${end - gap}% ${end}%`];
  });
  const marks = parts.map(({ name, value, text, color }) =>
    html(
      "div", { role: "img", "aria-label": `${name}: ${text}` },
      swatch(color), html("span", {}, `${name} ${text}`), html("small", {}, ` ${total > 0 ? percent((value / total) * 100) : ""}`),
    ));
  const list = html("div", { class: "donut-legend", role: "application", "aria-roledescription": "chart", "aria-label": name }, marks);
  rove(list, marks);
  return html(
    "div", { class: "donut" },
    html("div", { class: "ring", "aria-hidden": "true", css: { "background-image": stops.length ? `conic-gradient(${stops.join(", ")})` : "none" } }),
    list,
  );
}
