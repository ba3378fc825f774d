// The messages, newest first. Only the rows in sight are drawn: a hundred thousand scroll like a hundred.
import { html, useState, useEffect, useLayoutEffect, useRef, useWidth } from "../ui.js";
import { useStore } from "../store.js";
import { api } from "../api.js";
import { go } from "../address.js";
import { select, follow } from "../world.js";
import { table, pick, rowOf, leadOf } from "../table.js";
import { span, channels, outcomes, plural, thousands } from "../words.js";
import { Outcome } from "./outcome.js";

/** @import { FieldEvent } from "../ui.js" */
/** @import { Row as Message } from "../table.js" */

const least = 58; // pixels that a row is high
const spare = 6; // rows drawn above and below what is in sight

const mostFound = 1000; // that the server is asked for

// useFound are the messages that the server finds by a text, beyond what the rows hold: words of what they say, and codes.
// It is asked a little after each change, and again from time to time while more come.
/** @param {string} q */
function useFound(q) {
  const world = useStore((s) => s.world);
  const rows = useStore((s) => s.rows);
  const [found, setFound] = useState({ q: "", umids: /** @type {Set<string>} */ (new Set()) });
  const asked = useRef(0);
  useEffect(() => {
    if (!q.trim()) return undefined;
    let stale = false;
    const wait = found.q === q ? Math.max(2000 - (performance.now() - asked.current), 0) : 250;
    const timer = setTimeout(async () => {
      asked.current = performance.now();
      try {
        const { messages } = await api.messages(world, { q, limit: mostFound });
        if (!stale) setFound({ q, umids: new Set(messages.map((m) => m.umid)) });
      } catch { /* the connection's state tells */ }
    }, wait);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world, q, rows]);
  return found.q === q ? found.umids : undefined;
}

// usePicked is what passes the filters, looked through again at most a few times a second.
function usePicked() {
  const version = useStore((s) => s.rows);
  const q = useStore((s) => s.q);
  const outcome = useStore((s) => s.outcome);
  const channel = useStore((s) => s.channel);
  const trait = useStore((s) => s.trait);
  const last = useRef(/** @type {{at: number, key: string, rows: Message[] | null}} */ ({ at: 0, key: "", rows: null }));
  const [, redraw] = useState(0);
  const found = useFound(q);
  const key = JSON.stringify([q, outcome, channel, trait, found ? found.size : 0]);
  const since = performance.now() - last.current.at;
  const waits = last.current.key === key && since < 300;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => redraw((n) => n + 1), 310 - since);
    return () => clearTimeout(timer);
  }, [version, key]);
  if (!waits) last.current = { at: performance.now(), key, rows: pick({ q, outcome, channel, trait, found }) };
  return last.current.rows;
}

export function Messages() {
  const picked = usePicked();
  useStore((s) => s.rows);
  const umid = useStore((s) => s.umid);
  const shown = useStore((s) => s.story && s.story.umid);
  const { length, at, newer, hold } = useHeld(picked);
  return html`<section class="card messages" aria-label="Messages">
    <${Filters} />
    <p class="count" aria-live="polite">
      ${picked ? `${thousands(length)} of ${plural(table.rows.length, "message")}` : plural(table.rows.length, "message")}
      ${umid ? html` <button class="link" onClick=${() => select("")}>follow the newest</button>` : length > 1
        && html` <span>· following the newest</span>`}
      ${newer > 0 && html` <button class="link" onClick=${() => { document.querySelector(".rows")?.scrollTo(0, 0); hold(false); }}>
        ${thousands(newer)} new</button>`}</p>
    ${length === 0 ? html`<p class="empty">No message passes the filters. <button class="link"
        onClick=${() => go({ q: "", outcome: "", channel: "", trait: "" })}>Show all</button></p>`
      : html`<${Rows} length=${length} at=${at} shown=${umid || shown} hold=${hold} />`}
    ${table.forgotten > 0 && html`<p class="quiet-text">The oldest ${thousands(table.forgotten)} are not listed here any more.</p>`}
  </section>`;
}

// useHeld keeps the list still while a hand is on it, or it is scrolled: rows that come meanwhile wait above.
/** @param {Message[] | null} picked */
function useHeld(picked) {
  const [held, setHeld] = useState(/** @type {{picked: Message[] | null, added: number} | null} */ (null));
  const latest = useRef(picked);
  latest.current = picked;
  const hold = (/** @type {boolean} */ on) => setHeld((before) => (on ? before || { picked: latest.current, added: table.added } : null));
  useLayoutEffect(() => setHeld(null), [picked === null]); // at once: a hand that comes after it holds the list
  if (picked) {
    const rows = held && held.picked ? held.picked : picked;
    return { length: rows.length, at: (/** @type {number} */ i) => rows[i], newer: Math.max(picked.length - rows.length, 0), hold };
  }
  const { rows, added } = table; // as they are now: the table of a world that begins anew has others
  const newer = held ? Math.max(added - held.added, 0) : 0;
  const end = rows.length - newer;
  return { length: end, at: (/** @type {number} */ i) => rows[end - 1 - i], newer, hold };
}

function Filters() {
  useStore((s) => s.rows);
  const q = useStore((s) => s.q);
  const outcome = useStore((s) => s.outcome);
  const channel = useStore((s) => s.channel);
  const trait = useStore((s) => s.trait);
  const set = (/** @type {Parameters<typeof go>[0]} */ change) => go(change, false);
  const trigger = (/** @type {string} */ name, /** @type {string} */ label, count = 0) => html`<button
    class="filter" aria-pressed=${trait === name} onClick=${() => set({ trait: trait === name ? "" : name })}>${label}
    ${count > 0 && html` <span class="chip chip-twice">${thousands(count)}</span>`}</button>`;
  return html`<div class="filters" role="search">
    <input id="search" type="search" placeholder="number, text, id or code" aria-label="Search by number, text, id, ref or code"
      value=${q} onInput=${(e) => set({ q: e.target.value })} />
    <select aria-label="Outcome" value=${outcome} onChange=${(e) => set({ outcome: e.target.value })}>
      <option value="">any outcome</option>${outcomes.map((o) => html`<option key=${o} value=${o}>${o}</option>`)}</select>
    <select aria-label="Channel" value=${channel} onChange=${(e) => set({ channel: e.target.value })}>
      <option value="">any channel</option>${channels.map((c) => html`<option key=${c} value=${c}>${c}</option>`)}</select>
    <span class="traits">${trigger("fellback", "fell back")}${trigger("duplicates", "two copies or more", table.twice)}</span>
  </div>`;
}

// useRowHeight is how high every row is: as high as the highest that was drawn at this width. It is measured when the list
// has another height, not each time it is drawn, which would be laid out for that alone.
/** @param {{current: HTMLElement}} box @param {{current: HTMLElement}} list @param {boolean} some whether there are rows */
function useRowHeight(box, list, some) {
  const [height, setHeight] = useState(least);
  const width = useWidth(box);
  const measure = () => {
    const row = list.current?.firstElementChild; // the list's grid makes all rows as high as the highest
    if (row) setHeight((before) => Math.max(before, Math.ceil(row.getBoundingClientRect().height)));
  };
  useLayoutEffect(() => setHeight(least), [width]);
  useLayoutEffect(measure, [width, height, some]);
  useEffect(() => {
    const observer = new ResizeObserver(measure); // letters and lines may be given more room
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const before = useRef(height);
  useLayoutEffect(() => {
    box.current.scrollTop *= height / before.current; // the same row stays at the top
    before.current = height;
  }, [height]);
  return height;
}

/**
 * @param {{length: number, at: (i: number) => Message, shown: string, hold: (on: boolean) => void}} props
 * at gives the rows from the newest on; shown is a message
 */
function Rows({ length, at, shown, hold }) {
  const box = useRef();
  const list = useRef();
  const rowHeight = useRowHeight(box, list, length > 0);
  const [view, setView] = useState({ top: 0, height: 600 });
  const over = useRef(false);
  const look = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight } = box.current;
    setView({ top: scrollTop, height: clientHeight });
    hold(over.current || scrollTop > 0);
  };
  const hover = (/** @type {FieldEvent} */ e) => {
    over.current = e.type === "pointerenter";
    look();
  };
  useEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  // One stop for the tabulator: arrows and the like go from row to row, and the list follows.
  const onKeyDown = (/** @type {FieldEvent} */ e) => {
    const page = Math.max(Math.floor(view.height / rowHeight) - 1, 1);
    /** @type {Record<string, number>} */
    const ways = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -length, End: length };
    const by = ways[e.key];
    if (!by) return;
    e.preventDefault();
    const from = current < 0 ? 0 : current;
    moved.current = leadOf(at(Math.min(Math.max(from + by, 0), length - 1)));
    go({ umid: moved.current, event: "" }, false);
    follow();
  };
  let current = -1;
  const row = rowOf(shown);
  for (let i = 0; row && i < length && current < 0; i++) if (at(i) === row) current = i;
  // The row that a key moved to: it is focused once it is the one shown, and not where the list is drawn anew before.
  const moved = useRef("");
  useEffect(() => {
    if (!moved.current || rowOf(moved.current) !== row || current < 0) return;
    const { scrollTop, clientHeight } = box.current;
    const y = current * rowHeight;
    if (y < scrollTop) box.current.scrollTop = y;
    else if (y + rowHeight > scrollTop + clientHeight) box.current.scrollTop = y + rowHeight - clientHeight;
    const element = /** @type {HTMLElement | null} */ (box.current.querySelector("[aria-current]"));
    if (!element) return;
    element.focus({ preventScroll: true });
    moved.current = "";
  });
  const first = Math.max(Math.floor(view.top / rowHeight) - spare, 0);
  const last = Math.min(Math.ceil((view.top + view.height) / rowHeight) + spare, length);
  const rows = [];
  for (let i = first; i < last; i++) rows.push(html`<${Row} key=${at(i).umid} row=${at(i)} i=${i} of=${length} shown=${i === current}
    stop=${i === (current >= first && current < last ? current : first)} />`);
  return html`<div class="rows" ref=${box} tabindex="-1" onKeyDown=${onKeyDown}
    onScroll=${look} onPointerEnter=${hover} onPointerLeave=${hover}><div style=${{ height: `${length * rowHeight}px` }}>
      <ul ref=${list} style=${{ transform: `translateY(${first * rowHeight}px)`, gridAutoRows: `minmax(${rowHeight}px, 1fr)` }}>${rows}</ul>
    </div></div>`;
}

// pickRow shows a message: where there is no room beside the list, its story comes into view.
/** @param {string} umid */
function pickRow(umid) {
  select(umid);
  if (matchMedia("(max-width: 760px)").matches) document.querySelector(".watch-main")?.scrollIntoView();
}

/** @param {{row: Message, i: number, of: number, shown: boolean, stop: boolean}} props */
function Row({ row, i, of, shown, stop }) {
  const fell = row.fired > 1 && !row.sends ? `${row.fired} channels fired` : "";
  return html`<li aria-setsize=${of} aria-posinset=${i + 1}>
    <button class="row" tabindex=${stop ? 0 : -1} aria-current=${shown ? "true" : undefined} onClick=${() => pickRow(leadOf(row))}>
      <span class="row-top"><${Outcome} outcome=${row.outcome} />
        ${row.sends && row.sends.length > 1 ? html`<${Sends} sends=${row.sends} />`
          : html`<span class="row-channel ch-${row.channel}">${row.channel && html`<i class="dot"></i>${row.channel}`}</span>`}
        <span class="row-time">${row.at !== null && row.outcome === "succeeded" ? span(row.at - row.submitted, 1) : ""}</span></span>
      <span class="row-sub"><span class="row-to">${row.to || " "}</span>
        ${row.copies > 1 ? html`<span class="chip chip-twice">${row.copies} copies</span>` : fell
          && html`<span class="quiet-text fell" title=${fell}>↓${row.fired}</span>`}
        <span class="row-id mono">${row.client || row.umid.slice(0, 8)}</span></span>
    </button></li>`;
}

const marked = 6; // sends of a journey that have a mark of their own

// Sends marks the channels that a journey's sends went over.
/** @param {{sends: Message[]}} props */
function Sends({ sends }) {
  const list = (sends.length > marked ? sends.slice(-marked) : [...sends]).sort((a, b) => a.submitted - b.submitted);
  return html`<span class="row-channel sends" title=${list.map((s) => s.channel).join(", ")}>${list.map((s) => html`<i key=${s.umid}
    class="dot ch-${s.channel}"></i>`)}
    <span>${plural(sends.length, "send")}</span><span class="hidden">: ${list.map((s) => s.channel).join(", ")}</span></span>`;
}
