/** Figures with their names, as a description list. */

import { html } from "../frame/elements.js";
import { named } from "./table.js";

/** @typedef {import("./table.js").Cell} Cell */

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {Cell} cell
 * @property {string} [note] what it is made of
 * @property {Cell} [former] of the period before
 * @property {Node | false} [badge] a word on how good it is
 */

/**
 * Figures of an answer, beside those of the period before.
 * @template Stats
 * @param {Stats} stats
 * @param {Stats | undefined} old
 * @param {[name: string, cell: (stats: Stats) => Cell, note?: (stats: Stats) => string][]} specifications
 * @returns {Figure[]}
 */
export const figuresOf = (stats, old, specifications) =>
  specifications.map(([name, cell, note]) => ({ name, cell: cell(stats), note: note?.(stats), former: old && cell(old) }));

/** @param {Figure[]} figures */
export const figureList = (figures) =>
  html("dl", { class: "figures" }, figures.map(({ name, cell, note, former, badge }) =>
    html("div", {}, html("dt", {}, name), html(
      "dd", {},
      html("span", { class: "figure" }, cell.node ?? cell.text), badge && [" ", badge],
      html("span", { class: "note" }, note && ` ${note}`),
      html("span", { class: "former" }, former && ` Previous ${former.text}`),
    ))));

/**
 * @param {string} caption
 * @param {Figure[]} figures
 * @returns {import("./table.js").Table}
 */
export function figureTable(caption, figures) {
  const hasFormer = figures.some(({ former }) => former);
  return {
    caption,
    columns: ["Figure", "Value", ...(hasFormer ? ["Previous"] : [])],
    rows: figures.map(({ name, cell, former }) => [named(name), cell, ...(hasFormer ? [former ?? named("")] : [])]),
  };
}

/** @param {string | false} sentence that begins with No */
export const nothing = (sentence) => html("p", { class: "nothing" }, sentence);

/**
 * What a section of figures alone draws.
 * @param {string} caption
 * @param {Figure[]} figures
 * @param {string | false} [empty] the sentence that says that nothing is there
 * @returns {import("./section.js").Drawing}
 */
export const figureDrawing = (caption, figures, empty = false) => ({
  content: [figureList(figures), nothing(empty)],
  exports: [figureTable(caption, figures)],
});
