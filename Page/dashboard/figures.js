/** The figures of calls and messages. */

import { count, counted, counts, figureDrawing, figuresOf, rated, times } from "../sections/kit.js";

/**
 * @typedef {import("../sections/panels.js").Tile} Tile
 * @typedef {import("../messages").DashboardStats} DashboardStats
 * @typedef {import("../messages").MessagingStats} MessagingStats
 */

/** @type {Tile} */
export const calls = {
  name: "Calls", part: "dashboard", shape: "half four-figures",
  draw: (/** @type {{ stats?: DashboardStats }} */ { stats = {} }, { former }) =>
    figureDrawing("Calls", figuresOf(stats, former && (former.stats ?? {}), [
      ["Total calls", ({ totalCalls }) => counts(totalCalls)],
      ["Total duration", ({ totalDurationSecs = 0 }) => times(totalDurationSecs)],
      [
        "Average duration",
        ({ avgDurationSecs: mean, callsWithDuration }) => times(mean || Number(callsWithDuration ?? 0) ? mean ?? 0 : undefined),
        ({ callsWithDuration }) => `of ${counted(callsWithDuration, "call")}`,
      ],
      ["To-dos", ({ totalTodos }) => counts(totalTodos)],
    ]), !Number(stats.totalCalls ?? 0) && "No calls in this time."),
};

/** @type {Tile} */
export const messages = {
  name: "Messages", part: "messaging", shape: "half four-figures",
  draw: (/** @type {{ stats?: MessagingStats }} */ { stats = {} }, { former }) =>
    figureDrawing("Messages", figuresOf(stats, former && (former.stats ?? {}), [
      ["Total messages", ({ totalMessages }) => counts(totalMessages)],
      [
        "Delivery rate", ({ deliveryRate, attemptedCount }) => rated(deliveryRate, attemptedCount),
        ({ deliveredCount, attemptedCount }) => `${count(deliveredCount)} of ${count(attemptedCount)}`,
      ],
      ["Inbound", ({ inboundCount }) => counts(inboundCount)],
      ["Outbound", ({ outboundCount }) => counts(outboundCount)],
    ]), !stats.totalMessages && "No messages in this time."),
};
