/** What a chart's colours mean, in words. */

import { html } from "../frame/elements.js";

/** @param {{ name: string, color: string }[]} series */
export const legend = (series) =>
  html("ul", { class: "legend" }, series.map(({ name, color }) => html("li", {}, swatch(color), name)));

/** @param {string} color a class: `blue` … */
export const swatch = (color) => html("span", { class: `swatch ${color}`, "aria-hidden": "true" });
