// The picture with the code as a PNG, which a telephone shows among its photos; without a script it comes as an SVG.

for (const link of document.querySelectorAll("a[data-picture]")) {
  link.addEventListener("click", async (event) => {
    if (link.href.startsWith("blob:")) return;
    event.preventDefault();
    const address = link.href;
    try {
      const drawn = new Image();
      drawn.src = address;
      await drawn.decode();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 1080;
      canvas.getContext("2d").drawImage(drawn, 0, 0);
      const blob = await new Promise((done, fail) => canvas.toBlob((made) => (made ? done(made) : fail()), "image/png"));
      link.href = URL.createObjectURL(blob);
      link.download = `${link.dataset.picture}.png`;
      link.click();
    } catch {
      location.assign(address);
    }
  });
}
