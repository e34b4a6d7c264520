/** How inbound messages were answered: in all, by phone, and by local hour. */

import { barChart, count, counted, counts, figureList, figuresOf, figureTable, html, named, nothing, rated, scrolledTable, times } from "../sections/kit.js";

/** @typedef {import("../messages").ResponseInsights} ResponseInsights */

/** @type {import("../sections/panels.js").Tile} */
export const insights = {
  name: "Response insights", part: "messaging", shape: "full insights", hasTable: true,
  draw(/** @type {{ stats?: import("../messages").MessagingStats }} */ { stats }, { former, links }) {
    const found = stats?.responseInsights ?? {};
    const hours = found.unrespondedByHour ?? [];
    const figures = figuresOf(found, former && (former.stats?.responseInsights ?? {}), [
      ["Response rate", (/** @type {ResponseInsights} */ all) => rated(all.responseRate, inbound(all)), (all) => `${count(all.respondedCount)} of ${count(inbound(all))}`],
      ["Unanswered", ({ unansweredCount }) => counts(unansweredCount)],
      ["Average response time", ({ avgResponseTimeSecs }) => times(avgResponseTimeSecs)],
    ]);
    figures[0].badge = badge(found);
    const href = links.to("unanswered");
    if (href) figures[1].cell.node = html("a", { href }, figures[1].cell.text);
    const phones = {
      caption: "By phone",
      columns: ["Phone", "Answered", "Unanswered", "Response rate", "Average response time"],
      rows: (found.byPhone ?? []).map((phone) => {
        const rate = rated(phone.responseRate, inbound(phone));
        return [
          named(phone.phoneLabel ?? ""), counts(phone.respondedCount), counts(phone.unansweredCount),
          { ...rate, node: html("span", {}, rate.text, " ", badge(phone)) }, times(phone.avgResponseTimeSecs),
        ];
      }),
    };
    const table = {
      caption: "Unanswered by local hour", columns: ["Hour", "Unanswered"],
      rows: hours.map(({ hour, count }) => [named(clock(hour)), counts(count)]),
    };
    const chart = () => barChart({
      name: table.caption, labels: hours.map(({ hour }) => clock(hour)), axis: count,
      series: [{ name: "Unanswered", color: "red", values: hours.map(({ count = 0 }) => count) }],
      says: (index) => counted(hours[index].count, "message"),
    });
    return {
      content: [
        figureList(figures), html("p", { class: "note" }, "good from 80 %, fair from 50 %, else poor"),
        inbound(found) || phones.rows.length
          ? html("div", { class: "beside" }, html("div", {}, scrolledTable(phones)), html("div", {}, html("h3", {}, table.caption), chart()))
          : nothing("No messages to answer in this time."),
      ],
      table, exports: [figureTable("Response insights", figures), phones, table],
    };
  },
};

/** @param {{ respondedCount?: number, unansweredCount?: number }} all */
const inbound = ({ respondedCount = 0, unansweredCount = 0 }) => respondedCount + unansweredCount;

/**
 * How good a response rate is, in a colour and in a word; nothing where it is of nothing.
 * @param {{ responseRate?: number, respondedCount?: number, unansweredCount?: number }} all
 * @returns {Node | false}
 */
function badge(all) {
  const { responseRate: rate = 0 } = all;
  const word = rate >= 80 ? "good" : rate >= 50 ? "fair" : "poor";
  return rate || inbound(all) ? html("span", { class: `badge ${word}` }, word) : false;
}

/** @param {number} [hour] */
const clock = (hour = 0) => `${String(hour).padStart(2, "0")}:00`;
