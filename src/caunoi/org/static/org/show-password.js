// A button under each password box that shows what was typed; without script the box stays as it is.
for (const box of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.setAttribute("aria-controls", box.id);
  const say = () => {
    const what = box.inputMode === "numeric" ? "mã" : "mật khẩu";
    button.textContent = `${box.type === "password" ? "Hiện" : "Ẩn"} ${what}`;
  };
  button.addEventListener("click", () => {
    box.type = box.type === "password" ? "text" : "password";
    say();
  });
  box.form.addEventListener("submit", () => {
    box.type = "password";
  });
  say();
  box.after(button);
}
