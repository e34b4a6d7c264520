/** Asking for a token, and saying that one is not enough. */

import { html, identifier } from "./elements.js";
import { isToken } from "../calls/token.js";

/**
 * @param {string} problem with the token that there was; empty for none
 * @param {(token: string) => Promise<void>} signIn an error that it throws is shown
 */
export function signInForm(problem, signIn) {
  const alert = html("p", { role: "alert", class: "problem" }, problem);
  const token = html("input", { class: "secret", autocomplete: "off", spellcheck: "false", autocapitalize: "off", required: true });
  const submit = html("button", { type: "submit", class: "primary" }, "Sign in");
  const id = identifier();
  return html(
    "form", {
      class: "card", novalidate: true, "aria-labelledby": id,
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        const text = token.value.trim();
        alert.textContent = text === "" ? "A token is needed." : isToken(text) ? "" : "That is no token.";
        if (alert.textContent) return;
        submit.disabled = true;
        try {
          await signIn(text);
        } catch (error) {
          alert.textContent = error instanceof Error ? error.message : String(error);
        } finally {
          submit.disabled = false;
        }
      },
    },
    html("h2", { id }, "Sign in to Callboard"),
    html("p", {}, "With the token that your platform gave you. It is kept for this tab alone."),
    html("label", { class: "field" }, "Token", token), alert, submit,
  );
}

/** @param {string} what needs the right that is missing */
export const deniedCard = (what) =>
  html(
    "div", { class: "card" }, html("h2", {}, "Access denied"),
    html("p", {}, `Your session may not view ${what}. Whoever administers your organization can give you the right to.`),
  );
