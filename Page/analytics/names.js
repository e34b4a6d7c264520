/** Names of campaigns, for people who read a table of them. */

import { call } from "../calls/connect.js";

/** @type {Map<string, string>} by id; those that nothing is called are called by their id */
const names = new Map();

/** @param {string} id */
export const campaignName = (id) => names.get(id) ?? id;

/**
 * Learns what campaigns are called, one page of all names after the other until these are known.
 * @param {string[]} ids
 * @param {string | undefined} orgId
 * @param {import("../calls/connect.js").CallOptions} options
 */
export async function learnCampaigns(ids, orgId, options) {
  for (let pageToken = ""; ids.some((id) => !names.has(id));) {
    const { values = [], nextPageToken } = await call("AnalyticsService/ListFilterValues", { field: "FIELD_CAMPAIGN", query: "", pageSize: 200, pageToken, orgId }, options);
    for (const { value = "", name } of values) names.set(value, name || value);
    pageToken = nextPageToken;
    if (!pageToken) for (const id of ids) names.set(id, campaignName(id));
  }
}
