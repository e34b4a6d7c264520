/** What is around every view: the banner with its links and controls, the time of the data, and the place of the view. */

import { RangePicker } from "../ranges/picker.js";
import { append, button, html, time } from "./elements.js";
import { dateText, secondText, zoneWords } from "../values/zones.js";
import { rangeDays } from "../ranges/ranges.js";
import { showShortcuts } from "./shortcuts.js";
import { themes } from "./address.js";

/** @typedef {import("./address.js").Shown} Shown */

/** @type {Record<string, string>} */
const viewNames = { dashboard: "Dashboard", analytics: "Analytics", boards: "Custom dashboards" };

/**
 * @typedef {object} Actions
 * @property {(changes: Partial<Shown>, replace?: boolean) => void} show
 * @property {() => void} refresh
 * @property {() => void} signOut
 * @property {(shown: Partial<Shown>) => string} address
 */

export class Frame {
  #links;
  #actions;
  #status = html("span", { role: "status" });
  #moment = html("span", {});
  #words = html("span", {});
  #compare;
  #refresh;
  #theme;
  #ranged;
  #controls;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#links = new Map(Object.entries(viewNames).map(([view, name]) => [view, html("a", {
      href: "", onclick: (/** @type {MouseEvent} */ event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        actions.show({ view, board: "" });
      },
    }, name)]));
    this.picker = new RangePicker((range) => actions.show({ range }));
    this.#compare = checkbox("Compare with previous period", (compare) => actions.show({ compare }, true));
    this.#refresh = checkbox("Refresh every 30 s", (refresh) => actions.show({ refresh }, true));
    this.#theme = themeControl((theme) => actions.show({ theme }, true));
    this.#ranged = html("div", { class: "group" }, this.picker.element, this.#compare.element);
    this.#controls = html(
      "div", { class: "controls" }, this.#ranged,
      html("div", { class: "group" }, button("Refresh", actions.refresh), this.#refresh.element),
    );
    this.main = html("main", {});
    this.banner = html(
      "header", { class: "banner" },
      html(
        "div", { class: "top" }, html("h1", {}, "Callboard"),
        html("nav", { "aria-label": "Views" }, [...this.#links.values()]),
        html("div", { class: "group end" }, this.#theme.element, button("Shortcuts", showShortcuts, { class: "quiet" }), button("Sign out", actions.signOut, { class: "quiet sign-out" })),
      ),
      this.#controls,
      html("p", { class: "moment" }, this.#moment, this.#status),
    );
    document.body.append(this.banner, this.main);
  }

  /**
   * @param {Shown} shown
   * @param {boolean} isSignedIn
   */
  show(shown, isSignedIn) {
    for (const [view, link] of this.#links) {
      link.href = this.#actions.address({ view, board: "" });
      if (view === shown.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.picker.show(shown.range);
    this.#compare.input.checked = shown.compare;
    this.#refresh.input.checked = shown.refresh;
    this.#theme.select.value = shown.theme;
    this.#ranged.hidden = shown.view === "boards";
    document.documentElement.dataset.theme = shown.theme;
    this.banner.classList.toggle("signed-out", !isSignedIn);
    document.title = `${viewNames[shown.view]} · Callboard`;
  }

  /**
   * The time of the data, of the oldest of the answers that are shown.
   * @param {import("../messages").QueryInfo[]} infos
   * @param {boolean} isBusy
   */
  tell(infos, isBusy) {
    this.#status.textContent = isBusy ? "Updating" : "";
    const moments = infos.map(({ asOf }) => asOf).filter((asOf) => asOf !== undefined);
    const oldest = moments.sort((one, other) => Date.parse(one ?? "") - Date.parse(other ?? ""))[0];
    const zone = infos.find(({ timeZone }) => timeZone)?.timeZone;
    this.#moment.replaceChildren();
    if (!oldest || !zone) return;
    const days = infos.map(rangeDays).find((days) => days);
    this.#words.textContent = zoneWords(zone);
    append(this.#moment, [
      !this.#ranged.hidden && days && [time(days.from, dateText(days.from)), days.to !== days.from && [" – ", time(days.to, dateText(days.to))], " · "],
      "As of ", time(oldest, secondText(oldest, zone)), ` · ${zone}`, this.#words,
    ]);
    // What takes a browser long waits until the rest has been on the screen for some frames.
    if (!isBusy) setTimeout(() => (this.#words.textContent = zoneWords(zone, true)), 200);
    if (days) this.picker.suggest(days);
  }
}

/** @param {string} name @param {(isOn: boolean) => void} changed */
function checkbox(name, changed) {
  const input = html("input", { type: "checkbox", onchange: () => changed(input.checked) });
  return { element: html("label", { class: "check" }, input, name), input };
}

/** @param {(theme: string) => void} chosen */
function themeControl(chosen) {
  const select = html(
    "select", { onchange: () => chosen(select.value) },
    themes.map((theme) => html("option", { value: theme }, theme.charAt(0).toUpperCase() + theme.slice(1))),
  );
  return { element: html("label", { class: "field" }, "Theme", select), select };
}
