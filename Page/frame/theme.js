/** Dark and light: as the system is, or as the person chose. */

import { themes } from "./address.js";
import { html } from "./elements.js";

/** @param {string} theme */
export const applyTheme = (theme) => document.documentElement.setAttribute("data-theme", theme);

/** @param {(theme: string) => void} chosen */
export function themeControl(chosen) {
  const select = html(
    "select", { onchange: () => chosen(select.value) },
    themes.map((theme) => html("option", { value: theme }, theme.charAt(0).toUpperCase() + theme.slice(1))),
  );
  return { element: html("label", { class: "field" }, "Theme", select), select };
}
