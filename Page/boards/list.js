/** The custom dashboards that the member may view. */

import { Section } from "../sections/section.js";
import { button, html } from "../frame/elements.js";
import { call } from "../calls/connect.js";
import { named } from "../sections/table.js";
import { openDialog } from "../frame/dialog.js";
import { titleField } from "./dialogs.js";

/** @typedef {import("../messages").CustomDashboard} CustomDashboard */

/** A View of the page. */
export class BoardList {
  #page;
  #section;
  /** @type {import("../messages").QueryInfo[]} */
  infos = [];

  /** @param {import("../frame/panels-view.js").Page} page */
  constructor(page) {
    this.#page = page;
    this.#section = new Section({ name: "Custom dashboards", shape: "full listed", hasTable: false, retry: () => void this.show() });
    this.#section.tools.prepend(button("New dashboard", () => this.#create(), { class: "primary" }));
    this.element = html("div", { class: "sections" }, this.#section.element);
  }

  get isBusy() {
    return this.#section.isBusy;
  }

  async show() {
    this.#section.await();
    try {
      /** @type {CustomDashboard[]} */
      const boards = [];
      let pageToken = "";
      do {
        const answer = await call("CustomDashboardService/ListDashboards", { pageSize: 200, pageToken }, { token: this.#page.token() });
        boards.push(...(answer.dashboards ?? []));
        pageToken = answer.nextPageToken ?? "";
      } while (pageToken);
      this.#draw(boards);
      this.#section.settle();
      this.#page.changed();
    } catch (error) {
      this.#section.fail(/** @type {Error} */ (error).message);
      this.#page.changed(/** @type {Error} */ (error));
    }
  }

  stop() {}

  /** @param {CustomDashboard[]} boards */
  #draw(boards) {
    const { actions, member } = this.#page;
    this.#section.show({
      empty: boards.length === 0 && "No dashboards yet.",
      content: [html("ul", { class: "actions" }, boards.map(({ id, title = "", isSystem, visibility, ownerMemberId }) =>
        html("li", {}, html("a", {
          href: actions.address({ view: "boards", board: id }),
          onclick: (/** @type {MouseEvent} */ event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            actions.show({ board: id });
          },
        }, title), html("small", {}, isSystem ? "Of the system" : `${ownerMemberId === member ? "Yours, " : ""}${visibility === "VISIBILITY_ORG" ? "organization" : "private"}`))))],
      exports: [{ caption: "Custom dashboards", columns: ["Title", "Id", "Visibility"], rows: boards.map(({ id, title = "", visibility = "" }) => [named(title), named(id), named(visibility)]) }],
    });
  }

  #create() {
    const { field, input } = titleField("");
    // The same for every attempt, so that one that seemed to fail is not made twice.
    const requestId = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
    openDialog({
      title: "New dashboard", content: [field], action: "Create",
      run: async () => {
        const { dashboard } = await call("CustomDashboardService/CreateDashboard", { title: input.value, requestId }, { token: this.#page.token() });
        this.#page.actions.show({ board: dashboard.id });
      },
    });
  }
}
