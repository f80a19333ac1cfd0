// A passkey is made ("create") or asked for ("get"): the browser's answer goes into the form, which is then sent.
(() => {
  const unpack = (words) =>
    Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const pack = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const unpackIds = (list) => list?.map((one) => ({ ...one, id: unpack(one.id) }));

  const asked = (options) => {
    const key = { ...options.publicKey, challenge: unpack(options.publicKey.challenge) };
    if (key.user) key.user = { ...key.user, id: unpack(key.user.id) };
    if (key.excludeCredentials) key.excludeCredentials = unpackIds(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = unpackIds(key.allowCredentials);
    return { publicKey: key };
  };

  const answer = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = pack(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: pack(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  for (const form of document.querySelectorAll("form[data-key]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    const trouble = form.querySelector("[data-trouble]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = true;
      try {
        const credential = await navigator.credentials[form.dataset.key](asked(JSON.parse(form.dataset.options)));
        form.elements.namedItem("credential").value = JSON.stringify(answer(credential));
        form.submit();
      } catch {
        trouble.hidden = false;
        trouble.setAttribute("role", "alert");
      }
    });
  }
})();
