/** Calls by Connect with JSON, at addresses relative to the page's own. */

import { Envelopes, envelope } from "./envelopes.js";

/** What a call failed with: Connect's code, and a message for people. */
export class CallError extends Error {
  /**
   * @param {string} code `unavailable`, `permission_denied` …
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @typedef {object} CallOptions
 * @property {string} token
 * @property {AbortSignal} [signal]
 * @property {boolean} [fresh] asks for data of this moment
 */

const offline = "The server can't be reached.";

/**
 * @param {string} method `DashboardService/GetDashboardStats`
 * @param {string} type
 * @param {BodyInit} body
 * @param {CallOptions} options
 */
async function post(method, type, body, { token, signal, fresh }) {
  /** @type {Record<string, string>} */
  const headers = { "content-type": type, "connect-protocol-version": "1", authorization: `Bearer ${token}` };
  if (fresh) headers["x-max-staleness-ms"] = "0";
  try {
    return await fetch(`callboard.v1.${method}`, {
      method: "POST", headers, body, signal, cache: "no-store", credentials: "omit", redirect: "error",
    });
  } catch (error) {
    throw signal?.aborted ? error : new CallError("unavailable", offline);
  }
}

/**
 * @param {any} error as Connect's JSON has it
 * @param {string} otherwise what is said where that is none
 */
const callError = (error, otherwise) =>
  new CallError(typeof error?.code === "string" ? error.code : "unknown", error?.message || otherwise);

/**
 * A unary call.
 * @param {string} method
 * @param {object} request
 * @param {CallOptions} options
 * @returns {Promise<any>}
 */
export async function call(method, request, options) {
  const response = await post(method, "application/json", JSON.stringify(request), options);
  let answer;
  try {
    answer = await response.json();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    const code = response.status === 404 ? "unimplemented" : "unavailable";
    throw new CallError(code, `The server answered ${response.status}, and not as it should.`);
  }
  if (!response.ok) throw callError(answer, `The server answered ${response.status}.`);
  return answer;
}

/**
 * A server stream's messages.
 * @param {string} method
 * @param {object} request
 * @param {CallOptions} options
 * @returns {AsyncGenerator<any, void>}
 */
export async function* stream(method, request, options) {
  const body = envelope(new TextEncoder().encode(JSON.stringify(request)));
  const response = await post(method, "application/connect+json", body, options);
  if (!response.ok || !response.body) {
    throw callError(await response.json().catch(() => null), `The server answered ${response.status}.`);
  }
  const reader = response.body.getReader();
  const envelopes = new Envelopes();
  const decoder = new TextDecoder();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw options.signal?.aborted ? error : new CallError("unavailable", "The connection was lost.");
      });
      if (done && isOver) return;
      if (done) throw new CallError("unavailable", "The answer ended early.");
      for (const { flags, data } of envelopes.push(value)) {
        const message = JSON.parse(decoder.decode(data));
        if (flags & 2) {
          if (message.error) throw callError(message.error, "The call failed.");
          // Read to its end, a connection can be used again.
          isOver = true;
          continue;
        }
        yield message;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** The names of gRPC's codes by number, as a section's error has them. */
export const codeNames = [
  "ok", "canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists",
  "permission_denied", "resource_exhausted", "failed_precondition", "aborted", "out_of_range", "unimplemented",
  "internal", "unavailable", "data_loss", "unauthenticated",
];
