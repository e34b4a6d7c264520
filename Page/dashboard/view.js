/** The dashboard of the organization, or of the member's own phones. */

import { PanelsView } from "../frame/panels-view.js";
import { aiOrigins, aiUsage, plans, textAgents } from "./automation.js";
import { callWeek, callsPerDay, messageWeek, smsAndEmail } from "./activity.js";
import { calls, messages } from "./figures.js";
import { channels, taskStatus } from "./engagement.js";
import { dashboardSource } from "./source.js";
import { insights } from "./insights.js";
import { newestCalls, recentActivity } from "./newest.js";
import { quickActions } from "./quick-actions.js";

const tiles = [
  calls, messages, insights, callsPerDay, smsAndEmail, callWeek, messageWeek, newestCalls, textAgents, plans, aiUsage,
  recentActivity, taskStatus, aiOrigins, channels,
];

/** @param {import("../frame/panels-view.js").Page} page */
export const dashboardView = (page) => new PanelsView(tiles, dashboardSource(page.token), page, undefined, quickActions(page.links));
