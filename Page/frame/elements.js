/** Elements of HTML and SVG. */

/** @typedef {Node | string | number | null | undefined | false | any[]} Child lists are taken apart */

/**
 * @param {Element} element
 * @param {Record<string, any>} attributes
 */
function assign(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "css") {
      // Through the object model, which a policy without inline styles lets pass.
      for (const [property, text] of Object.entries(value)) {
        /** @type {HTMLElement} */ (element).style.setProperty(property, String(text));
      }
    } else if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
export function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false && child !== "") element.append(String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes] `onclick` and the like take functions, `css` takes properties
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  assign(element, attributes);
  append(element, children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  assign(element, attributes);
  append(element, children);
  return element;
}

/**
 * @param {string | undefined} instant RFC 3339, or a date
 * @param {string} text what people read
 */
export const time = (instant, text) => html("time", { datetime: instant }, text);

/**
 * @param {string} name
 * @param {() => void} onclick
 * @param {Record<string, any>} [attributes]
 */
export const button = (name, onclick, attributes = {}) => html("button", { type: "button", onclick, ...attributes }, name);

let identifiers = 0;

/** An id that nothing else of the page has. */
export const identifier = () => `e${++identifiers}`;
