// The main view: the messages, one of them on its timeline, and what its recipient saw.
import { html } from "../ui.js";
import { useStore, watches } from "../store.js";
import { Messages } from "./messages.js";
import { Timeline } from "./timeline.js";
import { Phone } from "./phone.js";
import { Guide } from "./guide.js";
import { Story, Heading, SecondCopy } from "./storyview.js";
import { table } from "../table.js";
import { attempt } from "../world.js";
import { api } from "../api.js";
import { sendExample, sendHere, PointHere } from "./welcome.js";

export function Watch() {
  const story = useStore((s) => s.story);
  useStore((s) => s.rows);
  if (!story && table.rows.length === 0) return html`<${NoMessages} />`;
  return html`<div class="watch">
    <${Messages} />
    <div class="watch-main">
      <${Guide} />
      ${story && html`<${Heading} story=${story} />
        <${SecondCopy} story=${story} />
        <${Timeline} story=${story} />
        <${Story} key=${story.journey ? "journey" : "message"} story=${story} />`}
    </div>
    ${story && html`<${Phone} story=${story} />`}
  </div>`;
}

function NoMessages() {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  if (watches) return html`<section class="welcome">
    <h1>Nothing has been sent in ${world} yet.</h1>
    <p class="lead">What is sent with <code>POST ${location.origin}/api/v1/subaccounts/${world}/messages</code> is shown here.</p>
  </section>`;
  return html`<section class="welcome">
    <h1>Nothing has been sent in ${world} yet.</h1>
    <p class="lead">${setup && setup.about ? setup.about : "Send a message, and watch it fall back from channel to channel."}</p>
    <p class="buttons">
      <button class="primary big" onClick=${() => attempt(() => sendExample(world))}>Send the three-channel example</button>
      <button class="big" onClick=${() => attempt(() => sendHere(world))}>Send it as this world is</button>
      <button class="big" onClick=${() => attempt(() => api.traffic(world))}>Start its traffic</button></p>
    <p class="quiet-text">The example makes the world anew, with a WhatsApp that nobody reads and a Viber that stays silent. Your own
      code sends with <code>POST ${location.origin}/api/v1/subaccounts/${world}/messages</code></p>
    <${PointHere} world=${world} />
  </section>`;
}
