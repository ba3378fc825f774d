// A picture of what stands in the world: asked for anew when something has happened, and no oftener than the server and
// the eye can follow.
import { html, useState, useEffect, useRef, useWidth } from "../ui.js";
import { api } from "../api.js";
import { asker } from "../asker.js";
import { Picture } from "./picture.js";
import { TakePicture } from "./takepicture.js";

// LivePicture shows the crowd, or the message that "of" names. It is asked for again when the version is another one.
export function LivePicture({ world, of, name, version, label }) {
  const box = useRef();
  const width = Math.floor(useWidth(box) / 20) * 20;
  const [svg, setSVG] = useState("");
  const [taking, setTaking] = useState(false);
  const put = useRef();
  put.current ||= asker((q) => api.picture(q.world, q.of, q.width), (a) => a.refused || setSVG(a),
    (took) => Math.max(of ? 150 : 700, 4 * took));
  useEffect(() => {
    if (width) put.current({ world, of, width });
  }, [world, of, width, version]);
  return html`<section class="card drawn" aria-label=${label}>
    <div class="scroll-x" tabindex="0" role="group" aria-label=${`${label}, drawn`} ref=${box}><${Picture} svg=${svg} /></div>
    <p class="buttons"><button disabled=${!svg} onClick=${() => setTaking(true)}>Copy as picture</button></p>
    ${taking && html`<${TakePicture} world=${world} of=${of} name=${name} onClose=${() => setTaking(false)} />`}
  </section>`;
}
