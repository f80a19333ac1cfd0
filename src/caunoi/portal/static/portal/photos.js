// Makes pictures small on this device before they travel, shows them, and keeps them here until the server has them:
// a dead network or a closed tab loses none. Drawing anew drops place and camera; the server draws them anew again.

const form = document.querySelector("form[data-draft]");
const box = form?.querySelector("input[type=file][name=photos]");
const pattern = document.getElementById("photo-here");
const line = form?.querySelector("[data-photos-say]");
const draft = form?.dataset.draft;
const KEPT_DAYS = 30;
const ENOUGH = 200_000;
const TRIES = [[1600, 0.8], [1600, 0.55], [1024, 0.55], [720, 0.5]];

// A small store of the browser, asked by name. Where it is forbidden or full the page works as without a script.
const opened = new Promise((done, fail) => {
  const asked = indexedDB.open("caunoi-drafts", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: ["draft", "name"] });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
opened.catch(() => 0);
const store = async (mode, deed) => {
  const transaction = (await opened).transaction("photos", mode);
  const asked = deed(transaction.objectStore("photos"));
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
};
const kept = () => store("readonly", (photos) => photos.getAll()).catch(() => []);
const keep = (name, blob) => store("readwrite", (all) => all.put({ draft, name, blob, at: Date.now() })).catch(() => 0);
const drop = (key, name) => store("readwrite", (photos) => photos.delete([key, name])).catch(() => 0);

async function forget(key, names) {
  const old = Date.now() - KEPT_DAYS * 86_400_000;
  for (const one of await kept()) {
    if (one.at < old || (one.draft === key && (!names || names.includes(one.name)))) await drop(one.draft, one.name);
  }
}

async function smaller(file) {
  const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = document.createElement("canvas");
  let blob = null;
  for (const [longest, quality] of TRIES) {
    const scale = Math.min(1, longest / Math.max(drawn.width, drawn.height));
    canvas.width = Math.max(1, Math.round(drawn.width * scale));
    canvas.height = Math.max(1, Math.round(drawn.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= ENOUGH) break;
  }
  drawn.close();
  return blob;
}

async function show(item, file) {
  const drawn = await createImageBitmap(file, { resizeWidth: 320, resizeQuality: "medium" });
  const canvas = item.querySelector("canvas");
  canvas.width = drawn.width;
  canvas.height = drawn.height;
  canvas.getContext("2d").drawImage(drawn, 0, 0);
  drawn.close();
}

if (box && pattern && line && globalThis.createImageBitmap && globalThis.DataTransfer) {
  const room = Number(form.dataset.room);
  const list = pattern.parentElement.insertBefore(document.createElement("ul"), pattern);
  const here = new Map();
  let busy = Promise.resolve();
  let working = 0;
  list.className = "photos";
  list.setAttribute("aria-label", "Các ảnh trên máy này");
  list.hidden = true;

  const say = (words) => {
    line.textContent = words;
    line.hidden = !words;
  };
  const carry = () => {
    const files = new DataTransfer();
    for (const { file } of here.values()) files.items.add(file);
    box.files = files.files;
    list.hidden = !here.size;
  };
  const add = async (file) => {
    const item = pattern.content.firstElementChild.cloneNode(true);
    item.querySelector("p").textContent = `${Math.max(1, Math.round(file.size / 1024)).toLocaleString("vi-VN")} KB`;
    item.querySelector("button").addEventListener("click", async () => {
      here.delete(file.name);
      item.remove();
      carry();
      say(here.size ? "" : "Đã bỏ ảnh.");
      box.focus();
      await drop(draft, file.name);
    });
    list.append(item);
    here.set(file.name, { file, item });
    carry();
    await show(item, file).catch(() => 0);
  };
  const take = async (chosen) => {
    let refused = 0;
    for (const one of chosen) {
      if (here.size >= room) {
        refused += 1;
        continue;
      }
      say("Đang thu nhỏ ảnh.");
      // What the browser cannot draw travels as it is; the server says what is wrong with it.
      const blob = (await smaller(one).catch(() => null)) ?? one;
      const mark = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0"));
      const name = blob === one ? one.name : `anh-${mark.join("")}.jpg`;
      await add(new File([blob], name, { type: blob.type }));
      if (blob !== one) await keep(name, blob);
    }
    if (refused) say(`Gửi được nhiều nhất 4 ảnh. ${refused} ảnh chọn sau chưa lấy.`);
    else say(here.size ? "Ảnh đang giữ trên máy này. Bấm Tiếp tục để gửi lên." : "");
  };
  const queue = (work) => {
    working += 1;
    busy = busy.then(work).catch(() => 0).finally(() => { working -= 1; });
  };

  queue(async () => {
    await forget(draft, form.dataset.there.split(" "));
    for (const one of (await kept()).filter((photo) => photo.draft === draft).slice(0, room)) {
      await add(new File([one.blob], one.name, { type: one.blob.type }));
    }
    if (here.size) say("Đã lấy lại ảnh giữ trên máy này.");
  });
  const chosen = () => [...box.files].filter((one) => here.get(one.name)?.file !== one);
  const early = chosen();
  // On a slow network somebody has chosen before this script came.
  if (early.length) queue(() => take(early));
  box.addEventListener("change", () => {
    const now = chosen();
    queue(() => take(now));
  });
  form.addEventListener("submit", (event) => {
    if (!working) return;
    event.preventDefault();
    say("Đang thu nhỏ ảnh, xong sẽ gửi ngay.");
    busy.then(() => form.requestSubmit(event.submitter));
  });
}

// The server has them: nothing stays on this device.
if (form && !box) await forget(draft, form.dataset.there.split(" "));
const taken = document.querySelector("[data-taken]");
if (taken) await forget(taken.dataset.taken, taken.dataset.there.split(" "));
const sentPage = document.querySelector("[data-sent]");
if (sentPage) await forget(sentPage.dataset.sent);
