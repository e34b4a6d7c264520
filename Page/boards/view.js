/** The custom dashboards: all of them, or the one that the address names. */

import { BoardList } from "./list.js";
import { BoardView } from "./board.js";
import { html } from "../frame/elements.js";

/** @typedef {import("../frame/panels-view.js").View} View */

/** @param {import("../frame/panels-view.js").Page} page @returns {View} */
export function boardsView(page) {
  const element = html("div", {});
  /** @type {View | undefined} */
  let present;
  /** @type {string | undefined} */
  let board;
  return {
    element,
    show(shown, fresh) {
      if (board !== shown.board || !present) {
        present?.stop();
        board = shown.board;
        present = board ? new BoardView(page, board) : new BoardList(page);
        element.replaceChildren(present.element);
      }
      present.show(shown, fresh);
    },
    stop: () => present?.stop(),
    get isBusy() {
      return present?.isBusy ?? false;
    },
    get infos() {
      return present?.infos ?? [];
    },
  };
}
