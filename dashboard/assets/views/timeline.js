// A message's story as the server draws it, a lane a step, and what the page lays on the drawing: names of lanes and how
// they stand, why the message moved on, webhooks, what is pointed at and pinned, and the clock as it goes by.
import { html, useState, useRef, useEffect, useMemo, useLayoutEffect, useWidth } from "../ui.js";
import { useStore, startOf, watches } from "../store.js";
import { span, clockTime, happening, marks, because, cause } from "../words.js";
import { api } from "../api.js";
import { asker } from "../asker.js";
import { go } from "../address.js";
import { plotOf, xOf, signsOf } from "../plot.js";
import { Picture } from "./picture.js";
import { TakePicture } from "./takepicture.js";
import { Moving } from "./moving.js";

/** @import { Plot, Sign } from "../plot.js" */
/** @import { Story } from "../story.js" */
/** @import { FieldEvent } from "../ui.js" */
/** @import { Tell } from "./clock.js" */

/** @typedef {Plot & {umid: string}} Read a picture's plot, and whose it is */
/** @typedef {{umid: string, world: string, last: string, width: number, times: "span" | "clock"}} Asked for a picture */

// Timeline draws a story. One with a picture of its own is of no message of the world: its clock does not count.
/** @param {{story: Story, picture?: string}} props */
export function Timeline({ story, picture = "" }) {
  const alone = picture !== "";
  const box = useRef();
  const width = Math.floor(useWidth(box) / 10) * 10;
  const start = useStore(startOf);
  const world = useStore((s) => s.world);
  const timeAs = useStore((s) => (!alone && s.timeAs === "clock" ? "clock" : "span"));
  const drawn = useDrawn(story, alone ? 0 : width, timeAs);
  const [read, setPlot] = useState(/** @type {Read | null} */ (null));
  const [tip, setTip] = useState(/** @type {Sign | null} */ (null));
  const [taking, setTaking] = useState(false);
  const umid = alone ? story.umid : drawn.umid;
  const plot = read && read.umid === story.umid ? read : null;
  /** @type {Tell} */
  const tell = (at) => (timeAs === "clock" && start ? clockTime(start, at) : span(at));
  const webhooks = story.events.some((l) => l.kind === "webhook");
  const scrolled = useEnd(box, read);
  return html`<section class="card timeline" aria-label="Timeline"><div class="timeline-frame">
    <div class="timeline-box" ref=${box} onScroll=${scrolled} style=${{ minHeight: `${23 + 109 * story.steps.length}px` }}>
      <div class="timeline-lay" style=${plot && { width: `${plot.width}px`, height: `${plot.height}px` }}>
      <${Picture} svg=${picture || drawn.svg} ready=${(/** @type {SVGSVGElement} */ svg) => setPlot({ umid, ...plotOf(svg) })} />
      ${plot && html`<${Falls} story=${story} plot=${plot} room=${width} />
        <${Moving} story=${story} plot=${plot} room=${width} alone=${alone} tell=${tell} />
        <${Signs} key=${umid} story=${story} plot=${plot} alone=${alone} tell=${tell}
          show=${(/** @type {Sign | null} */ sign) => setTip(sign && { ...sign, x: sign.x - box.current.scrollLeft })} />`}
    </div></div>
    ${tip && html`<${Tip} tip=${tip} story=${story} width=${width} tell=${tell} />`}</div>
    <p class="quiet-text timeline-key"><span>○ receipt <b>●</b> delivered or read <b>✓</b> success <b>×</b> failure${webhooks
      ? " ✉ webhook" : ""}. ${timeAs === "span" ? "Times count from the submission; long" : "Long"} gaps are drawn shorter.</span>
      ${!alone && !watches && html`<button onClick=${() => setTaking(true)}>Copy as picture</button>`}</p>
    ${taking && html`<${TakePicture} world=${world} umid=${story.umid} name=${`${world}-message`}
      onClose=${() => setTaking(false)} />`}
  </section>`;
}

// useDrawn is the newest picture of a message, and whose it is: there is another one when the story has gained a line. Of
// a journey the last send that is told is asked for: those before it are drawn with it.
/** @param {Story} story @param {number} width @param {Asked["times"]} times */
function useDrawn(story, width, times) {
  const { umid, events } = story;
  const last = story.journey ? story.accounts[story.accounts.length - 1].umid : umid;
  const world = useStore((s) => s.world);
  const [drawn, setDrawn] = useState({ umid: "", svg: "" });
  const put = useMemo(() => asker(picture, setDrawn, () => {}, (took) => Math.max(150, 4 * took)), []);
  useEffect(() => {
    if (width) put({ world, umid, last, width, times });
  }, [world, umid, events, width, times]);
  return drawn;
}

/** @param {Asked} asked */
const picture = async ({ umid, world, last, ...how }) => ({ umid, svg: await api.picture(world, { umid: last, marks: "true", ...how }) });

// useEnd keeps the end of a picture that grows in view where it was in view.
/** @param {{current: HTMLElement}} box @param {Read | null} plot */
function useEnd(box, plot) {
  const before = useRef({ umid: "", atEnd: false });
  const look = () => {
    if (!box.current) return; // what was scrolled is gone when that is told
    const { scrollLeft, clientWidth, scrollWidth } = box.current;
    before.current.atEnd = scrollLeft + clientWidth > scrollWidth - 8;
  };
  useLayoutEffect(() => {
    if (!plot) return;
    if (before.current.umid !== plot.umid) box.current.scrollLeft = 0;
    else if (before.current.atEnd) box.current.scrollLeft = box.current.scrollWidth;
    before.current.umid = plot.umid;
    look();
  }, [plot]);
  return look;
}

// Falls are why each step after the first had its turn, at its arrow: on that side of it that is in view.
/** @param {{story: Story, plot: Plot, room: number}} props */
function Falls({ story, plot, room }) {
  return story.steps.slice(1).map((step) => {
    const spot = plot.spots.find((s) => s.step === step.n);
    const why = step.sent ? step.sent.short : cause(story.steps[step.n - 2]);
    if (!spot || !why) return null;
    const side = spot.x < room / 2 ? { left: `${spot.x + 9}px`, maxWidth: `${room - spot.x - 13}px` }
      : { right: `${plot.width - spot.x + 9}px`, maxWidth: `${spot.x - 13}px` };
    return html`<div key=${step.n} class="fall-chip ${step.sent && step.sent.kind === "despite" ? "despite" : ""}"
      style=${{ bottom: `${plot.height - spot.y + 14}px`, ...side }}>${why}</div>`;
  });
}

// Signs are what can be pointed at: the instants of steps, and webhooks. They are one stop for the tabulator; arrows go
// from one to the next.
/** @param {{story: Story, plot: Plot, alone: boolean, tell: Tell, show: (sign: Sign | null) => void}} props */
function Signs({ story, plot, alone, tell, show }) {
  const pinned = useStore((s) => s.event);
  const [at, setAt] = useState(0);
  const signs = signsOf(story, plot);
  const onKeyDown = (/** @type {FieldEvent} */ e) => {
    const { length } = signs;
    /** @type {Record<string, number>} */
    const ways = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -length, End: length };
    const by = ways[e.key];
    if (!by) return;
    e.preventDefault();
    const all = /** @type {HTMLElement[]} */ ([...e.currentTarget.children]);
    all[Math.min(Math.max(all.indexOf(e.target) + by, 0), all.length - 1)].focus();
  };
  // One after another of the lines at an instant is pinned, and at last none.
  const pin = (/** @type {Sign} */ { lines }) => {
    const next = lines[lines.findIndex((l) => l.cursor === pinned) + 1];
    if (!alone) go({ event: next ? next.cursor : "" }, false);
  };
  return html`<div role="group" aria-label="What happened, by the instant" onKeyDown=${onKeyDown}>${signs.map((sign, i) => html`<button
      key=${sign.key} class="mark ${sign.hook || ""}" style=${{ left: `${sign.x}px`, top: `${sign.y}px` }}
      tabindex=${i === Math.min(at, signs.length - 1) ? 0 : -1} aria-pressed=${sign.lines.some((l) => l.cursor === pinned)}
      aria-label=${[...sign.lines.flatMap((l) => [happening(l, story), ...marks(l)]), `at ${tell(sign.t)}`].join(", ")}
      onMouseEnter=${() => show(sign)} onMouseLeave=${() => show(null)} onBlur=${() => show(null)}
      onFocus=${() => { setAt(i); show(sign); }} onClick=${() => pin(sign)}>
      ${sign.hook && html`<svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true"><path d="M-6 -4H6V4.5H-6zM-6 -4 0 1 6 -4" />
        ${sign.hook.includes("bad") && html`<path class="struck" d="M-7.5 7 7.5 -7" />`}</svg>`}</button>`)}</div>`;
}

/** @param {{tip: Sign, story: Story, width: number, tell: Tell}} props */
function Tip({ tip, story, width, tell }) {
  const { lines, x, y, t } = tip;
  const side = x > width - 250 ? { right: `${Math.max(width - x - 8, 4)}px` } : { left: `${Math.max(x - 12, 4)}px` };
  return html`<div class="tip" role="tooltip" style=${{ top: `${y + 16}px`, ...side }}>
    ${lines.map((l) => html`<span key=${l.cursor}><strong>${happening(l, story)}</strong> ${because(l, story)}
      ${marks(l).length > 0 && html` <span class="notes">${marks(l).join(" · ")}</span>`}</span>`)}
    <span>at ${tell(t)}${t !== story.submitted && `, ${span(t - story.submitted)} after the submission`}</span>
  </div>`;
}
