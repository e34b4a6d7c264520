/** The newest calls, and what happened last. */

import { enumWords, html, named, none, scrolledTable, time, times } from "../sections/kit.js";
import { minuteText } from "../values/zones.js";
import { webAddress } from "../frame/settings.js";

/**
 * @typedef {import("../sections/panels.js").Tile} Tile
 * @typedef {import("../sections/table.js").Cell} Cell
 */

/** @type {Tile} */
export const newestCalls = {
  name: "Newest calls", part: "dashboard", shape: "full rows",
  draw: (/** @type {{ stats?: import("../messages").DashboardStats }} */ { stats }, { info, links }) =>
    listDrawing(
      "Newest calls", "No calls in this time.", ["Time", "Contact", "Direction", "Status", "Duration", "Recording"],
      (stats?.recentCalls ?? []).map((call) => [
        moment(call.createdAt, info.timeZone), linked(call.contactName || "Unknown", links.to("call", call.id)),
        named(enumWords(call.direction, "DIRECTION_")), named(enumWords(call.status, "CALL_STATUS_")),
        times(call.durationSecs), recording(call, links),
      ])),
};

/** @type {Tile} */
export const recentActivity = {
  name: "Recent activity", part: "engagement", shape: "two-thirds rows",
  draw: (/** @type {{ stats?: import("../messages").EngagementStats }} */ { stats }, { info, links }) =>
    listDrawing(
      "Recent activity", "No activity in this time.", ["Time", "Contact", "What"],
      (stats?.recentActivities ?? []).map(({ id, activityType, contactName, description = "", createdAt }) => [
        moment(createdAt, info.timeZone), named(contactName || "Unknown"),
        linked(description, links.to(activityType === "ACTIVITY_TYPE_CALL" ? "call" : "message", id)),
      ])),
};

/** @param {string} caption @param {string} empty @param {string[]} columns @param {Cell[][]} rows */
const listDrawing = (caption, empty, columns, rows) => ({
  empty: rows.length === 0 && empty,
  content: [scrolledTable({ caption, columns, rows })],
  exports: [{ caption, columns, rows }],
});

/** @param {string | undefined} instant @param {string} [zone] @returns {Cell} */
function moment(instant, zone = "UTC") {
  if (!instant) return named(none);
  const text = minuteText(instant, zone);
  return { text, value: instant, node: time(instant, text) };
}

/** @param {string} text @param {string | undefined} href @returns {Cell} */
const linked = (text, href) => ({ ...named(text), node: href ? html("a", { href }, text) : undefined });

/**
 * Played here where the policy lets its host in, else a link.
 * @param {import("../messages").Call} call
 * @param {import("../frame/settings.js").Links} links
 * @returns {Cell}
 */
function recording({ recordingUrl, contactName }, links) {
  const address = webAddress(recordingUrl)?.href;
  if (!address) return named(none);
  const name = `Recording of ${contactName || "an unknown contact"}`;
  const node = links.plays(address)
    ? html("audio", { controls: true, preload: "none", src: address, "aria-label": name })
    : html("a", { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": name }, "Recording");
  return { text: "Recording", value: address, node };
}
