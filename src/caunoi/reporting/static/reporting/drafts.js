// What was typed and has not reached the server stays on this device until it has, and opened forms stay readable
// without a network. Another person at the same device finds nothing of it.
globalThis.caunoiDrafts = (form) => {
  const PREFIX = "caunoi:report:";
  const CACHE = "caunoi-entry";
  const DAYS = 30;
  const mine = `${PREFIX}${form.dataset.person}:`;
  const key = mine + location.pathname;
  let store;
  try { store = localStorage; store.getItem(key); } catch { store = null; }

  const others = store ? Object.keys(store).filter((name) => name.startsWith(PREFIX) && !name.startsWith(mine)) : [];
  for (const name of others) store.removeItem(name);
  if (others.length && globalThis.caches) caches.delete(CACHE);

  // code -> {value, note, base, noteBase, at, sent}; the bases are what the server had when it was typed.
  const all = () => {
    try {
      const kept = JSON.parse(store?.getItem(key) ?? "{}");
      const oldest = Date.now() - DAYS * 86400000;
      // Without a prototype: a name that means something to objects is a name like any other.
      return Object.assign(Object.create(null), Object.fromEntries(Object.entries(kept).filter(([, one]) => one.at > oldest)));
    } catch {
      return Object.create(null);
    }
  };
  const write = (kept) => {
    try {
      if (Object.keys(kept).length) store?.setItem(key, JSON.stringify(kept));
      else store?.removeItem(key);
      return Boolean(store);
    } catch {
      return false;
    }
  };
  const put = (code, one) => write({ ...all(), [code]: { ...one, at: Date.now(), sent: false } });
  const sent = (codes, at) => {
    const kept = all();
    for (const code of codes) if (kept[code]) kept[code] = { ...kept[code], base: kept[code].value, noteBase: kept[code].note, at, sent: true };
    write(kept);
  };
  const drop = (code) => {
    const kept = all();
    delete kept[code];
    write(kept);
  };

  // The worker keeps the pages of this report and what they are drawn with; it is asked again after each save.
  const keepPages = async () => {
    if (!navigator.serviceWorker) return;
    const pages = [...document.querySelectorAll(".entry-sections a[data-section]")].map((link) => link.href);
    const assets = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
    const ready = await navigator.serviceWorker.ready;
    ready.active.postMessage({ pages, assets });
  };
  let timer;
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(keepPages, 1500);
  };
  navigator.serviceWorker?.register(form.dataset.worker).then(keepPages, () => {});

  return { all, put, sent, drop, refresh };
};
