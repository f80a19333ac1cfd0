// A column of boxes as in a spreadsheet: Enter and the arrows go up and down, a pasted column fills the boxes below.
(() => {
  const boxes = [...document.querySelectorAll(".cell-input")];
  const to = (place) => {
    const box = boxes[Math.max(0, Math.min(place, boxes.length - 1))];
    box.focus();
    box.select();
  };
  boxes.forEach((box, place) => {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        event.preventDefault();
        to(place + 1);
      } else if (event.key === "ArrowUp") {
        event.preventDefault();
        to(place - 1);
      }
    });
    box.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
      if (lines.length < 2) return;
      event.preventDefault();
      lines.slice(0, boxes.length - place).forEach((line, step) => {
        boxes[place + step].value = line.split("\t")[0].trim();
      });
      to(place + lines.length);
    });
  });
})();
