// One message, drawn: along the clock, as it goes on, or by its instants, as the command line draws it.
import { html, useState } from "../ui.js";
import { useStore, watches } from "../store.js";
import { Timeline } from "./timeline.js";
import { LivePicture } from "./livepicture.js";

/** @import { Story } from "../story.js" */

const ways = { clock: "Along the clock", instants: "By instants" };

// Drawn draws it. Of a message that is sent for real the server draws no picture.
/** @param {{story: Story}} props */
export function Drawn({ story }) {
  const world = useStore((s) => s.world);
  const [way, setWay] = useState(localStorage.getItem("cascade.drawn") === "instants" ? "instants" : "clock");
  const choose = (/** @type {string} */ one) => {
    localStorage.setItem("cascade.drawn", one);
    setWay(one);
  };
  if (watches) return html`<${Timeline} story=${story} />`;
  return html`<div class="split" role="group" aria-label="How it is drawn">${Object.entries(ways).map(([one, label]) => html`<button
      key=${one} aria-pressed=${one === way} class=${one === way ? "primary" : ""} onClick=${() => choose(one)}>${label}</button>`)}</div>
    ${way === "clock" ? html`<${Timeline} story=${story} />` : html`<${LivePicture} world=${world} umid=${story.umid}
      name=${`${world}-message`} version=${story.events} label="Timeline" />`}`;
}
