// The box by keyboard, and a pane beside the list on a wide screen. Without it every row is a plain link.

const list = document.querySelector("[data-box]");
const pane = document.getElementById("pane");
const wide = matchMedia("(min-width: 80em)");
const rows = list ? [...list.querySelectorAll("a[data-open]")] : [];
let place = -1;

const show = async (link) => {
  place = rows.indexOf(link);
  for (const one of rows) one.closest("li").classList.toggle("is-open", one === link);
  link.focus();
  if (!pane || !wide.matches) return;
  try {
    const answer = await fetch(link.href, { headers: { "X-Pane": "1" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    pane.innerHTML = await answer.text();
    pane.hidden = false;
    window.htmx?.process(pane);
  } catch {
    location.assign(link.href);
  }
};

for (const link of rows) {
  link.addEventListener("click", (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return;
    event.preventDefault();
    show(link);
  });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if ((event.key === "j" || event.key === "k") && rows.length) {
    event.preventDefault();
    const next = place + (event.key === "j" ? 1 : -1);
    show(rows[Math.max(0, Math.min(rows.length - 1, next))]);
    return;
  }
  const button = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    location.assign(button.href);
  }
});
