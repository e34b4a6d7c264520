/** The choice of the time range: presets and own dates. */

import { button, html, identifier } from "../frame/elements.js";
import { presets, rangeName, rangeProblem, usualRange } from "./ranges.js";

/** @typedef {import("./ranges.js").Range} Range */

export class RangePicker {
  /** @type {Range} */
  #range = usualRange;
  #opener;
  #popup;
  #problem = html("p", { role: "alert", class: "problem" });
  #from = html("input", { min: "1970-01-01", required: true });
  #to = html("input", { min: "1970-01-01", required: true });
  #presets;
  #chosen;

  /** @param {(range: Range) => void} chosen */
  constructor(chosen) {
    this.#chosen = chosen;
    const id = identifier();
    this.#opener = button("", () => this.#open(this.#popup.hidden), { "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": id });
    this.#presets = presets.map(({ key, name }, index) =>
      button(name, () => this.#choose({ preset: key }), { "aria-keyshortcuts": index + 1 }));
    this.#popup = html(
      "div", { id, role: "dialog", "aria-label": "Time range", class: "popup", hidden: true },
      html("div", { class: "presets" }, this.#presets),
      html(
        "form", { novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#apply(event) },
        html("label", { class: "field" }, "From", this.#from), html("label", { class: "field" }, "To", this.#to),
        this.#problem, html("button", { type: "submit", class: "primary" }, "Apply"),
      ),
    );
    this.element = html("div", { class: "range" }, this.#opener, this.#popup);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#popup.hidden) return;
      event.preventDefault();
      this.#open(false);
      this.#opener.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.#open(false);
    });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.#open(false);
    });
    this.show(this.#range);
  }

  /** @param {Range} range */
  show(range) {
    this.#range = range;
    this.#opener.textContent = `Time range: ${rangeName(range)}`;
    presets.forEach(({ key }, index) =>
      this.#presets[index].setAttribute("aria-pressed", String("preset" in range && range.preset === key)));
  }

  /**
   * The local days that the range became, to begin own dates with.
   * @param {{ from: string, to: string }} days
   */
  suggest({ from, to }) {
    if (!this.#popup.hidden) return;
    this.#from.value = from;
    this.#to.value = to;
  }

  /** @param {boolean} isOpen */
  #open(isOpen) {
    if (this.#popup.hidden !== isOpen) return;
    this.#popup.hidden = !isOpen;
    this.#opener.setAttribute("aria-expanded", String(isOpen));
    this.#problem.textContent = "";
    if (!isOpen) return;
    // Fields for dates take a browser long to make.
    this.#from.type = this.#to.type = "date";
    const pressed = this.#presets.find((preset) => preset.getAttribute("aria-pressed") === "true");
    (pressed ?? this.#presets[0]).focus();
  }

  /** @param {Event} event */
  #apply(event) {
    event.preventDefault();
    const [from, to] = [this.#from.value, this.#to.value];
    this.#problem.textContent = rangeProblem(from, to);
    if (this.#problem.textContent === "") this.#choose({ from, to });
  }

  /** @param {Range} range */
  #choose(range) {
    this.#open(false);
    this.#opener.focus();
    this.#chosen(range);
  }
}
