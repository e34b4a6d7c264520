/** The page: who is signed in, what the address says, and the view that shows it. */

// First, so that it is asked first.
import { accessOf, earlyAccess } from "./calls/access.js";
import { CallError } from "./calls/connect.js";
import { Frame } from "./frame/frame.js";
import { claims, forgetToken, isToken, keepToken, keptToken, storeToken, takeToken } from "./calls/token.js";
import { dashboardView } from "./dashboard/view.js";
import { deniedCard, signInForm } from "./frame/sign-in.js";
import { button, html, svg } from "./frame/elements.js";
import { links, readSettings } from "./frame/settings.js";
import { listenForShortcuts } from "./frame/shortcuts.js";
import { readAddress, writeAddress } from "./frame/address.js";

/** @typedef {import("./frame/address.js").Shown} Shown */

const refreshEvery = 30_000;

const settings = links(readSettings());
let shown = readAddress(location.search);
/** @type {import("./messages").DashboardAccess | undefined} */
let access;
/** @type {import("./frame/panels-view.js").View | undefined} */
let view;
let viewKey = "";
/** Counts sessions and views, so that what was begun for an earlier one ends. */
let era = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isDue = false;

/** @type {import("./frame/frame.js").Actions} */
const actions = {
  show(changes, replace = false) {
    const before = shown;
    shown = { ...shown, ...changes };
    const address = location.pathname + writeAddress(shown);
    if (replace) history.replaceState(null, "", address);
    else if (writeAddress(before) !== writeAddress(shown)) history.pushState(null, "", address);
    render(before);
  },
  refresh: () => ask(true),
  signOut() {
    forgetToken();
    void start();
  },
  address: (changes) => location.pathname + writeAddress({ ...shown, ...changes }),
};

const frame = new Frame(actions);

/** @type {import("./frame/panels-view.js").Page} */
const page = {
  token: keptToken,
  links: settings,
  get access() {
    return access ?? {};
  },
  get member() {
    return String(claims(keptToken()).sub ?? "");
  },
  changed(error) {
    if (error instanceof CallError && error.code === "unauthenticated") {
      forgetToken();
      askForToken(error.message);
      return;
    }
    frame.tell(view?.infos ?? [], view?.isBusy ?? false);
  },
  actions,
};

/** A session begins: what it may see is asked before anything else. */
async function start() {
  const mine = ++era;
  access = undefined;
  leave();
  const token = keptToken();
  frame.show(shown, token !== "");
  if (token === "") return askForToken("");
  if (!isToken(token)) return askForToken("That is no token.");
  const answering = earlyAccess() ?? accessOf(token);
  frame.tell([], true);
  // The dashboard's sections have their places soon, though nothing is known yet. A quick answer is before them: making
  // and laying them out is for the time in which the server works.
  if (shown.view === "dashboard") timer = setTimeout(() => enter("dashboard", dashboardView(page)), 100);
  try {
    const answer = await answering;
    if (mine !== era) return;
    access = answer;
    await open();
    // While the server works.
    storeToken();
  } catch (error) {
    if (mine !== era) return;
    if (error instanceof CallError && error.code === "unauthenticated") {
      forgetToken();
      return askForToken(error.message);
    }
    leave();
    frame.main.replaceChildren(html(
      "div", { class: "card" }, html("p", { role: "alert" }, error instanceof Error ? error.message : String(error)),
      button("Try again", () => void start(), { class: "primary" }),
    ));
    frame.tell([], false);
  }
}

/** @param {string} problem */
function askForToken(problem) {
  era++;
  access = undefined;
  leave();
  frame.show(shown, false);
  frame.tell([], false);
  const form = signInForm(problem, async (token) => {
    await accessOf(token);
    keepToken(token);
    await start();
  });
  frame.main.replaceChildren(form);
  form.querySelector("input")?.focus();
}

function leave() {
  clearTimeout(timer);
  view?.stop();
  view = undefined;
  viewKey = "";
  frame.main.replaceChildren();
}

/** @param {string} key @param {import("./frame/panels-view.js").View} next */
function enter(key, next) {
  leave();
  view = next;
  viewKey = key;
  frame.main.replaceChildren(next.element);
}

/** @param {Shown} before */
function render(before) {
  frame.show(shown, keptToken() !== "");
  if (!access) return;
  const isView = viewKey === shown.view;
  /** @param {Shown} shown */
  const asked = ({ theme, refresh, ...rest }) => JSON.stringify(rest);
  if (!isView) return void open();
  return asked(before) === asked(shown) ? schedule() : ask(false);
}

/** Opens the view that the address names, if the session may see it. */
async function open() {
  const mine = ++era;
  const denied = denial();
  if (denied) {
    leave();
    frame.main.replaceChildren(deniedCard(denied));
    return frame.tell([], false);
  }
  const key = shown.view;
  if (viewKey !== key) {
    const make = await makerOf(key);
    if (mine !== era) return;
    enter(key, make(page));
  }
  ask(false);
}

/** What the session may not view; nothing where it may. */
function denial() {
  if (shown.view === "dashboard" && !access?.canViewDashboard) return "the dashboard";
  if (shown.view === "analytics" && access?.scope?.kind !== "KIND_ORG") return "the organization's analytics";
  return undefined;
}

/** @param {string} key @returns {Promise<(page: import("./frame/panels-view.js").Page) => import("./frame/panels-view.js").View>} */
async function makerOf(key) {
  if (key === "analytics") return (await import("./analytics/view.js")).analyticsView;
  if (key === "boards") return (await import("./boards/view.js")).boardsView;
  return dashboardView;
}

/** @param {boolean} fresh */
function ask(fresh) {
  view?.show(shown, fresh);
  frame.tell(view?.infos ?? [], view?.isBusy ?? false);
  schedule();
}

/** The next refresh by itself: not before the tab is visible. */
function schedule() {
  clearTimeout(timer);
  isDue = false;
  if (!shown.refresh || !view) return;
  timer = setTimeout(() => {
    isDue = true;
    refreshIfVisible();
  }, refreshEvery);
}

function refreshIfVisible() {
  if (isDue && document.visibilityState === "visible") ask(false);
}

// What hatches a bucket that is not over, in every chart.
document.body.append(svg(
  "svg", { class: "patterns", "aria-hidden": "true" },
  svg("defs", {}, svg(
    "pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 3, height: 6 }),
  )),
));

listenForShortcuts((range) => {
  if (view && shown.view !== "boards") actions.show({ range });
});
document.addEventListener("visibilitychange", refreshIfVisible);
addEventListener("pagehide", storeToken);
addEventListener("popstate", () => {
  const before = shown;
  shown = readAddress(location.search);
  render(before);
});
addEventListener("hashchange", () => {
  if (takeToken()) void start();
});
void start();
