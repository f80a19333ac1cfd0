// Makes pages better where a script may run; every page works without it.

const numbers = new Intl.NumberFormat("vi-VN");

for (const area of document.querySelectorAll("textarea[data-counter]")) {
  const place = document.getElementById(area.dataset.counter);
  if (!place) continue;
  const most = Number(area.dataset.most);
  const tell = () => {
    // A smiley is one sign to whoever reads it, and to the server.
    const left = most - [...area.value].length;
    place.textContent =
      left < 0
        ? `Dài quá ${numbers.format(-left)} ký tự, bỏ bớt mới gửi được`
        : `Còn viết được ${numbers.format(left)} ký tự`;
    place.classList.toggle("too-long", left < 0);
  };
  area.addEventListener("input", tell);
  tell();
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      status.textContent = "Đã sao chép. Mở Zalo rồi dán.";
    } catch {
      getSelection().selectAllChildren(source);
      status.textContent = "Giữ vào chữ đã chọn rồi bấm Sao chép.";
    }
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The account panel closes like a menu.
const account = document.querySelector("details.account");
if (account) {
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) account.open = false;
  });
  account.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !account.open) return;
    account.open = false;
    account.querySelector("summary").focus();
  });
}
