/** The analytics of interview campaigns. */

import { PanelsView } from "../frame/panels-view.js";
import { analyticsSource } from "./source.js";
import { analyticsTiles } from "./tiles.js";
import { filterFields } from "./filters.js";

/** @param {import("../frame/panels-view.js").Page} page */
export const analyticsView = (page) => new PanelsView(analyticsTiles, analyticsSource(page.token), page, filterFields(page));
