// A picture that the server drew, in the page: the same drawing that the command line writes to a file.
import { html, useRef, useLayoutEffect } from "../ui.js";

// elementOf is a picture as an element. Its own style sheet stays outside: the page has the same one as a file, as its
// content policy wants it.
function elementOf(svg) {
  const text = svg.replace(/<style>[^<]*<\/style>/, "");
  return document.adoptNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
}

// Picture shows one. Ready is given its element whenever there is a new one.
export function Picture({ svg, ready }) {
  const box = useRef();
  useLayoutEffect(() => {
    box.current.replaceChildren(...(svg ? [elementOf(svg)] : []));
    if (svg && ready) ready(box.current.firstChild);
  }, [svg]);
  return html`<div class="picture" ref=${box}></div>`;
}
