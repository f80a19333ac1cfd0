// Keeps what is typed on this device until the server has it, and says so with a clock time.

const form = document.querySelector("form[data-draft]");
const area = form?.querySelector("textarea");
const line = form?.querySelector("[data-words-say]");
const KEPT_DAYS = 30;

if (area && line) {
  const name = `caunoi-draft-${form.dataset.draft}`;
  const sent = area.value;
  let waiting = 0;

  const say = (words) => {
    line.textContent = words;
    line.hidden = false;
  };
  const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const keep = () => {
    clearTimeout(waiting);
    try {
      if (area.value === sent) localStorage.removeItem(name);
      else {
        localStorage.setItem(name, JSON.stringify({ words: area.value, at: Date.now() }));
        say(`Đã lưu nháp trên máy này lúc ${clock()}. Mất mạng cũng không mất chữ.`);
      }
    } catch {
      // A full or forbidden store: the page works as it does without a script.
    }
  };

  try {
    const old = Date.now() - KEPT_DAYS * 86_400_000;
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith("caunoi-draft-"))) {
      if ((JSON.parse(localStorage.getItem(key)).at ?? 0) < old) localStorage.removeItem(key);
    }
    const kept = JSON.parse(localStorage.getItem(name) ?? "null");
    if (kept && kept.words !== sent && !document.querySelector(".error-summary")) {
      area.value = kept.words;
      area.dispatchEvent(new Event("input"));
      say("Đã lấy lại chữ viết dở trên máy này.");
    }
  } catch {
    // What cannot be read is left alone.
  }

  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 800);
  });
  addEventListener("pagehide", () => {
    if (!form.dataset.leaving) keep();
  });
  addEventListener("offline", () => say("Mất mạng. Chữ và ảnh đang giữ trên máy này."));
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    say("Đang mất mạng. Chữ và ảnh giữ trên máy này, có mạng thì bấm lại.");
  });
}

// The server has it: nothing of it stays on this device.
const sentPage = document.querySelector("[data-sent]");
if (sentPage) {
  try {
    localStorage.removeItem(`caunoi-draft-${sentPage.dataset.sent}`);
  } catch {
    // A forbidden store holds nothing.
  }
}
