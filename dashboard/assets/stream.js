// The timeline as it is written, over a websocket: from a cursor on, without a gap, however often the
// connection breaks.
import { get } from "./store.js";

/** @import { Answers } from "./api.js" */

/**
 * @typedef {Answers["Line"] & {cursor: string, after?: string, recipient?: string, clientMessageId?: string, ref?: string}} Line
 * a line of the timeline, and of a submission to whom, and what it is called by. After a last one the stream goes on.
 */

// A browser's websocket cannot send a header: the key goes as a subprotocol, escaped as in an address.
/** @param {string} key */
const escape = (key) => encodeURIComponent(key).replace(/[()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

// open follows a world's timeline from a cursor on. It tells of lines, many at a time, of a world made anew, and of
// the connection's state: "live", or "lost" with how often it was tried in vain since.
/**
 * @param {string} world
 * @param {string} cursor
 * @param {{onLines: (lines: Line[]) => void, onReset: () => void, onState: (live: "live" | "lost", tries: number) => void}} hears
 */
export function open(world, cursor, { onLines, onReset, onState }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let closed = false;
  let tries = 0;
  let timer = 0;

  function connect() {
    if (closed) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const after = cursor ? `?after=${encodeURIComponent(cursor)}` : "";
    const protocols = ["cascade.v1.batch"];
    if (get().key) protocols.push(escape(get().key));
    socket = new WebSocket(
      `${scheme}//${location.host}/sim/v1/subaccounts/${encodeURIComponent(world)}/events${after}`, protocols);
    socket.onopen = () => {
      tries = 0;
      onState("live", 0);
    };
    socket.onmessage = ({ data }) => {
      /** @type {Line[] & {reset?: boolean}} */
      const told = JSON.parse(data);
      if (told.reset) {
        onReset();
        return;
      }
      const last = told[told.length - 1];
      cursor = last.after || last.cursor;
      onLines(told);
    };
    socket.onclose = () => {
      if (closed) return;
      onState("lost", tries);
      timer = setTimeout(connect, Math.min(250 * 2 ** tries++, 5000));
    };
  }

  connect();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      if (socket) socket.close();
    },
  };
}
