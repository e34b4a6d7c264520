/** One Tab stop for all marks of a chart; arrows, Home and End move between them. */

import { html } from "../frame/elements.js";

/**
 * Makes the marks reachable. Each is named by its `aria-label`, which is also shown below the chart while the mark has the
 * focus or the pointer.
 * @param {Element} frame around the marks
 * @param {(HTMLElement | SVGElement)[]} marks in reading order
 * @param {number} [columns] of a grid, how many marks a row has
 */
export function rove(frame, marks, columns) {
  const readout = html("p", { class: "readout", "aria-hidden": "true" });
  let present = 0;
  marks.forEach((mark, index) => mark.setAttribute("tabindex", index === present ? "0" : "-1"));

  /** @param {number} index */
  const move = (index) => {
    marks[present]?.setAttribute("tabindex", "-1");
    present = index;
    marks[present]?.setAttribute("tabindex", "0");
  };
  /** @param {EventTarget | null} target */
  const indexOf = (target) => {
    const mark = target instanceof Element ? target.closest("[data-mark]") : null;
    return mark ? Number(mark.getAttribute("data-mark")) : -1;
  };
  /** @param {number} index */
  const tell = (index) => {
    readout.textContent = marks[index]?.getAttribute("aria-label") ?? "";
  };
  marks.forEach((mark, index) => mark.setAttribute("data-mark", String(index)));

  frame.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
    if (metaKey || altKey) return;
    const next = step(key, ctrlKey, present, marks.length, columns);
    if (next === undefined) return;
    event.preventDefault();
    move(next);
    marks[next]?.focus();
  });
  frame.addEventListener("focusin", (event) => {
    const index = indexOf(event.target);
    if (index < 0) return;
    move(index);
    tell(index);
  });
  frame.addEventListener("pointerover", (event) => {
    const index = indexOf(event.target);
    if (index >= 0) tell(index);
  });
  frame.addEventListener("pointerleave", () => tell(frame.contains(document.activeElement) ? present : -1));
  frame.addEventListener("focusout", () => tell(-1));
  return readout;
}

/**
 * Where a key leads; nothing for other keys.
 * @param {string} key
 * @param {boolean} whole with Control: to the ends of a whole grid
 * @param {number} from
 * @param {number} count
 * @param {number} [columns]
 */
export function step(key, whole, from, count, columns) {
  const last = count - 1;
  const row = columns ? from - (from % columns) : 0;
  const ends = columns && !whole ? [row, Math.min(row + columns - 1, last)] : [0, last];
  const inRow = columns ? [row, Math.min(row + columns - 1, last)] : [0, last];
  /** @param {number} to @param {number[]} bounds */
  const within = (to, [low, high]) => Math.max(low, Math.min(high, to));
  switch (key) {
    case "Home": return ends[0];
    case "End": return ends[1];
    case "ArrowLeft": return within(from - 1, inRow);
    case "ArrowRight": return within(from + 1, inRow);
    case "ArrowUp": return columns ? (from >= columns ? from - columns : from) : within(from - 1, inRow);
    case "ArrowDown": return columns ? (from + columns <= last ? from + columns : from) : within(from + 1, inRow);
    default: return undefined;
  }
}
