/** Asks for the data of a custom dashboard's charts, each as it becomes ready. */

import { CallError, codeNames, stream } from "../calls/connect.js";

/**
 * @param {() => string} token
 * @param {string} dashboardId
 * @param {string[]} charts
 * @returns {import("../sections/panels.js").Source}
 */
export const chartSource = (token, dashboardId, charts) => ({
  parts: charts,
  isWhole: true,
  filters: (_, { filters }) => filters,
  async ask(_, __, { fresh, signal }, tell) {
    if (charts.length === 0) return;
    for await (const message of stream("CustomDashboardService/StreamChartData", { dashboardId }, { token: token(), fresh, signal })) {
      const { chartId, data, code = 2, errorMessage } = message;
      tell(chartId, data, data ? undefined : new CallError(codeNames[code] ?? "unknown", errorMessage ?? ""));
    }
  },
});
