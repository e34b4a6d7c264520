/** Shortcuts into the platform's own pages, where it has any. */

import { Section } from "../sections/section.js";
import { html } from "../frame/elements.js";
import { named } from "../sections/table.js";

const actions = [
  ["add-phone-number", "Add a phone number"],
  ["create-agent", "Create an agent"],
  ["upload-document", "Upload a document"],
];

/**
 * The section; nothing where no action leads anywhere.
 * @param {import("../frame/settings.js").Links} links
 */
export function quickActions(links) {
  const found = actions.map(([name, title]) => ({ title, href: links.to(name) ?? "" })).filter(({ href }) => href);
  if (found.length === 0) return undefined;
  const section = new Section({ name: "Quick actions", shape: "half ringed", hasTable: false });
  section.show({
    content: [html("ul", { class: "actions" }, found.map(({ title, href }) => html("li", {}, html("a", { href }, title))))],
    exports: [{ caption: "Quick actions", columns: ["Action", "Address"], rows: found.map(({ title, href }) => [named(title), named(href)]) }],
  });
  section.settle();
  return section.element;
}
