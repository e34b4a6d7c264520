/** Asks for the dashboard: all groups over one stream, so that they agree. */

import { CallError, codeNames, stream } from "../calls/connect.js";
import { rangeMessage } from "../ranges/ranges.js";

/**
 * By the field of the message that holds it.
 * @type {Record<string, string>}
 */
const fields = {
  dashboard: "dashboard", messaging: "messaging", textAgent: "text_agent", plan: "plan", aiUsage: "ai_usage",
  aiMessageOrigin: "ai_message_origin", engagement: "engagement",
};

/**
 * @param {() => string} token
 * @returns {import("../sections/panels.js").Source}
 */
export const dashboardSource = (token) => ({
  parts: Object.values(fields),
  isWhole: true,
  // Plans are as they are now, whatever the range.
  filters: (part, { range }) => (part === "plan" ? null : range),
  async ask(_, question, { fresh, signal }, tell) {
    const request = { timeRange: rangeMessage(question.range), orgId: question.organization || undefined };
    for await (const message of stream("DashboardService/StreamDashboard", request, { token: token(), fresh, signal })) {
      for (const [field, part] of Object.entries(fields)) if (message[field]) tell(part, message[field]);
      /** @type {import("../messages").SectionError | undefined} */
      const error = message.error;
      if (error) tell(error.section ?? "", undefined, new CallError(codeNames[error.code ?? 2] ?? "unknown", error.message ?? ""));
    }
  },
});
