/** What the server's settings tell the page: they stand in its entry. */

/**
 * @typedef {object} PageSettings
 * @property {string} [appUrl] the platform's own pages; none without
 * @property {Record<string, string>} [paths] templates by what they lead to
 * @property {string[]} [mediaSources] origins that recordings may be played from
 */

/**
 * Where things lead to; nothing where it is nowhere.
 * @typedef {object} Links
 * @property {(name: string, id?: string) => string | undefined} to
 * @property {(address: string) => boolean} plays whether a recording may be played here
 */

/** @returns {PageSettings} */
export function readSettings() {
  const text = document.querySelector("meta[name=callboard-settings]")?.getAttribute("content");
  return text ? JSON.parse(text) : {};
}

/**
 * @param {PageSettings} settings
 * @returns {Links}
 */
export function links({ appUrl = "", paths = {}, mediaSources = [] }) {
  return {
    to(name, id) {
      const template = paths[name];
      if (!appUrl || !template || (template.includes("{id}") && !id)) return undefined;
      return appUrl.replace(/\/$/, "") + template.replaceAll("{id}", encodeURIComponent(id ?? ""));
    },
    plays: (address) => mediaSources.some((source) => allows(source, address)),
  };
}

/**
 * Whether a source of the policy lets an address pass: an origin, maybe with `*.` in front of its host.
 * @param {string} source
 * @param {string} address
 */
export function allows(source, address) {
  const url = webAddress(address);
  if (!url) return false;
  const [scheme, host = ""] = source.split("://");
  if (`${scheme}:` !== url.protocol) return false;
  return host.startsWith("*.") ? url.host.endsWith(host.slice(1)) : url.host === host;
}

/**
 * An address of the web; nothing for `javascript:` and the like.
 * @param {string | undefined} text
 */
export function webAddress(text) {
  try {
    const url = new URL(text ?? "");
    return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}
