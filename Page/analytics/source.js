/** Asks for the analytics: each part by calls of its own, so that none waits for another. */

import { call } from "../calls/connect.js";
import { learnCampaigns } from "./names.js";
import { rangeMessage } from "../ranges/ranges.js";

/**
 * By part, the methods whose answers it is made of. Scores are a part of their own, since their campaigns' names are too.
 * @type {Record<string, string[]>}
 */
const methods = {
  dashboard: ["GetAnalyticsDashboard"],
  scores: ["GetAnalyticsDashboard"],
  sms: ["GetSmsSent", "GetTotalSms"],
  saved: ["GetTimeSaved", "GetTotalTimeSaved"],
  satisfaction: ["GetCandidateSatisfaction", "GetAverageCandidateSatisfaction"],
  launches: ["GetCampaignsLaunchedPerWeek"],
  credits: ["GetCreditsPerQualifiedCandidate"],
};

/**
 * @param {import("../sections/panels.js").Question} question
 * @returns {Record<string, unknown>}
 */
const filterOf = ({ organization, range, filters: { campaign, candidate, source, tag } }) => ({
  timeRange: rangeMessage(range), campaignIds: campaign,
  candidates: { candidateIds: candidate, sources: source, tags: tag }, orgId: organization || undefined,
});

/** @param {import("../messages").AnalyticsAnswer} answer */
const idsOf = ({ passingScores = [] }) => passingScores.map(({ campaignId = "" }) => campaignId);

/**
 * @param {() => string} token
 * @returns {import("../sections/panels.js").Source}
 */
export const analyticsSource = (token) => ({
  parts: Object.keys(methods),
  isWhole: false,
  // Launches have no filter.
  filters: (part, question) => (part === "launches" ? null : filterOf(question)),
  async ask(parts, question, { fresh, signal }, tell) {
    const request = { filter: filterOf(question) };
    const options = { token: token(), fresh, signal };
    const orgId = question.organization || undefined;
    /** @type {Map<string, Promise<any>>} */
    const asked = new Map();
    /** @param {string} method */
    const once = (method) => {
      const answer = asked.get(method) ?? call(`AnalyticsService/${method}`, method === methods.launches[0] ? { orgId } : request, options);
      asked.set(method, answer);
      return answer;
    };
    await Promise.all(parts.map(async (part) => {
      try {
        const answers = await Promise.all(methods[part].map(once));
        // Without names there are ids.
        if (part === "scores") await learnCampaigns(idsOf(answers[0]), orgId, options).catch(() => {});
        const infos = answers.map(({ info }) => info).sort((one, other) => Date.parse(one?.asOf) - Date.parse(other?.asOf));
        tell(part, Object.assign({}, ...answers, { info: infos[0] }));
      } catch (error) {
        tell(part, undefined, /** @type {Error} */ (error));
      }
    }));
  },
});
