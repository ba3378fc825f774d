// A picture of what stands in the world: asked for anew when something has happened, and no oftener than the server and
// the eye can follow.
import { html, useState, useEffect, useMemo, useRef, useWidth } from "../ui.js";
import { api } from "../api.js";
import { asker } from "../asker.js";
import { Picture } from "./picture.js";
import { TakePicture } from "./takepicture.js";

/** @param {{world: string, width: number}} of */
const draw = ({ world, width }) => api.crowdPicture(world, { width });

// LivePicture shows the crowd. It is asked for again when the version is another one.
/** @param {{world: string, name: string, version: unknown, label: string}} props */
export function LivePicture({ world, name, version, label }) {
  const box = useRef();
  const width = Math.floor(useWidth(box) / 20) * 20;
  const [svg, setSVG] = useState("");
  const [taking, setTaking] = useState(false);
  const put = useMemo(() => asker(draw, setSVG, () => {}, (took) => Math.max(700, 4 * took)), []);
  useEffect(() => {
    if (width) put({ world, width });
  }, [world, width, version]);
  return html`<section class="card drawn" aria-label=${label}>
    <div class="scroll-x" tabindex="0" role="group" aria-label=${`${label}, drawn`} ref=${box}><${Picture} svg=${svg} /></div>
    <p class="buttons"><button disabled=${!svg} onClick=${() => setTaking(true)}>Copy as picture</button></p>
    ${taking && html`<${TakePicture} world=${world} name=${name} onClose=${() => setTaking(false)} />`}
  </section>`;
}
