/** Calls and messages over time, and by hour of the week. */

import { count, counted, counts, heatmap, heatmapTable, seriesDrawing } from "../sections/kit.js";

/**
 * @typedef {import("../sections/panels.js").Tile} Tile
 * @typedef {import("../messages").DashboardStats} DashboardStats
 * @typedef {import("../messages").MessagingStats} MessagingStats
 */

/** @type {Tile} */
export const callsPerDay = {
  name: "Calls per day", part: "dashboard", shape: "half charted", hasTable: true,
  draw: (/** @type {{ stats?: DashboardStats }} */ { stats }, { info, former }) =>
    seriesDrawing({
      name: "Calls per day", info, axis: count, empty: "No calls in this time.",
      points: stats?.callActivity ?? [], old: former && (former.stats?.callActivity ?? []),
      bucket: ({ label, date }) => ({ label, start: date }),
      series: [{ name: "Calls", color: "amber", cell: (day) => counts(day?.count) }],
      says: (day) => counted(day.count, "call"),
    }),
};

/** @type {Tile} */
export const smsAndEmail = {
  name: "SMS and email", part: "messaging", shape: "half charted", hasTable: true,
  draw: (/** @type {{ stats?: MessagingStats }} */ { stats }, { info, former }) =>
    seriesDrawing({
      name: "SMS and email", info, axis: count, empty: "No SMS or emails in this time.", isStacked: true,
      points: stats?.messageActivity ?? [], old: former && (former.stats?.messageActivity ?? []),
      bucket: ({ label, date }) => ({ label, start: date }),
      series: [
        { name: "SMS", color: "blue", cell: (bucket) => counts(bucket?.smsCount) },
        { name: "Email", color: "emerald", cell: (bucket) => counts(bucket?.emailCount) },
      ],
      says: ({ smsCount, emailCount }) => `${count(smsCount)} SMS, ${counted(emailCount, "email")}`,
    }),
};

/**
 * @param {string} part
 * @param {string} noun
 * @param {string} color
 * @param {(stats: any) => [import("../messages").HeatmapCell[] | undefined, import("../messages").Int64 | undefined]} read
 * @returns {Tile}
 */
function weekTile(part, noun, color, read) {
  const name = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s by hour of the week`;
  return {
    name, part, shape: "half mapped", hasTable: true,
    draw({ stats = {} }) {
      const [cells = [], most] = read(stats);
      return {
        empty: cells.every(({ count }) => !Number(count ?? 0)) && `No ${noun}s in this time.`,
        content: [heatmap({ name, cells, most: Number(most ?? 0), noun, color })],
        table: heatmapTable(name, cells),
      };
    },
  };
}

export const callWeek = weekTile("dashboard", "call", "heat-red", (/** @type {DashboardStats} */ stats) => [stats.callHeatmap, stats.callHeatmapMax]);
export const messageWeek = weekTile("messaging", "message", "heat-blue", (/** @type {MessagingStats} */ stats) => [stats.messageHeatmap, stats.messageHeatmapMax]);
