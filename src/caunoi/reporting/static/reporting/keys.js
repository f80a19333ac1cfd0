// The keys of the sheet, its side panel, and what the device kept from last time.
(() => {
  const { form, cells, of, opened, undo, drafts, change, take, judge, later, send } = caunoiSheet;

  const to = (place) => {
    const cell = cells[Math.max(0, Math.min(place, cells.length - 1))];
    cell.box.focus();
    cell.box.select();
  };
  const openNote = (cell) => {
    opened.add(cell.code);
    judge();
    cell.note.focus();
  };
  const show = (code) => {
    for (const one of document.querySelectorAll("#panel > *")) one.hidden = one.id !== `panel-${code}`;
  };
  const commit = (cell) => { if (cell.box.value !== cell.before) change([[cell, cell.box.value]]); };
  const back = (cell) => {
    if (cell.box.value !== cell.before) { cell.box.value = cell.before; take(cell); judge(); return; }
    const step = undo.pop();
    if (!step) return;
    for (const [one, value] of step) { one.box.value = value; one.before = value; take(one); }
    judge();
    later();
    step[0][0].box.focus();
  };

  const KEYS = {
    Enter: (place, event) => to(place + (event.shiftKey ? -1 : 1)),
    ArrowDown: (place) => to(place + 1),
    ArrowUp: (place) => to(place - 1),
    F2: (place) => openNote(cells[place]),
    Escape: (place) => { cells[place].box.value = cells[place].before; },
  };
  cells.forEach((cell, place) => {
    cell.box.addEventListener("keydown", (event) => {
      const control = event.ctrlKey || event.metaKey;
      if (control && event.key.toLowerCase() === "z") { event.preventDefault(); back(cell); return; }
      if (control || event.altKey || event.isComposing || !KEYS[event.key]) return;
      event.preventDefault();
      if (event.key !== "Escape") commit(cell);
      KEYS[event.key](place, event);
    });
    cell.box.addEventListener("focus", () => show(cell.code));
    cell.box.addEventListener("change", () => commit(cell));
    cell.box.addEventListener("input", () => { take(cell); later(); });
    cell.note.addEventListener("input", () => { take(cell); later(); });
    cell.note.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      judge();
      cell.box.focus();
    });
    cell.take?.addEventListener("change", () => {
      change([[cell, caunoiRules.shown(cell.take.dataset.value)]]);
      cell.take.checked = false;
      cell.box.focus();
    });
  });

  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    for (const cell of cells) commit(cell);
    send();
  });
  addEventListener("online", send);
  addEventListener("pagehide", () => { for (const cell of cells) if (cell.box.value !== cell.before) take(cell); });

  for (const button of document.querySelectorAll("#panel [data-take]")) {
    button.addEventListener("click", () => {
      const cell = of.get(button.dataset.take);
      change([[cell, caunoiRules.shown(cell.take.dataset.value)]]);
      cell.box.focus();
    });
  }
  for (const button of document.querySelectorAll("#panel [data-note]")) {
    button.addEventListener("click", () => openNote(of.get(button.dataset.note)));
  }
  for (const link of form.querySelectorAll(".cell-code")) {
    const { code } = link.closest("tr").dataset;
    if (of.has(code)) link.tabIndex = -1;
    link.addEventListener("click", (event) => { event.preventDefault(); show(code); });
  }
  for (const one of document.querySelectorAll("[data-with-script]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
  // A page that was kept for times without a network may be older than what was saved since.
  const born = Number(form.dataset.at);
  for (const [code, kept] of Object.entries(drafts.all())) {
    const cell = of.get(code);
    if (!cell || (kept.sent && kept.at <= born)) { drafts.drop(code); continue; }
    cell.box.value = kept.value;
    cell.before = kept.value;
    cell.note.value = kept.note;
    cell.base.value = kept.base;
    cell.note.defaultValue = kept.sent ? kept.note : kept.noteBase ?? cell.note.defaultValue;
    const server = cell.server;
    if (!kept.sent) take(cell);
    cell.server = server;
    const found = caunoiRules.readCell(kept.value);
    cell.wrong = found.sentence ?? "";
    caunoiSheet.figures[code] = found.sentence ? null : found.value;
  }
  judge();
  send();
})();
