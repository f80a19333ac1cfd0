// A column pasted from a spreadsheet is looked at before it fills the cells; one number alone is pasted as always.
(() => {
  const { form, cells, of, change } = caunoiSheet;
  const { readCell } = caunoiRules;
  const names = new Map([...form.querySelectorAll("tr.cell")].map((row) => [row.dataset.code, row]));

  // Each line: which cell it is for, what it brings, and what becomes of it.
  const judged = (lines, place) => {
    const byCode = lines.some((line) => line.length > 1 && names.has(line[0]));
    return lines.map((line, step) => {
      const code = byCode ? line[0] : cells[place + step]?.code;
      const text = byCode ? (line[1] ?? "") : line[0];
      const cell = of.get(code);
      const one = { number: step + 1, code, cell, text, tone: "late" };
      if (!text) return { ...one, tone: "", verdict: "Trống, giữ nguyên" };
      if (!code || (byCode && !names.has(code))) return { ...one, code: "", verdict: "Không có chỉ tiêu cho dòng này" };
      if (!cell) return { ...one, verdict: "Ô khóa, không điền" };
      const found = readCell(text);
      if (found.sentence) return { ...one, verdict: found.sentence };
      const value = caunoiRules.shown(found.value);
      return value === cell.box.value ? { ...one, tone: "", verdict: "Như đang có" } : { ...one, value, tone: "done", verdict: "Điền" };
    });
  };

  const cellOf = (tag, words, label) => {
    const td = document.createElement(tag);
    td.textContent = words;
    if (label) td.dataset.label = label;
    return td;
  };
  const ask = (rows, box) => {
    const dialog = document.getElementById("paste");
    const good = rows.filter((row) => row.value);
    const bad = rows.filter((row) => row.tone === "late");
    dialog.querySelector("[data-sum]").textContent = `${good.length} ô sẽ điền, ${bad.length} dòng không nhận được, ${rows.length - good.length - bad.length} dòng giữ nguyên.`;
    dialog.querySelector("tbody").replaceChildren(...rows.map((row) => {
      const tr = document.createElement("tr");
      const name = names.get(row.code)?.querySelector("th span").textContent ?? "";
      const verdict = document.createElement("td");
      verdict.dataset.label = "Kết quả";
      verdict.append(Object.assign(document.createElement("span"), { className: row.tone ? `tag tag--${row.tone}` : "quiet", textContent: row.verdict }));
      const head = cellOf("th", `${row.number}`);
      head.scope = "row";
      tr.append(head, cellOf("td", `${row.code ?? ""} ${name}`.trim(), "Chỉ tiêu"), cellOf("td", row.cell?.box.value || "trống", "Đang có"), cellOf("td", row.text, "Dán vào"), verdict);
      return tr;
    }));
    const fill = dialog.querySelector("[value=fill]");
    fill.textContent = `Điền ${good.length} ô`;
    fill.hidden = !good.length;
    dialog.onclose = () => {
      if (dialog.returnValue === "fill") change(good.map((row) => [row.cell, row.value]));
      (good.at(-1)?.cell.box ?? box).focus();
    };
    dialog.returnValue = "";
    dialog.showModal();
    (fill.hidden ? dialog.querySelector("[value=no]") : fill).focus();
  };

  cells.forEach((cell, place) => {
    cell.box.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
      const lines = text.split("\n").map((line) => line.split("\t").map((part) => part.trim()));
      if (lines.length < 2 && lines[0].length < 2) return;
      event.preventDefault();
      ask(judged(lines, place), cell.box);
    });
  });
})();
