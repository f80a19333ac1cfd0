// Does the work that the page asks of a device that sends much, so that its owner need not wait. Without a script, or
// where the browser has no such function, the minute of waiting that the page names does as well.

const box = document.querySelector("[data-challenge]");
const says = box?.querySelector("[data-challenge-says]");

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (one) => one.toString(16).padStart(2, "0")).join("");

async function answer(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const word = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
  const last = new DataView(word.buffer, word.length - 4);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let counter = 0; counter < 5000; counter += 1) {
    last.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(way, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
  return null;
}

if (says && globalThis.crypto?.subtle) {
  const waiting = says.textContent;
  says.textContent = "Máy đang tự kiểm tra, mất vài giây.";
  try {
    const challenge = JSON.parse(box.dataset.challenge);
    const solution = await answer(challenge);
    if (solution) {
      box.querySelector("[name=proof]").value = btoa(JSON.stringify({ challenge, solution }));
      says.textContent = "Máy đã kiểm tra xong. Bấm lại là được.";
    } else says.textContent = waiting;
  } catch {
    says.textContent = waiting;
  }
}
