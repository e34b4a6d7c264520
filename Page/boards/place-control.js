/** Moving and resizing a chart: by keyboard (Enter, arrows, Enter to keep or Escape to give up), or by dragging. */

import { button } from "../frame/elements.js";

/**
 * @typedef {import("./grid.js").Place} Place
 * @typedef {object} Surface
 * @property {() => Place | undefined} place where the chart is kept
 * @property {() => { width: number, height: number }} cell its size in pixels
 * @property {(wanted: Place) => void} preview
 * @property {() => void} giveUp
 * @property {(wanted: Place) => void} keep
 */

/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {"Move" | "Resize"} action
 * @param {string} title
 * @param {Surface} surface
 */
export function placeControl(action, title, surface) {
  /** @type {Place | undefined} while it is chosen */
  let wanted;
  /** @type {{ x: number, y: number, from: Place } | undefined} */
  let drag;
  let wasDragged = false;

  /** @param {Place} from @param {number} x @param {number} y */
  const changed = (from, x, y) =>
    action === "Move"
      ? { ...from, column: Math.max(0, Math.min(12 - from.width, from.column + x)), row: Math.max(0, from.row + y) }
      : { ...from, width: Math.max(1, Math.min(12 - from.column, from.width + x)), height: Math.max(1, Math.min(100, from.height + y)) };
  /** @param {boolean} isKept */
  const end = (isKept) => {
    const place = wanted;
    wanted = undefined;
    element.setAttribute("aria-pressed", "false");
    const before = surface.place();
    if (isKept && place && JSON.stringify(place) !== JSON.stringify(before)) surface.keep(place);
    else surface.giveUp();
  };

  const element = button(action, () => {
    if (wasDragged) wasDragged = false;
    else if (wanted) end(true);
    else {
      wanted = surface.place();
      element.setAttribute("aria-pressed", "true");
      if (wanted) surface.preview(wanted);
    }
  }, { "aria-label": `${action} ${title}`, "aria-pressed": "false", class: "place" });

  element.addEventListener("keydown", (event) => {
    if (!wanted) return;
    const arrow = arrows[event.key];
    if (arrow) surface.preview((wanted = changed(wanted, ...arrow)));
    else if (event.key === "Escape") end(false);
    else return;
    event.preventDefault();
  });
  element.addEventListener("blur", () => wanted && end(false));
  element.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerId }) => {
    const from = surface.place();
    if (!from) return;
    drag = { x, y, from };
    element.setPointerCapture(pointerId);
  });
  element.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!drag) return;
    const { width, height } = surface.cell();
    const [x, y] = [Math.round((clientX - drag.x) / width), Math.round((clientY - drag.y) / height)];
    if (!wasDragged && Math.abs(clientX - drag.x) + Math.abs(clientY - drag.y) < 5) return;
    wasDragged = true;
    surface.preview((wanted = changed(drag.from, x, y)));
  });
  element.addEventListener("pointerup", () => {
    drag = undefined;
    if (wasDragged) end(true);
  });
  element.addEventListener("pointercancel", () => {
    drag = undefined;
    wasDragged = false;
    end(false);
  });
  return element;
}
