/** Drawing in short tasks, between which the browser answers the person. */

const channel = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
channel.port1.onmessage = () => {
  waiting.shift()?.();
  if (waiting.length > 0) channel.port2.postMessage(null);
};

/**
 * The next turn: one for each task of the browser, in order.
 * @returns {Promise<void>}
 */
export const turn = () =>
  new Promise((resolve) => {
    waiting.push(() => resolve(undefined));
    if (waiting.length === 1) channel.port2.postMessage(null);
  });
