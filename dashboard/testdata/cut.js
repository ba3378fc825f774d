// What is cut off of the text that the page shows, or lies on other text, a line each: what hides it, what it runs out of,
// or what it lies on. What is scrolled to is not cut off, and pictures and charts are let be.
(() => {
  const boxes = "button, .chip, .card, .clock, .phone, .bubble, dialog, li, td, th, dd, dt, fieldset";
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const told = new Set();
  const tell = (what, words, e) => told.add(`${what}: ${words.slice(0, 60)} (${e.localName}.${e.getAttribute("class") || ""})`);
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("svg, .skip, option, noscript, .uplot");
  const beyondX = (r, box) => r.left < box.left - 1.5 || r.right > box.right + 1.5;
  const beyondY = (r, box) => r.top < box.top - 2.5 || r.bottom > box.bottom + 2.5;

  // pieces are the lines of a text as they stand, in what is scrolled as far as they are in sight.
  function pieces(node) {
    const e = node.parentElement, words = node.data.trim();
    const range = document.createRange();
    range.selectNodeContents(node);
    let lines = [...range.getClientRects()].map(({ left, right, top, bottom }) => ({ left, right, top, bottom, words, e }));
    let scrollsX = false, scrollsY = false, boxed = false;
    for (let a = e; a !== document.body; a = a.parentElement) {
      const { overflowX, overflowY, display, position, clipPath } = getComputedStyle(a);
      if (clipPath === "inset(50%)") return []; // it is for those who do not see it
      if (position === "fixed") break;
      if (display === "inline" || display === "contents") continue;
      const box = a.getBoundingClientRect();
      const isOut = (x, y) => lines.some((r) => (x && !scrollsX && beyondX(r, box)) || (y && !scrollsY && beyondY(r, box)));
      if (isOut(hides(overflowX), hides(overflowY))) tell("cut off", words, e);
      if (scrolls(overflowX)) scrollsX = true;
      if (scrolls(overflowY)) scrollsY = true;
      if (scrolls(overflowX)) lines = lines.map((r) => ({ ...r, left: Math.max(r.left, box.left), right: Math.min(r.right, box.right) }));
      if (scrolls(overflowY)) lines = lines.map((r) => ({ ...r, top: Math.max(r.top, box.top), bottom: Math.min(r.bottom, box.bottom) }));
      lines = lines.filter((r) => r.right - r.left > 1 && r.bottom - r.top > 1);
      if (!boxed && a.matches(boxes)) {
        boxed = true;
        if (isOut(true, true)) tell(`out of ${a.localName}.${a.className}`, words, e);
      }
    }
    return lines;
  }

  const all = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = /** @type {Text} */ (walk.currentNode);
    if (node.data.trim() && isShown(node.parentElement)) all.push(...pieces(node));
  }
  all.forEach((a, i) => {
    for (const b of all.slice(i + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (a.e !== b.e && wide > 2 && high > 4) tell(`on “${b.words.slice(0, 30)}”`, a.words, a.e);
    }
  });
  for (const e of document.querySelectorAll("input:not([type=checkbox], [type=radio], [type=range])")) {
    if (isShown(e) && e.value && e.scrollWidth > e.clientWidth + 1) tell("cut off in a field", e.value, e);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    tell(`the page is ${scrollWidth} pixels wide`, wide.slice(0, 5).map((e) => `${e.localName}.${e.getAttribute("class")}`).join(" "), wide.at(-1));
  }
  return [...told];
})()
