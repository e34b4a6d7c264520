/** The session's token: it comes in the address's fragment, is kept for the tab, and leaves the address at once. */

const name = "callboard-token";

/** Takes the token out of the address, if there is one, and keeps it. Says whether there was one. */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) return false;
  fragment.delete("token");
  const rest = fragment.toString();
  history.replaceState(history.state, "", location.pathname + location.search + (rest && `#${rest}`));
  keepToken(token);
  return true;
}

/**
 * What isn't stored yet: a browser's first look at its storage may take 20 ms, in which a call can be under way.
 * @type {string | undefined}
 */
let unstored;

/** @param {string} token */
export const keepToken = (token) => void (unstored = token.trim());

/** Stores what was kept: for the tab's next page, this one has it already. */
export function storeToken() {
  if (unstored !== undefined) sessionStorage.setItem(name, unstored);
  unstored = undefined;
}

export function forgetToken() {
  unstored = undefined;
  sessionStorage.removeItem(name);
}

/** The kept token; empty for none. */
export const keptToken = () => unstored ?? sessionStorage.getItem(name) ?? "";

/**
 * Whether a text can travel as a bearer token at all (RFC 6750).
 * @param {string} token
 */
export const isToken = (token) => /^[\w.~+/-]+=*$/.test(token);

/**
 * What the token says, unchecked: the server alone decides.
 * @param {string} token
 * @returns {Record<string, unknown>}
 */
export function claims(token) {
  try {
    const bytes = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const found = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
    return typeof found === "object" && found ? found : {};
  } catch {
    return {};
  }
}
