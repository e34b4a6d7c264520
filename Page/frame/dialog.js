/** Dialogs that the page waits behind. */

import { button, html, identifier } from "./elements.js";

/**
 * Opens a dialog; it closes by Escape, by its button, or when what it does has been done.
 * @param {object} dialog
 * @param {string} dialog.title
 * @param {import("./elements.js").Child[]} dialog.content
 * @param {string} [dialog.action] the name of the button that does it
 * @param {() => Promise<void> | void} [dialog.run] an error that it throws is shown, and the dialog stays
 */
export function openDialog({ title, content, action, run }) {
  const id = identifier();
  const problem = html("p", { role: "alert", class: "problem" });
  const submit = action && html("button", { type: "submit", class: "primary" }, action);
  /** @type {HTMLFormElement} */
  const form = html(
    "form", { method: "dialog" }, html("h2", { id }, title), content, problem,
    html("div", { class: "buttons" }, button(action ? "Cancel" : "Close", () => element.close()), submit),
  );
  /** @type {HTMLDialogElement} */
  const element = html("dialog", { "aria-labelledby": id, onclose: () => element.remove() }, form);
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    if (submit) submit.disabled = true;
    try {
      await run?.();
      element.close();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      if (submit) submit.disabled = false;
    }
  });
  document.body.append(element);
  element.showModal();
  return element;
}

/** Whether one is open. */
export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;
