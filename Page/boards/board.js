/** One custom dashboard: its charts on their grid, and what its member may do with it. */

import { CallError, call, codeNames, stream } from "../calls/connect.js";
import { Panels } from "../sections/panels.js";
import { addChartDialog, deleteDialog, renameDialog, shareDialog } from "./dialogs.js";
import { arranged } from "./grid.js";
import { button, html } from "../frame/elements.js";
import { chartDrawing } from "./chart.js";
import { placeControl } from "./place-control.js";

/**
 * @typedef {import("../messages").CustomDashboard} CustomDashboard
 * @typedef {import("./grid.js").Place} Place
 * @typedef {import("../frame/address.js").Shown} Shown
 */

/** A View of the page. */
export class BoardView {
  #page;
  #id;
  /** @type {CustomDashboard | undefined} */
  #board;
  /** @type {Panels | undefined} */
  #panels;
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #problem = html("div", {});
  #top = html("header", { class: "board" });
  #grid = html("div", { class: "board-grid" });
  #live = html("p", { role: "status", class: "hidden" });
  #isLoading = false;
  /**
   * The change that was begun last: the next one needs the etag that comes of it.
   * @type {Promise<unknown>}
   */
  #changing = Promise.resolve();
  /**
   * Where the charts are once the changes that are under way are made.
   * @type {Place[]}
   */
  #places = [];

  /** @param {import("../frame/panels-view.js").Page} page @param {string} id */
  constructor(page, id) {
    this.#page = page;
    this.#id = id;
    this.element = html("div", {}, this.#top, this.#problem, this.#grid, this.#live);
  }

  get isBusy() {
    return this.#isLoading || (this.#panels?.isBusy ?? false);
  }

  get infos() {
    return this.#panels?.infos ?? [];
  }

  /** @param {Shown} _ @param {boolean} fresh */
  async show(_, fresh) {
    this.#isLoading = true;
    this.#page.changed();
    try {
      const { dashboard } = await this.#call("GetDashboard", { id: this.#id });
      this.#isLoading = false;
      this.#problem.replaceChildren();
      this.#take(dashboard, fresh);
    } catch (error) {
      this.#isLoading = false;
      this.#tell(/** @type {Error} */ (error).message);
      this.#page.changed(/** @type {Error} */ (error));
    }
  }

  stop() {
    this.#panels?.stop();
  }

  /** @param {string} method @param {object} request */
  #call(method, request) {
    return call(`CustomDashboardService/${method}`, request, { token: this.#page.token() });
  }

  /** @param {string} message */
  #tell(message) {
    this.#problem.replaceChildren(html("p", { role: "alert", class: "problem" }, message));
  }

  /**
   * Changes the dashboard as it was seen, behind the changes before; where somebody else has changed it meanwhile, says so,
   * and shows how it is.
   * @param {string} method
   * @param {() => object} request
   * @returns {Promise<boolean>}
   */
  #change(method, request) {
    const change = this.#changing.then(() => this.#changeNow(method, request()));
    this.#changing = change.catch(() => {});
    return change;
  }

  /** @param {string} method @param {object} request */
  async #changeNow(method, request) {
    try {
      const { dashboard } = await this.#call(method, { ...request, etag: this.#board?.etag });
      this.#problem.replaceChildren();
      if (dashboard) this.#take(dashboard, false);
      return true;
    } catch (error) {
      this.#places = placesOf(this.#board);
      this.#place(this.#places);
      if (!(error instanceof CallError) || error.code !== "aborted") throw error;
      await this.show(/** @type {any} */ (undefined), false);
      this.#tell("Somebody else changed this dashboard. This is how it is now; your change was not made.");
      return false;
    }
  }

  /** @param {CustomDashboard} board @param {boolean} fresh */
  #take(board, fresh) {
    const before = this.#board;
    this.#board = board;
    this.#drawTop(board);
    const isSame = JSON.stringify(specs(before)) === JSON.stringify(specs(board));
    if (!isSame || !this.#panels) this.#drawCharts(board);
    this.#places = placesOf(board);
    this.#place(this.#places);
    const question = { organization: "", range: { preset: "" }, filters: { board: [board.id, JSON.stringify(specs(board))] }, compare: false };
    if (!isSame || before?.etag === board.etag) this.#panels?.ask(question, fresh);
    this.#page.changed();
  }

  /** @param {CustomDashboard} board */
  #drawTop(board) {
    const { actions, access, token } = this.#page;
    const change = (/** @type {string} */ method, /** @type {object} */ request) => this.#change(method, () => request);
    this.#top.replaceChildren(
      html("h2", {}, board.title),
      html(
        "div", { class: "tools" },
        ...(board.canEdit
          ? [
              ...(access.scope?.kind === "KIND_ORG" ? [button("Add chart", () => void this.#addChart(board))] : []),
              button("Rename", () => renameDialog(board, change)),
              button("Share", () => shareDialog(board, change, token)),
              button("Delete", () => deleteDialog(board, async () => {
                if (await this.#change("DeleteDashboard", () => ({ id: board.id }))) actions.show({ board: "" });
              })),
            ]
          : []),
      ),
    );
  }

  /** @param {CustomDashboard} board */
  async #addChart(board) {
    try {
      const { metrics = [] } = await this.#call("ListMetrics", {});
      addChartDialog(board, (method, request) => this.#change(method, () => request), metrics);
    } catch (error) {
      this.#tell(/** @type {Error} */ (error).message);
    }
  }

  /** @param {CustomDashboard} board */
  #drawCharts(board) {
    this.#panels?.stop();
    const charts = board.charts ?? [];
    const tiles = charts.map(({ id, spec = {} }) => ({
      name: spec.title ?? "", part: id, shape: "placed",
      hasTable: !["CHART_KIND_NUMBER", "CHART_KIND_TABLE"].includes(spec.kind ?? ""),
      draw: (/** @type {import("../messages").ChartData} */ data) => chartDrawing(spec, data),
    }));
    const panels = new Panels(tiles, chartSource(this.#page.token, board.id, charts.map(({ id }) => id)), this.#page.links, this.#page.changed);
    this.#panels = panels;
    this.#elements.clear();
    tiles.forEach((tile, index) => {
      const section = panels.section(tile);
      if (!section) return;
      this.#elements.set(charts[index].id, section.element);
      if (board.canEdit) section.tools.append(...this.#controls(charts[index].id, tile.name));
    });
    this.#grid.replaceChildren(...(charts.length ? this.#elements.values() : [html("p", { class: "empty" }, "No charts yet.")]));
  }

  /** @param {string} id @param {string} title */
  #controls(id, title) {
    const surface = {
      place: () => this.#places.find((place) => place.id === id),
      cell: () => ({ width: this.#grid.clientWidth / 12, height: parseFloat(getComputedStyle(this.#grid).gridAutoRows) || 80 }),
      preview: (/** @type {Place} */ wanted) => {
        const places = arranged(this.#places, wanted);
        const { column, row, width, height } = places.find((place) => place.id === id) ?? wanted;
        this.#live.textContent = `${title}: column ${column + 1}, row ${row + 1}, ${width} wide, ${height} high`;
        this.#place(places);
      },
      giveUp: () => this.#place(this.#places),
      keep: (/** @type {Place} */ wanted) => void this.#arrange(wanted),
    };
    return [
      placeControl("Move", title, surface), placeControl("Resize", title, surface),
      button("Remove", () => void this.#attempt("RemoveChart", () => ({ dashboardId: this.#id, chartId: id })), { "aria-label": `Remove ${title}` }),
    ];
  }

  /** @param {Place} wanted */
  #arrange(wanted) {
    this.#places = arranged(this.#places, wanted);
    return this.#attempt("ArrangeCharts", () => ({
      dashboardId: this.#id,
      placements: arranged(placesOf(this.#board), wanted).map(({ id: chartId, ...placement }) => ({ chartId, placement })),
    }));
  }

  /** @param {string} method @param {() => object} request */
  async #attempt(method, request) {
    try {
      await this.#change(method, request);
    } catch (error) {
      this.#tell(/** @type {Error} */ (error).message);
    }
  }

  /** @param {Place[]} places */
  #place(places) {
    for (const { id, column, row, width, height } of places) {
      const style = this.#elements.get(id)?.style;
      style?.setProperty("grid-area", `${row + 1} / ${column + 1} / span ${height} / span ${width}`);
      style?.setProperty("--rows", String(height));
    }
  }
}

/** @param {CustomDashboard | undefined} board */
const specs = (board) => board?.charts?.map(({ id, spec }) => [id, spec, board.canEdit]);

/** @param {CustomDashboard | undefined} board @returns {Place[]} */
const placesOf = (board) =>
  (board?.charts ?? []).map(({ id, placement: { column = 0, row = 0, width = 1, height = 1 } = {} }) => ({ id, column, row, width, height }));

/**
 * Asks for the data of the charts, each as it becomes ready.
 * @param {() => string} token
 * @param {string} dashboardId
 * @param {string[]} charts
 * @returns {import("../sections/panels.js").Source}
 */
const chartSource = (token, dashboardId, charts) => ({
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
