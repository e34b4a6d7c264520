/** What runs by itself: text agents, plans, AI. */

import { costs, count, counted, counts, figureDrawing, figureList, figuresOf, figureTable, fraction, none, nothing, numbers, rankedDrawing, rated } from "../sections/kit.js";

/** @typedef {import("../sections/panels.js").Tile} Tile */

/** @type {Tile} */
export const textAgents = {
  name: "Text agents", part: "text_agent", shape: "third agents",
  draw: (/** @type {{ stats?: import("../messages").TextAgentStats }} */ { stats = {} }, { former }) =>
    figureDrawing("Text agents", figuresOf(stats, former && (former.stats ?? {}), [
      ["Suggestions", ({ totalSuggestions }) => counts(totalSuggestions)],
      ["Auto-reply rate", ({ autoReplyRate, totalSuggestions }) => rated(autoReplyRate, totalSuggestions), ({ autoReplyCount }) => `${count(autoReplyCount)} sent`],
      ["Average confidence", ({ avgConfidence: mean, totalSuggestions }) => numbers(mean || totalSuggestions ? fraction(mean) : none, mean), () => "from 0 to 1"],
      ["Escalation rate", ({ escalationRate, totalSuggestions }) => rated(escalationRate, totalSuggestions), ({ escalationCount }) => `${count(escalationCount)} escalated`],
    ]), !stats.totalSuggestions && "No suggestions in this time."),
};

/** @type {Tile} */
export const plans = {
  name: "Plans", part: "plan", shape: "third agents",
  draw: (/** @type {{ stats?: import("../messages").PlanStats }} */ { stats = {} }) =>
    figureDrawing("Plans", figuresOf(stats, undefined, [
      ["Active plans", ({ activePlans }) => counts(activePlans), ({ totalPlans }) => `of ${count(totalPlans)}`],
      ["Contacts in active plans", ({ contactsInActivePlans }) => counts(contactsInActivePlans)],
      ["Completion rate", ({ completionRate, endedPlans }) => rated(completionRate, endedPlans), ({ completedPlans, endedPlans }) => `${count(completedPlans)} of ${count(endedPlans)} ended`],
    ]), !stats.totalPlans && !stats.activePlans && "No plans yet."),
};

/**
 * Figures, and below them a bar for each feature.
 * @param {string} name
 * @param {import("../sections/figures.js").Figure[]} figures
 * @param {ReturnType<typeof rankedDrawing>} ranked
 * @param {string} empty
 */
const rankedFigures = (name, figures, { content, table }, empty) => ({
  content: [figureList(figures), table.rows.length ? content : nothing(empty)],
  table, exports: [figureTable(name, figures), table],
});

/** @type {Tile} */
export const aiUsage = {
  name: "AI usage", part: "ai_usage", shape: "third agents", hasTable: true,
  draw: (/** @type {{ stats?: import("../messages").AiUsageStats }} */ { stats = {} }, { former }) =>
    rankedFigures("AI usage", figuresOf(stats, former && (former.stats ?? {}), [
      ["Total tokens", ({ totalTokens }) => counts(totalTokens)], ["Total cost", ({ totalCost }) => costs(totalCost)],
    ]), rankedDrawing(
      "Cost by feature", ["Feature", "Cost"], stats.costByFeature ?? [],
      ({ feature: name = "", cost }) => ({ name, cell: costs(cost), color: "violet" }), former && (former.stats?.costByFeature ?? []),
    ), "No AI usage in this time."),
};

/** @type {Tile} */
export const aiOrigins = {
  name: "AI origins", part: "ai_message_origin", shape: "half origins", hasTable: true,
  draw: (/** @type {{ stats?: import("../messages").AiMessageOriginStats }} */ { stats = {} }, { former }) =>
    rankedFigures("AI origins", figuresOf(stats, former && (former.stats ?? {}), [
      ["AI-composed", ({ aiComposedCount }) => counts(aiComposedCount), ({ totalOutbound }) => `of ${counted(totalOutbound, "message")}`],
      ["AI share", ({ aiShare, totalOutbound }) => rated(aiShare, totalOutbound)],
    ]), rankedDrawing(
      "AI-composed messages by feature", ["Feature", "Messages"], stats.byFeature ?? [],
      ({ feature: name = "", count }) => ({ name, cell: counts(count), text: counted(count, "message"), color: "emerald" }),
      former && (former.stats?.byFeature ?? []),
    ), "No AI-composed messages in this time."),
};
