/** Keys that do something wherever the focus is, but for fields. */

import { html } from "./elements.js";
import { isDialogOpen, openDialog } from "./dialog.js";
import { presets } from "../ranges/ranges.js";

/** @param {(range: import("../ranges/ranges.js").Range) => void} choose */
export function listenForShortcuts(choose) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isDialogOpen()) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    const preset = /^[1-6]$/.test(event.key) ? presets[Number(event.key) - 1] : undefined;
    if (preset) choose({ preset: preset.key });
    else if (event.key === "?") showShortcuts();
    else return;
    event.preventDefault();
  });
}

export function showShortcuts() {
  const keys = [
    ...presets.map(({ name }, index) => [String(index + 1), name]), ["?", "These shortcuts"],
    ["← → ↑ ↓ Home End", "Move in a chart"],
  ];
  openDialog({
    title: "Keyboard shortcuts",
    content: [html("dl", { class: "keys" }, keys.map(([key, name]) => html("div", {}, html("dt", {}, html("kbd", {}, key)), html("dd", {}, name))))],
  });
}
