/** What tiles are made with. */

export { barChart } from "../charts/bars.js";
export { donut } from "../charts/donut.js";
export { figureDrawing, figureList, figuresOf, figureTable, nothing } from "./figures.js";
export { heatmap, heatmapTable } from "../charts/heatmap.js";
export { html, time } from "../frame/elements.js";
export { meters, rankedDrawing } from "../charts/meters.js";
export { costs, counts, named, numbers, rated, rates, scrolledTable, times } from "./table.js";
export { seriesDrawing } from "./series.js";
export * from "../values/figures.js";
