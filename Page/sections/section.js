/** One section of a view, in one of its states: awaited, shown (maybe old), empty, failed. Its height is always the same. */

import { csv } from "../values/csv.js";
import { button, html, identifier } from "../frame/elements.js";
import { scrolledTable, tableRows } from "./table.js";

/**
 * What a section shows.
 * @typedef {object} Drawing
 * @property {import("../frame/elements.js").Child[]} content
 * @property {string | false} [empty] a sentence that begins with No, in place of the content
 * @property {import("./table.js").Table} [table] what is behind a chart: opened by a button
 * @property {import("./table.js").Table[]} [exports] the tables of its file; the table where there are no others
 */

/**
 * @typedef {object} SectionOptions
 * @property {string} name
 * @property {string} shape a class of the style: how high and how wide
 * @property {boolean} hasTable
 * @property {() => void} [retry]
 */

export class Section {
  /** @type {Drawing | undefined} */
  #drawing;
  #table;
  #tableButton;
  #fileButton;
  #options;

  /** @param {SectionOptions} options */
  constructor(options) {
    this.#options = options;
    const id = identifier();
    this.heading = html("h2", { id }, options.name);
    this.tools = html("div", { class: "tools" });
    this.body = html("div", { class: "body" }, html("div", { class: "skeleton" }));
    const tableId = identifier();
    this.#table = html("div", { class: "opened", id: tableId, hidden: true });
    this.#tableButton = button("Table", () => this.#toggle(), {
      "aria-expanded": "false", "aria-controls": tableId, "aria-describedby": id, disabled: true,
    });
    this.#fileButton = button("CSV", () => this.#save(), { "aria-describedby": id, disabled: true });
    this.tools.append(...(options.hasTable ? [this.#tableButton] : []), this.#fileButton);
    this.element = html(
      "section", { class: `panel ${options.shape}`, "aria-labelledby": id, "aria-busy": "true" },
      html("header", {}, this.heading, this.tools), this.body, this.#table,
    );
  }

  get isBusy() {
    return this.element.getAttribute("aria-busy") === "true";
  }

  /** What is shown, if anything, is old from now on. */
  await() {
    this.element.setAttribute("aria-busy", "true");
    this.body.querySelector(".failure")?.remove();
    if (!this.#drawing && !this.body.querySelector(".skeleton")) this.body.replaceChildren(html("div", { class: "skeleton" }));
  }

  /** Nothing is known any more. */
  clear() {
    this.#drawing = undefined;
    this.body.replaceChildren(html("div", { class: "skeleton" }));
    this.#table.replaceChildren();
    this.#fileButton.disabled = true;
    this.#tableButton.disabled = true;
    this.#open(false);
    this.await();
  }

  /** What is shown is what was asked for. */
  settle() {
    this.element.setAttribute("aria-busy", "false");
  }

  /** @param {Drawing} drawing */
  show(drawing) {
    const focus = this.#focused();
    this.#drawing = drawing;
    this.body.replaceChildren(drawing.empty ? html("p", { class: "empty" }, drawing.empty) : html("div", { class: "content" }, drawing.content));
    this.#fileButton.disabled = false;
    this.#tableButton.disabled = !drawing.table;
    if (!this.#table.hidden) this.#drawTable();
    this.#restore(focus);
  }

  /** @param {string} message */
  fail(message) {
    this.settle();
    if (!this.#drawing) this.body.replaceChildren();
    this.body.querySelector(".failure")?.remove();
    this.body.append(html(
      "div", { class: "failure" },
      html("p", { role: "alert" }, message),
      this.#options.retry && button("Try again", this.#options.retry),
    ));
  }

  #toggle() {
    this.#open(this.#table.hidden);
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    this.#table.hidden = !isOpen;
    this.#tableButton.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#drawTable();
  }

  #drawTable() {
    const table = this.#drawing?.table;
    this.#table.replaceChildren(...(table ? [scrolledTable(table)] : []));
  }

  #save() {
    const drawing = this.#drawing;
    const tables = drawing?.exports ?? (drawing?.table ? [drawing.table] : []);
    const text = tables.map((table) => csv(tableRows(table))).join("\r\n");
    const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    html("a", { href: address, download: `${this.#options.name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Where the focus is among what is drawn anew. */
  #focused() {
    const { activeElement } = document;
    return this.element.contains(activeElement) ? this.#places().findIndex((place) => place === activeElement) : -1;
  }

  /** @param {number} index */
  #restore(index) {
    if (index >= 0) /** @type {HTMLElement | undefined} */ (this.#places()[index])?.focus({ preventScroll: true });
  }

  #places() {
    return [...this.body.querySelectorAll("a, button, audio, [tabindex]"), ...this.#table.querySelectorAll("[tabindex]")];
  }
}
