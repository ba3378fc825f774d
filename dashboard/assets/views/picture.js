// A picture that the server drew, in the page: the same drawing that the command line writes to a file.
import { html, useRef, useLayoutEffect } from "../ui.js";

// elementOf is a picture as an element. Its own style sheet stays outside: the page has the same one as a file, as its
// content policy wants it.
/** @param {string} svg */
function elementOf(svg) {
  const text = svg.replace(/<style>[^<]*<\/style>/, "");
  const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
  return /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.adoptNode(documentElement)));
}

// Picture shows one. Ready is given its element whenever there is a new one.
/** @param {{svg?: string, ready?: (drawn: SVGSVGElement) => void}} props */
export function Picture({ svg, ready }) {
  const box = useRef();
  useLayoutEffect(() => {
    const drawn = svg && elementOf(svg);
    box.current.replaceChildren(...(drawn ? [drawn] : []));
    if (drawn && ready) ready(drawn);
  }, [svg]);
  return html`<div class="picture" ref=${box}></div>`;
}
