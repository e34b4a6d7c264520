/** The analytics of interview campaigns: their sections, in their order. */

import { PanelsView } from "../frame/panels-view.js";
import { analyticsSource } from "./source.js";
import { campaignName } from "./names.js";
import { filterFields } from "./filters.js";
import {
  count, counted, counts, duration, enumWords, figureDrawing, figureList, figuresOf, figureTable, named, none, nothing,
  numbers, percent, rankedDrawing, rated, rates, score, scrolledTable, seriesDrawing, times,
} from "../sections/kit.js";

/**
 * @typedef {import("../sections/panels.js").Tile} Tile
 * @typedef {import("../messages").Point} Point
 * @typedef {import("../messages").AnalyticsAnswer} AnalyticsAnswer
 */

const noCalls = "No interview calls in this time.";

/** @type {Tile} */
const keyFigures = {
  name: "Key figures", part: "dashboard", shape: "full fifteen",
  draw: (/** @type {AnalyticsAnswer} */ { metrics = {} }, { former }) =>
    figureDrawing("Key figures", figuresOf(metrics, former && (former.metrics ?? {}), [
      ["Total calls", ({ totalCalls }) => counts(totalCalls), ({ answeredCalls }) => `${count(answeredCalls)} answered`],
      ["Answer rate", ({ answerRate, totalCalls }) => rated(answerRate, totalCalls)],
      ["Call completion rate", ({ callCompletionRate, answeredCalls }) => rated(callCompletionRate, answeredCalls), ({ completedCalls }) => `${count(completedCalls)} to the end`],
      ["Interviews", ({ interviews }) => counts(interviews)],
      ["People contacted", ({ peopleContacted }) => counts(peopleContacted)],
      ["Call length", ({ callLengthSecs = 0 }) => times(callLengthSecs)],
      ["Average interview length", ({ avgInterviewLengthSecs }) => times(avgInterviewLengthSecs), ({ interviewsWithLength }) => `of ${count(interviewsWithLength)}`],
      ["Average time to first interview", ({ avgTimeToFirstInterviewSecs }) => times(avgTimeToFirstInterviewSecs), ({ firstInterviews }) => `of ${count(firstInterviews)}`],
      ["Opt-outs", ({ optOuts }) => counts(optOuts)],
      ["Qualified candidates", ({ qualifiedCandidates }) => counts(qualifiedCandidates)],
      ["Passthrough rate", ({ passthroughRate }) => rates(passthroughRate), ({ qualified, scored }) => `${count(qualified)} of ${count(scored)}`],
      ["Thumbs up", ({ thumbsUp }) => counts(thumbsUp)],
      ["Thumbs down", ({ thumbsDown }) => counts(thumbsDown)],
      ["Withdrawal rate", ({ withdrawalRate, peopleContacted }) => rated(withdrawalRate, peopleContacted), ({ withdrawnCandidates }) => counted(withdrawnCandidates, "candidate")],
      ["Accommodation rate", ({ accommodationRate, peopleContacted }) => rated(accommodationRate, peopleContacted), ({ accommodatedCandidates }) => counted(accommodatedCandidates, "candidate")],
    ]), !Number(metrics.totalCalls ?? 0) && noCalls),
};

/** @typedef {[name: string, key: string, color?: string, cell?: (value: any) => import("../sections/table.js").Cell]} Column */

/**
 * Bars over the buckets of some points.
 * @param {string} name
 * @param {Point[]} points
 * @param {Point[] | undefined} old
 * @param {import("../messages").QueryInfo} info
 * @param {string} empty
 * @param {Column[]} columns
 * @param {{ says?: (point: Point) => string, axis?: (value: number) => string, isStacked?: boolean, isLine?: boolean }} [options]
 */
const pointsDrawing = (name, points, old, info, empty, columns, options) =>
  seriesDrawing({
    name, points, old, info, empty, axis: count,
    bucket: ({ bucket }) => ({ label: bucket?.label, start: bucket?.startTime }),
    series: columns.map(([name, key, color, cell = counts]) => ({ name, color, cell: (/** @type {Point | undefined} */ point) => cell(point?.[key]) })),
    says: ((point) => columns.map(([name, key], index) => (index ? `${count(point[key])} ${name.toLowerCase()}` : counted(point[key], name.toLowerCase().replace(/s$/, "")))).join(", ")),
    ...options,
  });

/**
 * @param {string} name
 * @param {string} field of the charts
 * @param {string} empty
 * @param {Column[]} columns
 * @param {Parameters<typeof pointsDrawing>[6]} [options]
 * @returns {Tile}
 */
const chartTile = (name, field, empty, columns, options) => ({
  name, part: "dashboard", shape: "half charted", hasTable: true,
  draw: (/** @type {AnalyticsAnswer} */ { charts }, { info, former }) =>
    pointsDrawing(name, charts?.[field]?.points ?? [], former && (former.charts?.[field]?.points ?? []), info, empty, columns, options),
});

/** @type {Tile} */
const withdrawals = {
  name: "Withdrawal reasons", part: "dashboard", shape: "half charted", hasTable: true,
  draw(/** @type {AnalyticsAnswer} */ { withdrawalReasons: rows = [] }, { former }) {
    const { content, table } = rankedDrawing("Withdrawal reasons", ["Reason", "Calls"], rows, ({ reason: name = "", count, share }) => (
      { name, cell: counts(count), text: `${count ?? 0} (${percent(share ?? 0)})`, color: "orange" }
    ), former && (former.withdrawalReasons ?? []));
    return { empty: rows.length === 0 && "No withdrawals in this time.", content: [content], table };
  },
};

/** @type {Tile} */
const passingScores = {
  name: "Passing scores", part: "scores", shape: "half charted",
  draw(/** @type {AnalyticsAnswer} */ { passingScores: rows = [] }) {
    const table = {
      caption: "Passing scores", columns: ["Campaign", "Passing score", "From"],
      rows: rows.map(({ campaignId = "", passingScore, source }) => [named(campaignName(campaignId)), numbers(score(passingScore), passingScore), named(enumWords(source, "SOURCE_"))]),
    };
    return { empty: rows.length === 0 && "No campaigns called in this time.", content: [scrolledTable(table)], exports: [table] };
  },
};

/**
 * Figures above bars.
 * @param {string} name
 * @param {import("../sections/figures.js").Figure[]} figures
 * @param {import("../sections/section.js").Drawing} chart
 * @returns {import("../sections/section.js").Drawing}
 */
const figuredChart = (name, figures, { empty, content, table }) => ({
  content: [figureList(figures), empty ? nothing(empty) : content],
  table, exports: [figureTable(name, figures), ...(table ? [table] : [])],
});

/** @type {Tile} */
const smsSent = {
  name: "SMS sent", part: "sms", shape: "half figured", hasTable: true,
  draw: ({ points = [], ...totals }, { info, former }) =>
    figuredChart("SMS sent", figuresOf(totals, former, [
      ["Total", ({ totalSms }) => counts(totalSms), ({ fromConversations, fromProvider }) => `${count(fromConversations)} from conversations, ${count(fromProvider)} from the provider`],
    ]), pointsDrawing("SMS sent", points, former && (former.points ?? []), info, "No SMS in this time.", [["SMS", "smsSent", "blue"]], { says: ({ smsSent }) => `${count(smsSent)} SMS` })),
};

/** @type {Column[]} */
const savedBy = [
  ["Calls", "callsSecs", "amber"], ["SMS", "smsSecs", "blue"], ["Web calls", "webCallsSecs", "emerald"],
  ["Resume screening", "resumeScreeningSecs", "orange"], ["Notetaking", "notetakingSecs", "violet"],
];

/** @type {Tile} */
const timeSaved = {
  name: "Time saved", part: "saved", shape: "half figured", hasTable: true,
  draw({ points = [], saved = {} }, { info, former }) {
    /** @param {Point[]} points */
    const flat = (points) => points.map(({ bucket, saved }) => ({ bucket, ...saved }));
    return figuredChart("Time saved", figuresOf(saved, former && (former.saved ?? {}), [["Total", ({ totalSecs = 0 }) => times(totalSecs)]]),
      pointsDrawing(
        "Time saved", flat(points), former && flat(former.points ?? []), info, "No time saved in this time.",
        savedBy.map(([name, key, color]) => [name, key, color, (value = 0) => times(value)]),
        { isStacked: true, axis: duration, says: ({ totalSecs = 0 }) => duration(totalSecs) },
      ));
  },
};

/** @param {number | undefined} value */
const stars = (value) => numbers(value === undefined ? none : Number(value).toFixed(1), value);

/** @type {Tile} */
const satisfaction = {
  name: "Candidate satisfaction", part: "satisfaction", shape: "half figured", hasTable: true,
  draw(answer, { info, former }) {
    const { points = [], distribution = [] } = answer;
    const drawing = figuredChart("Candidate satisfaction", figuresOf(answer, former, [
      ["Average rating", ({ averageRating }) => stars(averageRating), ({ ratings }) => `of ${counted(ratings, "rating")}, from 1 to 5`],
    ]), pointsDrawing(
      "Candidate satisfaction", points, former && (former.points ?? []), info, "No ratings in this time.",
      [["Average rating", "averageRating", "amber", stars], ["Ratings", "ratings"]],
      { isLine: true, axis: score, says: ({ averageRating, ratings }) => `${stars(averageRating).text}, ${counted(ratings, "rating")}` },
    ));
    const table = {
      caption: "Ratings", columns: ["Rating", "Ratings"],
      rows: distribution.map((/** @type {{ rating?: number, count?: string }} */ row) => [named(String(row.rating ?? 0)), counts(row.count)]),
    };
    return { ...drawing, exports: [...(drawing.exports ?? []), table] };
  },
};

/** @type {Tile} */
const launches = {
  name: "Campaigns launched per week", part: "launches", shape: "half charted", hasTable: true,
  draw: ({ points = [] }, { info }) =>
    pointsDrawing("Campaigns launched per week", points, undefined, info, "No campaigns launched.", [["Campaigns", "campaigns", "emerald"]]),
};

/** @type {Tile} */
const credits = {
  name: "Credits per qualified candidate", part: "credits", shape: "half charted",
  draw: (answer, { former }) =>
    figureDrawing("Credits per qualified candidate", figuresOf(answer, former, [
      [
        "Per qualified candidate",
        ({ creditsPerQualifiedCandidate: each }) => numbers(each === undefined ? none : Number(each).toFixed(2), each),
      ],
      ["Credits used", ({ creditsUsed = 0 }) => numbers(count(creditsUsed), creditsUsed)],
      ["Qualified candidates", ({ qualifiedCandidates }) => counts(qualifiedCandidates)],
    ]), !Number(answer.qualifiedCandidates ?? 0) && "No qualified candidates in this time."),
};

const tiles = [
  keyFigures,
  chartTile("Calls", "calls", noCalls, [["Calls", "calls", "amber"], ["Answered", "answered", "emerald"]]),
  chartTile("Candidates", "candidates", "No candidates called in this time.", [["Candidates", "candidates", "blue"]]),
  chartTile("Interviews", "interviews", "No interviews in this time.", [["Interviews", "interviews", "blue"], ["Completed", "completed", "emerald"]]),
  chartTile("Passthrough rate", "passthroughRate", "No scores in this time.", [
    ["Passthrough rate", "passthroughRate", "violet", rates], ["Qualified", "qualified"], ["Scored", "scored"],
  ], { isLine: true, axis: percent, says: ({ passthroughRate, qualified, scored }) => `${percent(passthroughRate)}, ${count(qualified)} of ${count(scored)}` }),
  chartTile("Thumbs up", "thumbsUp", "No thumbs up in this time.", [["Thumbs up", "thumbsUp", "emerald"]], { says: ({ thumbsUp }) => `${count(thumbsUp)} thumbs up` }),
  chartTile("Thumbs down", "thumbsDown", "No thumbs down in this time.", [["Thumbs down", "thumbsDown", "red"]], { says: ({ thumbsDown }) => `${count(thumbsDown)} thumbs down` }),
  withdrawals, passingScores, smsSent, timeSaved, satisfaction, launches, credits,
];

/** @param {import("../frame/panels-view.js").Page} page */
export const analyticsView = (page) => new PanelsView(tiles, analyticsSource(page.token), page, filterFields(page));
