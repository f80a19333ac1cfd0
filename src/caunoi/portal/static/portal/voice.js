// Records a voice in the page where the browser can; the plain file box does as well. The recording is kept by the
// form until the server has it.

const box = document.querySelector("input[type=file][name=voice]");
const tools = document.querySelector("[data-recorder]");
const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/ogg;codecs=opus", "ogg"], ["audio/mp4", "m4a"]];
const LONGEST = 300;

const kind = globalThis.MediaRecorder && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
if (box && tools && kind && navigator.mediaDevices?.getUserMedia && globalThis.DataTransfer) {
  const [start, drop] = tools.querySelectorAll("button");
  const says = tools.querySelector("[role=status]");
  const player = tools.querySelector("audio");
  const words = start.querySelector("span");
  let recorder = null;
  let ticking = 0;
  let begun = 0;
  tools.hidden = false;

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const put = (file) => {
    const files = new DataTransfer();
    if (file) files.items.add(file);
    box.files = files.files;
    if (player.src) URL.revokeObjectURL(player.src);
    player.hidden = drop.hidden = !file;
    if (file) player.src = URL.createObjectURL(file);
    else player.removeAttribute("src");
  };
  const tick = () => {
    const passed = Math.round((Date.now() - begun) / 1000);
    says.textContent = `Đang ghi âm ${clock(passed)}. Bấm lần nữa để dừng.`;
    if (passed >= LONGEST) recorder.stop();
  };
  const record = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    const pieces = [];
    recorder = new MediaRecorder(stream, { mimeType: kind[0], audioBitsPerSecond: 24_000 });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      words.textContent = "Ghi âm lại";
      const file = new File(pieces, `giong-noi.${kind[1]}`, { type: kind[0].split(";")[0] });
      put(file);
      says.textContent = `Đã ghi ${clock(Math.round((Date.now() - begun) / 1000))}. Nghe lại được, bấm Tiếp tục để gửi lên.`;
    });
    recorder.start(1000);
    begun = Date.now();
    words.textContent = "Dừng";
    tick();
    ticking = setInterval(tick, 500);
  };

  start.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    try {
      await record();
    } catch {
      says.textContent = "Máy không cho dùng micrô. Bấm vào ổ khóa cạnh địa chỉ để cho phép, hoặc chọn tệp ghi âm có sẵn.";
    }
  });
  drop.addEventListener("click", () => {
    put(null);
    words.textContent = "Ghi âm";
    says.textContent = "Đã bỏ bản ghi âm.";
    start.focus();
  });
  const shown = () => {
    if (box.files[0]) put(box.files[0]);
  };
  box.addEventListener("change", shown);
  shown();
}
