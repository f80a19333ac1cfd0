// The review page: keys, and a change of line without loading the page. Everything here has a link or a button that works alone.
(() => {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const panel = document.getElementById("panel");
  const links = () => [...review.querySelectorAll(".review-lines a")];
  const current = () => review.querySelector(".review-lines a[aria-current]");
  const keysOn = document.getElementById("keys-on");
  const KEPT = "caunoi-review-keys";
  let wanted = 0;

  const intoView = (element) => {
    const box = element?.closest(".review-scroll");
    if (box) box.scrollTop = element.offsetTop - box.clientHeight / 3;
  };

  const mark = (link) => {
    const first = Number(link.dataset.first);
    const last = Number(link.dataset.last);
    for (const line of review.querySelectorAll(".paper-lines li")) {
      const number = Number(line.dataset.line);
      line.classList.toggle("is-chosen", number >= first && number <= last);
    }
    intoView(review.querySelector(`.paper-lines [data-line="${first}"]`));
    intoView(link.closest("li"));
  };

  const choose = async (link) => {
    if (!link) return;
    current()?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    mark(link);
    history.replaceState(null, "", link.getAttribute("href"));
    const turn = ++wanted;
    const answer = await fetch(`${location.pathname}${link.dataset.id}/`, { headers: { Accept: "text/html" } });
    if (turn !== wanted) return;
    if (!answer.ok) { location.assign(link.href); return; }
    panel.innerHTML = await answer.text();
  };

  const step = (by) => {
    const all = links();
    const place = Math.max(0, all.indexOf(current()));
    const next = all[place + by];
    choose(next);
    next?.focus({ preventScroll: true });
  };

  const open = (name) => {
    const fold = panel.querySelector(`[data-fold="${name}"]`);
    if (!fold) return;
    fold.open = true;
    fold.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  };

  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    e: () => open("edit"), t: () => open("split"), g: () => open("units"),
  };

  review.addEventListener("click", (event) => {
    const link = event.target.closest(".review-lines a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link);
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && typing) { current()?.focus(); return; }
    if (typing || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = KEYS[event.key];
    const button = deed ? null : panel.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!deed && !button) return;
    event.preventDefault();
    if (deed) deed();
    else button.click();
  });

  try {
    keysOn.checked = localStorage.getItem(KEPT) !== "off";
    keysOn.addEventListener("change", () => localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"));
  } catch { /* A browser that keeps nothing still has the keys. */ }

  const start = current();
  if (start) {
    mark(start);
    if (location.hash) start.focus({ preventScroll: true });
  }
})();
