/** What a session may see: asked before the rest of the scripts is evaluated, since everything waits for it. */

import { call } from "./connect.js";
import { isToken, keptToken, takeToken } from "./token.js";

/** @param {string} token @returns {Promise<import("../messages").DashboardAccess>} */
export const accessOf = (token) => call("DashboardService/GetDashboardAccess", {}, { token });

takeToken();
const token = keptToken();
let early = isToken(token) ? accessOf(token) : undefined;
early?.catch(() => {
  // Whoever takes it is told.
});

/** What was asked as the page began: for the first session alone. */
export function earlyAccess() {
  const answering = early;
  early = undefined;
  return answering;
}
