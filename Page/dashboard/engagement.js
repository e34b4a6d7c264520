/** To-dos by status, and contacts by channel. */

import { count, counted, counts, donut, enumWords, figureList, figuresOf, figureTable, named, nothing, rankedDrawing } from "../sections/kit.js";

/** @typedef {import("../messages").EngagementStats} EngagementStats */

const taskColors = ["amber", "emerald", "grey", "violet"];

/** @type {import("../sections/panels.js").Tile} */
export const taskStatus = {
  name: "Task status", part: "dashboard", shape: "third rows", hasTable: true,
  draw(/** @type {{ stats?: import("../messages").DashboardStats }} */ { stats }, { former }) {
    const rows = stats?.todoStatusCounts ?? [];
    const { content, table } = rankedDrawing("Task status", ["Status", "To-dos"], rows, ({ status, count }, index) => (
      { name: enumWords(status, "TODO_STATUS_"), cell: counts(count), text: counted(count, "to-do"), color: taskColors[index] }
    ), former && (former.stats?.todoStatusCounts ?? []));
    return { empty: rows.every(({ count }) => !Number(count ?? 0)) && "No to-dos in this time.", content: [content], table };
  },
};

/** @type {import("../sections/panels.js").Tile} */
export const channels = {
  name: "Channels", part: "engagement", shape: "half ringed", hasTable: true,
  draw(/** @type {{ stats?: EngagementStats }} */ { stats = {} }, { former }) {
    const figures = figuresOf(stats, former && (former.stats ?? {}), [
      ["Active contacts", ({ activeContacts }) => counts(activeContacts)], ["Total contacts", ({ totalContacts }) => counts(totalContacts)],
    ]);
    const parts = channelParts(stats.channelDistribution);
    const old = former && channelParts(former.stats?.channelDistribution);
    const table = {
      caption: "Channels", columns: ["Channel", "Count", ...(old ? ["Previous"] : [])],
      rows: parts.map(({ name, value }, index) => [named(name), counts(value), ...(old ? [counts(old[index].value)] : [])]),
    };
    return {
      content: [figureList(figures), parts.some(({ value }) => value > 0) ? donut("Channels", parts) : nothing("No calls or messages in this time.")],
      table, exports: [figureTable("Channels", figures), table],
    };
  },
};

/** @param {EngagementStats["channelDistribution"]} distribution */
const channelParts = ({ calls = 0, sms = 0, email = 0, other = 0 } = {}) =>
  Object.entries({ Calls: calls, SMS: sms, Email: email, Other: other }).map(([name, value], index) => (
    { name, value, text: count(value), color: ["amber", "blue", "emerald", "orange"][index] }
  ));
