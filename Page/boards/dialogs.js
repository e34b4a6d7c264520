/** What is asked before a custom dashboard is changed. */

import { call } from "../calls/connect.js";
import { html, identifier } from "../frame/elements.js";
import { isId } from "../analytics/filters.js";
import { openDialog } from "../frame/dialog.js";
import { presets, rangeMessage } from "../ranges/ranges.js";

/**
 * @typedef {import("../messages").CustomDashboard} CustomDashboard
 * @typedef {(method: string, request: object) => Promise<any>} Change sends the board's etag, and shows what became of it
 */

export const kinds = ["Number", "Line", "Bar", "Donut", "Heatmap", "Table"];

/** @param {string} kind */
const kindName = (kind) => `CHART_KIND_${kind.toUpperCase()}`;

/** @param {string} title */
export function titleField(title) {
  const input = html("input", { value: title, required: true, maxlength: 200 });
  return { field: html("label", { class: "field" }, "Title", input), input };
}

/** @param {CustomDashboard} board @param {Change} change */
export function renameDialog(board, change) {
  const { field, input } = titleField(board.title ?? "");
  openDialog({ title: "Rename", content: [field], action: "Save", run: () => change("RenameDashboard", { id: board.id, title: input.value }) });
}

/** @param {CustomDashboard} board @param {() => Promise<void>} remove */
export const deleteDialog = (board, remove) =>
  openDialog({ title: `Delete ${board.title}?`, content: [html("p", {}, `The dashboard ${board.title} and its charts will be gone for everybody.`)], action: "Delete", run: remove });

/** @param {CustomDashboard} board @param {Change} change @param {() => string} token */
export function shareDialog(board, change, token) {
  const name = identifier();
  /** @param {string} label @param {string} value */
  const radio = (label, value) => {
    const input = html("input", { type: "radio", name, value, checked: value === board.visibility });
    return { input, element: html("label", { class: "check" }, input, label) };
  };
  const [mine, all] = [radio("Private", "VISIBILITY_PRIVATE"), radio("Organization", "VISIBILITY_ORG")];
  const list = identifier();
  const options = html("datalist", { id: list });
  const members = new Map((board.sharedMemberIds ?? []).map((id) => [id, id]));
  const chosen = html("ul", {});
  const input = html("input", {
    list,
    oninput: async () => {
      const text = input.value;
      input.setCustomValidity("");
      const found = await find(text).catch(() => []);
      if (text === input.value) options.replaceChildren(...found.map(({ name, email }) => html("option", { value: email || name }, name)));
    },
    onkeydown: async (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      await add();
    },
  });
  /** @param {string} query @param {number} [pageSize] @returns {Promise<{ id: string, name: string, email: string }[]>} */
  const find = async (query, pageSize = 20) => (await call("CustomDashboardService/ListMembers", { query, pageSize }, { token: token() })).members ?? [];
  const add = async () => {
    const text = input.value.trim();
    if (text === "") return true;
    try {
      const found = isId(text) ? [{ id: text, name: text, email: "" }] : await find(text, 200);
      const exact = found.filter(({ name, email }) => [name, email].some((known) => known?.toLowerCase() === text.toLowerCase()));
      const [only, other] = exact.length ? exact : found;
      if (!only || other) throw new Error("No member, or more than one, is called so: choose one, or type its id.");
      members.set(only.id, only.name || only.email);
      input.value = "";
      draw();
    } catch (error) {
      input.setCustomValidity(error instanceof Error ? error.message : String(error));
    }
    return input.reportValidity();
  };
  const draw = () =>
    chosen.replaceChildren(...[...members].map(([id, name]) => html("li", {}, html("button", {
      type: "button", onclick: () => {
        members.delete(id);
        draw();
      },
    }, `Remove ${name}`))));
  draw();
  const field = html("label", { class: "field" }, "Shared with members (name, email or id, then Enter)", input);
  openDialog({
    title: "Share", action: "Save",
    content: [html("fieldset", {}, html("legend", {}, "Who may view it"), mine.element, all.element), field, options, chosen],
    async run() {
      if (!(await add())) throw new Error(input.validationMessage);
      const visibility = mine.input.checked ? mine.input.value : all.input.value;
      if (visibility !== board.visibility) await change("SetVisibility", { id: board.id, visibility });
      const ids = [...members.keys()];
      if (mine.input.checked && ids.join() !== (board.sharedMemberIds ?? []).join()) await change("SetSharedUsers", { id: board.id, memberIds: ids });
    },
  });
}

/** @param {CustomDashboard} board @param {Change} change @param {import("../messages").CatalogMetric[]} metrics */
export function addChartDialog(board, change, metrics) {
  const { field, input } = titleField("");
  const metric = html("select", { onchange: () => suit() }, metrics.map(({ name, title }) => html("option", { value: name }, `${title ?? ""} (${name})`)));
  const kind = html("select", {}, kinds.map((name) => html("option", { value: kindName(name) }, name)));
  const range = html("select", {}, presets.map(({ key, name }) => html("option", { value: key, selected: key === "last_30_days" }, name)));
  const suit = () => {
    const suiting = metrics.find(({ name }) => name === metric.value)?.kinds ?? [];
    for (const option of kind.options) option.disabled = !suiting.includes(option.value);
    if (!suiting.includes(kind.value)) kind.value = suiting[0] ?? "";
  };
  suit();
  /** @param {string} name @param {HTMLElement} element */
  const labelled = (name, element) => html("label", { class: "field" }, name, element);
  openDialog({
    title: "Add chart", action: "Add",
    content: [labelled("Metric", metric), labelled("Kind", kind), field, labelled("Range", range)],
    run: () => change("AddChart", {
      dashboardId: board.id,
      spec: { title: input.value, metric: metric.value, kind: kind.value, filter: { timeRange: rangeMessage({ preset: range.value }) } },
    }),
  });
}
