/** What the analytics are narrowed by: campaigns, candidates, sources and tags, chosen by a part of their name or typed. */

import { call } from "../calls/connect.js";
import { button, html, identifier } from "../frame/elements.js";

/**
 * @typedef {import("../frame/address.js").Shown} Shown
 * @typedef {{ value: string, name: string }} Value
 */

/** @type {Record<string, string>} */
const titles = { campaign: "Campaigns", candidate: "Candidates", source: "Sources", tag: "Tags" };

/**
 * Names of ids that were chosen or offered.
 * @type {Map<string, string>}
 */
const names = new Map();

/** @param {string} text */
export const isId = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** @param {import("../frame/panels-view.js").Page} page */
export function filterFields(page) {
  /** @type {Shown | undefined} */
  let shown;
  const fields = Object.keys(titles).map((field) => filterField(page, field, () => shown));
  return {
    element: html("div", { class: "filters" }, fields.map(({ element }) => element)),
    /** @param {Shown} next */
    show(next) {
      shown = next;
      for (const field of fields) field.show(next);
    },
  };
}

/** @param {import("../frame/panels-view.js").Page} page @param {string} field @param {() => Shown | undefined} shownNow */
function filterField(page, field, shownNow) {
  const hasIds = field === "campaign" || field === "candidate";
  const list = identifier();
  const problem = html("p", { role: "alert", class: "problem" });
  const options = html("datalist", { id: list });
  const chips = html("div", { class: "chips" });
  const input = html("input", {
    list, autocomplete: "off",
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && !event.isComposing && void add(),
    oninput: () => void suggest(),
  });
  let asked = "";

  /** @param {string[]} values */
  const choose = (values) => {
    const filters = { ...shownNow()?.filters, [field]: values };
    page.actions.show({ filters });
  };
  /** @param {string} text @param {number} [pageSize] @returns {Promise<Value[]>} */
  const find = async (text, pageSize = 20) => {
    const request = { field: `FIELD_${field.toUpperCase()}`, query: text, pageSize, orgId: shownNow()?.organization || undefined };
    const { values = [] } = await call("AnalyticsService/ListFilterValues", request, { token: page.token() });
    return values.map((/** @type {Partial<Value>} */ { value = "", name = "" }) => ({ value, name: name || value }));
  };
  async function suggest() {
    const text = (asked = input.value.trim());
    const found = await find(text).catch(() => []);
    if (asked !== text) return;
    for (const { value, name } of found) names.set(value, name);
    options.replaceChildren(...found.map(({ name }) => html("option", { value: name })));
  }
  async function add() {
    const text = input.value.trim();
    problem.textContent = "";
    if (text === "") return;
    try {
      const value = hasIds && !isId(text) ? await idOf(text) : text;
      input.value = "";
      const values = shownNow()?.filters[field] ?? [];
      if (!values.includes(value)) choose([...values, value]);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
  }
  /** @param {string} text the name of a campaign or a candidate */
  async function idOf(text) {
    const found = await find(text, 200);
    const exact = found.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
    const [only, other] = exact.length ? exact : found;
    if (!only) throw new Error(`No ${field} is called ${text}.`);
    if (other) throw new Error(`More than one ${field} is called so: choose one, or type its id.`);
    names.set(only.value, only.name);
    return only.value;
  }

  return {
    element: html("div", { class: "filter" }, html("label", { class: "field" }, titles[field], input), options, chips, problem),
    /** @param {Shown} shown */
    show(shown) {
      const values = shown.filters[field] ?? [];
      const isFocused = chips.contains(document.activeElement);
      chips.replaceChildren(...values.map((value) =>
        button(`Remove ${names.get(value) ?? value}`, () => choose(values.filter((other) => other !== value)))));
      if (isFocused) input.focus();
    },
  };
}
