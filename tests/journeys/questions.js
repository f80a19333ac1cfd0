// Questions that tests ask a page; each answers with a list of what is wrong, or with what it found.
({
  name(element) {
    return `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`;
  },

  words(element) {
    const words =
      element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || element.name || "";
    return words.trim().replace(/\s+/g, " ");
  },

  // Does a box around the element scroll, or hide, by itself?
  held(element) {
    for (let box = element.parentElement; box; box = box.parentElement) {
      if (box !== document.body && /auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  },

  strangeLinks() {
    const wrong = [];
    const base = document.baseURI.startsWith("http") ? document.baseURI : "http://trang.invalid/";
    for (const element of document.querySelectorAll("[href], [src], [action], [formaction], [data], [poster]")) {
      for (const name of ["href", "src", "action", "formaction", "data", "poster"]) {
        const written = element.getAttribute(name);
        if (written === null) continue;
        const url = new URL(written, base);
        const isPicture = element.matches("img, source, link[rel~=icon], audio, video") && /^(data|blob):$/.test(url.protocol);
        const isPage = /^https?:$/.test(url.protocol);
        const isReached = element.matches("a") && /^(tel|mailto):$/.test(url.protocol);
        const isAway = isPage && url.origin !== new URL(base).origin && !/noreferrer/.test(element.rel ?? "");
        if (!(isPage || isPicture || isReached) || isAway) wrong.push(`${this.name(element)} ${name}=${written.slice(0, 80)}`);
      }
    }
    return wrong;
  },

  sideways() {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const out = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > wide + 1 && !this.held(element))
      .map((element) => `${this.name(element)} reaches ${Math.round(element.getBoundingClientRect().right)}`);
    return out.length ? out.slice(0, 8) : [`the page is ${document.documentElement.scrollWidth} wide`];
  },

  cutOff() {
    return [...document.body.querySelectorAll("*:not(textarea, select, input)")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const speaks = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const hides = /hidden|clip/.test(style.overflowX + style.overflowY) && !style.clipPath.startsWith("inset");
        const spills = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
        return speaks && hides && spills && style.display !== "inline";
      })
      .map((element) => `${this.name(element)}: ${this.words(element).slice(0, 40)}`);
  },

  // WCAG 2.2, 2.5.8: a target may be small in running text, or where a circle of the size asked meets no other target.
  smallTargets(smallest) {
    const around = "p, li, td, th, dd, blockquote, label, small, div.notice > div";
    const targets = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
      .filter((element) => {
        const style = getComputedStyle(element);
        return element.checkVisibility() && !style.clipPath.startsWith("inset") && element.getBoundingClientRect().right > 0;
      })
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const small = ({ box }) => box.width < smallest || box.height < smallest;
    const inText = ({ element }) => {
      const text = getComputedStyle(element).display === "inline" && element.closest(around)?.textContent.trim();
      return text && text !== element.textContent.trim();
    };
    const crowded = (target) => {
      const x = target.box.left + target.box.width / 2;
      const y = target.box.top + target.box.height / 2;
      return targets.some((other) => {
        if (other.element === target.element || other.element.contains(target.element)) return false;
        const { left, right, top, bottom } = other.box;
        const apart = small(other)
          ? Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2) - smallest / 2
          : Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
        return apart < smallest / 2;
      });
    };
    return targets
      .filter((target) => small(target) && !inText(target) && crowded(target))
      .filter(({ element }) => getComputedStyle(element, "::after").position !== "absolute")
      .map(({ element, box }) => `${this.words(element).slice(0, 40)}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
  },

  painted() {
    const seen = (type) =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
        setTimeout(() => resolve([]), 500);
      });
    return Promise.all([seen("largest-contentful-paint"), seen("layout-shift")]).then(([paints, shifts]) => [
      (paints.at(-1)?.startTime ?? 0) / 1000,
      shifts.reduce((sum, shift) => sum + shift.value, 0),
    ]);
  },

  start() {
    document.activeElement?.blur();
    scrollTo(0, 0);
  },

  focused() {
    const element = document.activeElement;
    return !element || element === document.body ? null : this.words(element);
  },

  // What is wrong with the focus just now: null when nothing has it, "" when all is well.
  focusTrouble() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = style.boxShadow !== "none" || (style.outlineStyle !== "none" && !/, 0\)$/.test(style.outlineColor));
    const points = [
      [box.left + box.width / 2, box.top + box.height / 2],
      [box.left + 3, box.top + 3],
      [box.right - 3, box.bottom - 3],
    ];
    const seen = points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element));
    });
    return ring && seen ? "" : `${this.words(element).slice(0, 40)}: ${ring ? "hidden" : "no ring"}`;
  },
})
