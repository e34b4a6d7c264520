/** A view of sections that one source feeds: the dashboard, the analytics. */

import { Panels } from "../sections/panels.js";
import { html } from "./elements.js";

/** @typedef {import("./address.js").Shown} Shown */

/**
 * What a view needs of the page.
 * @typedef {object} Page
 * @property {() => string} token
 * @property {import("./settings.js").Links} links
 * @property {import("../messages").DashboardAccess} access
 * @property {string} member
 * @property {(error?: Error) => void} changed told when something arrived or is awaited
 * @property {import("./frame.js").Actions} actions
 */

/**
 * What is in the place of the view.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(shown: Shown, fresh: boolean) => void} show
 * @property {() => void} stop
 * @property {boolean} isBusy
 * @property {import("../messages").QueryInfo[]} infos
 */

/** The view of one source. */
export class PanelsView {
  /** @type {Panels} */
  #panels;
  #top;

  /**
   * @param {import("../sections/panels.js").Tile[]} tiles
   * @param {import("../sections/panels.js").Source} source
   * @param {Page} page
   * @param {{ element: HTMLElement, show: (shown: Shown) => void }} [top]
   * @param {HTMLElement} [more]
   */
  constructor(tiles, source, page, top, more) {
    this.#top = top;
    this.#panels = new Panels(tiles, source, page.links, page.changed);
    const grid = html("div", { class: "sections" }, this.#panels.sections.map(({ element }) => element), more);
    this.element = html("div", {}, top?.element, grid);
  }

  get isBusy() {
    return this.#panels.isBusy;
  }

  /** @returns {import("../messages").QueryInfo[]} */
  get infos() {
    return this.#panels.infos;
  }

  /** @param {Shown} shown @param {boolean} fresh */
  show({ organization, range, filters, compare, ...rest }, fresh) {
    this.#top?.show({ organization, range, filters, compare, ...rest });
    this.#panels.ask({ organization, range, filters, compare }, fresh);
  }

  stop() {
    this.#panels.stop();
  }
}
