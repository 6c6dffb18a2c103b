/* Forms with photos and papers (<form data-upload>): what was chosen is shown, made smaller before it is sent,
   and kept where the network fails, so that it can be sent again. Without this script the form is
   sent as it is, and the server makes the photo smaller. */
(function () {
  "use strict";
  const LONG_EDGES = [1600, 1200, 900]; // pixels; the server keeps the first
  const SMALL = 450 * 1024; // bytes; what is smaller is sent as it is
  const QUALITIES = [0.8, 0.65, 0.5, 0.35];
  // Kernels before 81 draw a photo as the camera held it; those photos are left to the server.
  const upright = window.CSS && CSS.supports("image-orientation", "from-image");

  function drawn(file) {
    return new Promise(function (resolve, reject) {
      const image = new Image();
      const address = URL.createObjectURL(file);
      image.onload = function () { resolve(image); };
      image.onerror = function () { URL.revokeObjectURL(address); reject(new Error("not a picture")); };
      image.src = address;
    });
  }

  function blobOf(canvas, quality) {
    return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", quality); });
  }

  function scaled(image, edge) {
    const share = Math.min(1, edge / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * share);
    canvas.height = Math.round(image.naturalHeight * share);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  /* The file, or a smaller JPEG of it; whatever cannot be read here is left to the server. */
  async function smaller(file) {
    if (!upright || file.size <= SMALL || !file.type.startsWith("image/")) return file;
    let image;
    try {
      image = await drawn(file);
    } catch (error) {
      return file;
    }
    let best = null;
    for (const edge of LONG_EDGES) {
      const canvas = scaled(image, edge);
      for (const quality of QUALITIES) {
        best = await blobOf(canvas, quality);
        if (!best || best.size <= SMALL) break;
      }
      if (!best || best.size <= SMALL) break;
    }
    URL.revokeObjectURL(image.src);
    return best && best.size < file.size ? new File([best], "photo.jpg", { type: "image/jpeg" }) : file;
  }

  const kept = new WeakMap(); // file → promise of what will be sent
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  form.classList.add("has-script");
  const status = form.querySelector("[data-status]");
  const pressed = { name: "", value: "" };

  function say(text, look) {
    status.hidden = !text;
    status.className = "alert alert--" + (look || "info");
    status.querySelector("p").textContent = text;
  }

  function shown(file) {
    kept.set(file, smaller(file));
    const figure = document.createElement("figure");
    if (file.type.startsWith("image/")) {
      const image = document.createElement("img");
      image.alt = "要上传的照片";
      image.src = URL.createObjectURL(file);
      image.onerror = function () { image.remove(); };
      figure.append(image);
    }
    const caption = document.createElement("figcaption");
    caption.textContent = (file.type.startsWith("image/") ? "" : file.name + "　") + "已选好，提交后上传";
    figure.append(caption);
    return figure;
  }

  function show(input) {
    const place = document.getElementById(input.dataset.shown);
    form.querySelectorAll('input[type=file][data-shown="' + input.dataset.shown + '"]').forEach(function (other) {
      if (other !== input) other.value = "";
    });
    place.textContent = "";
    place.append.apply(place, Array.from(input.files, shown));
  }

  async function gathered() {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) {
      data.delete(input.name);
      if (!input.name) continue;
      for (const file of input.files) data.append(input.name, await (kept.get(file) || smaller(file)));
    }
    if (pressed.name) data.set(pressed.name, pressed.value);
    return data;
  }

  function place(errors) {
    form.querySelectorAll(".field-error").forEach(function (old) { old.remove(); });
    let first = null;
    Object.keys(errors).forEach(function (id) {
      const field = id && document.getElementById(id);
      if (!field) return;
      const told = document.createElement("span");
      told.className = "field-error";
      told.textContent = errors[id];
      field.closest(".field").prepend(told);
      first = first || field;
    });
    say(errors[""] || "没有提交，请按提示改正。", "late");
    (first || status).scrollIntoView({ block: "center" });
  }

  async function send() {
    const data = await gathered();
    const answer = await fetch(form.action || location.href, {
      method: "POST",
      body: data,
      headers: { "X-In-Place": "1" },
      credentials: "same-origin",
    });
    if (answer.status === 422) return place((await answer.json()).errors);
    if (answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      location.assign((await answer.json()).to);
      return null;
    }
    if (answer.redirected) return say("登录已过期，填的内容还在。请在新页面登录，再回来按一次提交。", "warn");
    if (answer.status === 413) return say("照片太大，传不上去，请换一张小些的。", "late");
    return say("没有提交成功，填的内容还在，请再按一次提交。", "late");
  }

  async function refreshToken() {
    const answer = await fetch("/session/", { credentials: "same-origin" });
    form.querySelector("[name=csrfmiddlewaretoken]").value = (await answer.json()).token;
  }

  form.addEventListener("change", function (event) {
    if (event.target.type === "file") show(event.target);
  });
  form.addEventListener("click", function (event) {
    const button = event.target.closest("button[type=submit]");
    if (!button) return;
    pressed.name = button.name;
    pressed.value = button.value;
  });
  let sending = false;
  let failed = false;
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    if (sending) return;
    sending = true;
    say("正在上传，请不要关页面……", "info");
    try {
      if (failed) await refreshToken();
      await send();
      failed = status.classList.contains("alert--warn");
    } catch (error) {
      failed = true;
      say("网络断了，没有传完。照片和填的内容都还在，网络好了请再按一次提交。", "warn");
    }
    sending = false;
  });
})();
