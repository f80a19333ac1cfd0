// A section as a spreadsheet: keys, what each cell says of itself, and saving by itself. Without it the form saves by a button.
(() => {
  const form = document.getElementById("entry");
  const { readCell, isBroken, codesOf, share, add, shown } = caunoiRules;
  const drafts = caunoiDrafts(form);
  const rules = JSON.parse(form.dataset.rules);
  const figures = JSON.parse(form.dataset.figures);
  const bar = document.getElementById("entry-state");
  const opened = new Set();
  const undo = [];
  let busy = false;
  let timer;

  const cells = [...form.querySelectorAll(".cell-input")].map((box) => {
    const row = box.closest("tr");
    const { code } = row.dataset;
    const told = document.getElementById(`told-${code}`);
    const take = form.elements[`u-${code}`];
    return {
      code, box, row, told, take, words: told.querySelector(".cell-words"), note: form.elements[`n-${code}`],
      base: form.elements[`w-${code}`], before: box.value, wrong: "", pending: false, clashes: 0,
      server: [...told.querySelectorAll("[data-server]")].map((one) => one.textContent),
    };
  });
  const of = new Map(cells.map((cell) => [cell.code, cell]));

  const paragraph = (label, words, error) => {
    const p = document.createElement("p");
    if (error) p.className = "cell-error";
    const b = document.createElement("b");
    b.textContent = `${label}: `;
    p.append(...(label ? [b, words] : [words]));
    return p;
  };

  const judge = () => {
    const broken = rules.filter((rule) => isBroken(rule, figures));
    let [errors, warnings] = [broken.filter((rule) => rule.isError).length, broken.filter((rule) => !rule.isError).length];
    for (const cell of cells) {
      const about = broken.filter((rule) => [...codesOf(rule.left), ...codesOf(rule.right)].includes(cell.code));
      const overruled = cell.take && cell.box.value && figures[cell.code] !== null && !cell.note.value.trim() && Number(figures[cell.code]) !== Number(cell.take.dataset.value);
      const said = about.map((rule) => paragraph(rule.isError ? "Lỗi" : "Kiểm tra lại", rule.sentence + (rule.isError ? "" : " Nếu đúng, ghi lý do rồi nộp được."), rule.isError));
      if (cell.wrong) said.unshift(paragraph("", cell.wrong, true));
      if (overruled) said.push(paragraph(`Khác số ${cell.take.dataset.source}`, `${shown(cell.take.dataset.value)}. Ghi lý do rồi nộp được.`));
      said.push(...cell.server.map((words) => paragraph("Kiểm tra lại", words)));
      cell.words.replaceChildren(...said);
      errors += cell.wrong ? 1 : 0;
      const warned = said.length > 0;
      const state = cell.wrong || about.some((rule) => rule.isError) ? "error" : cell.pending ? "waiting" : warned ? "warning" : cell.box.value.trim() ? "saved" : "empty";
      cell.row.className = `cell is-${state}`;
      cell.told.className = `cell-told is-${state}`;
      cell.box.setAttribute("aria-invalid", String(state === "error"));
      const taken = cell.take && Number(figures[cell.code] ?? NaN) === Number(cell.take.dataset.value);
      cell.take?.closest("label").toggleAttribute("hidden", Boolean(taken));
      cell.told.hidden = !(warned || cell.clashes || cell.note.value || opened.has(cell.code) || cell.told.querySelector(".cell-reason") || (cell.take && !taken));
      cell.note.closest("label").hidden = !(state === "warning" || overruled || cell.note.value || opened.has(cell.code));
      cell.row.querySelector(".cell-share").textContent = share(figures[cell.code] == null ? null : add(figures[cell.code], cell.row.dataset.earlier), cell.row.dataset.plan);
    }
    const filled = Object.values(figures).filter((value) => value !== null).length;
    document.getElementById("entry-count").textContent = `${filled}/${Object.keys(figures).length} chỉ tiêu`;
    document.querySelector(".entry-count progress").value = filled;
    const here = document.querySelector('.entry-sections [aria-current="page"] small');
    const full = cells.filter((cell) => cell.box.value.trim() && !cell.wrong).length;
    const all = form.querySelectorAll("tr.cell").length;
    if (cells.length === all) here.textContent = `${full}/${all}`;
    const href = document.getElementById("entry-submit").href;
    document.getElementById("entry-troubles").replaceChildren(...[[errors, "lỗi", "late"], [warnings, "cảnh báo", "soon"]].filter(([count]) => count).map(([count, word, tone]) => Object.assign(document.createElement("a"), { href, className: tone, textContent: `${count} ${word}` })));
  };

  const take = (cell) => {
    const found = readCell(cell.box.value);
    cell.wrong = found.sentence ?? "";
    figures[cell.code] = found.sentence ? null : found.value;
    cell.server = [];
    cell.pending = cell.box.value !== cell.base.value || cell.note.value !== cell.note.defaultValue;
    if (cell.pending) drafts.put(cell.code, { value: cell.box.value, note: cell.note.value, base: cell.base.value, noteBase: cell.note.defaultValue });
    else drafts.drop(cell.code);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(send, 800); };
  // Several cells at once (a pasted column) are one step back.
  const change = (pairs) => {
    undo.push(pairs.map(([cell]) => [cell, cell.before]));
    for (const [cell, value] of pairs) { cell.box.value = value; cell.before = value; take(cell); }
    judge();
    later();
  };

  const say = (state, words) => {
    if (bar.textContent === words) return;
    bar.dataset.state = state;
    bar.textContent = words;
  };

  async function send() {
    const todo = cells.filter((cell) => cell.pending && !cell.wrong && !cell.clashes);
    if (busy || !todo.length) return;
    busy = true;
    say("waiting", "Đang lưu");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const asked = todo.map((cell) => {
      body.set(`v-${cell.code}`, cell.box.value);
      body.set(`w-${cell.code}`, cell.base.value);
      body.set(`n-${cell.code}`, cell.note.value);
      body.set(`m-${cell.code}`, cell.note.defaultValue);
      return [cell, cell.box.value, cell.note.value];
    });
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, redirect: "manual" });
      if (!answer.ok) say("late", answer.status >= 500 ? "Máy chủ chưa nhận. Số vẫn giữ trên máy này, sẽ gửi lại." : "Chưa lưu được. Tải lại trang, số vẫn giữ trên máy này.");
      else arrive(asked, await answer.json());
    } catch {
      say("waiting", `Đang chờ mạng, sẽ tự gửi. ${todo.length} ô giữ trên máy này.`);
    }
    busy = false;
    judge();
    if (cells.some((cell) => cell.pending && !cell.wrong && !cell.clashes)) { clearTimeout(timer); timer = setTimeout(send, 5000); }
  }

  function arrive(asked, answer) {
    const done = [];
    for (const [cell, value, note] of asked) {
      const { code } = cell;
      if (answer.clashes[code]) { for (const theirs of answer.clashes[code]) collide(cell, theirs); continue; }
      if (answer.errors[code]) { cell.wrong = answer.errors[code]; cell.pending = false; continue; }
      cell.base.value = value;
      cell.note.defaultValue = note;
      cell.pending = cell.box.value !== value || cell.note.value !== note;
      if (!cell.pending) done.push(code);
    }
    drafts.sent(done, answer.at);
    drafts.refresh();
    if (cells.some((cell) => cell.clashes)) say("late", "Có ô hai người cùng sửa, chọn một bản.");
    else say("saved", `Đã lưu lúc ${answer.time}`);
  }

  function collide(cell, theirs) {
    cell.clashes += 1;
    const box = theirs.is_note ? cell.note : cell.box;
    const side = document.getElementById(theirs.is_note ? "clash-note" : "clash").content.cloneNode(true);
    const node = side.firstElementChild;
    node.querySelector("[data-who]").textContent = theirs.who;
    node.querySelector("[data-when]").textContent = theirs.when;
    node.querySelector("[data-mine]").textContent = box.value || "trống";
    node.querySelector("[data-theirs]").textContent = theirs.value || "trống";
    const choose = (value) => () => {
      node.remove();
      cell.clashes -= 1;
      if (theirs.is_note) {
        cell.note.defaultValue = theirs.value;
        cell.note.value = value;
      } else cell.base.value = theirs.value;
      change([[cell, theirs.is_note ? cell.box.value : value]]);
      box.focus();
    };
    node.querySelector("[data-keep]").addEventListener("click", choose(box.value));
    node.querySelector("[data-give]").addEventListener("click", choose(theirs.value));
    cell.words.after(node);
  }

  globalThis.caunoiSheet = { form, figures, cells, of, opened, undo, drafts, change, take, judge, later, send };
})();
