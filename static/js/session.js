/* The session: a warning two minutes before it ends, extended by one press; and when a form is sent after
   its end, signing in in place: the same page, nothing lost, then the form goes on its way. */
(function () {
  "use strict";

  var WARNING = 120, LOOK_EVERY = 5; // seconds
  var place = document.getElementById("session").dataset;
  var ending = document.getElementById("session-ending");
  var ended = document.getElementById("session-ended");
  var endsAt = 0, asking = false, pressed = null, waiting = [];

  function tokens() {
    return Array.prototype.slice.call(document.querySelectorAll("input[name=csrfmiddlewaretoken]"));
  }

  function ask(url, fields) {
    var options = { headers: { "X-In-Place": "1" }, credentials: "same-origin" };
    if (fields) {
      options.method = "POST";
      options.headers["X-CSRFToken"] = tokens()[0].value;
      options.body = new URLSearchParams(fields);
    }
    return fetch(url, options);
  }

  // What the server says of the session: the forms get the token that holds now.
  function heard(status) {
    tokens().forEach(function (input) { input.value = status.token; });
    endsAt = Date.now() + status.left * 1000;
    return status;
  }

  function look(fields) {
    return ask(place.url, fields).then(function (answer) { return answer.json(); }).then(heard);
  }

  function own(status) { return status.user === place.user && !status.owed; }

  /* ---- before the end */

  function watch() {
    var left = Math.round((endsAt - Date.now()) / 1000);
    if (ending.open) { ending.querySelector("[data-left]").textContent = Math.max(0, left) + " 秒"; }
    if (left > WARNING || asking || ended.open || (ending.open && left > 0)) { return; }
    asking = true;
    look().then(function (status) { // another window may have gone on meanwhile
      if (!own(status)) { signIn(); } else if (status.left <= WARNING && !ending.open) { ending.showModal(); }
    }).catch(function () {}).then(function () { asking = false; });
  }

  function extend() {
    ending.close();
    look({}).then(function (status) { if (!own(status)) { signIn(); } });
  }

  /* ---- after the end */

  function signIn() {
    if (ending.open) { ending.close(); }
    step("password");
    if (!ended.open) { ended.showModal(); }
    ended.querySelector("#session-password").focus();
    return new Promise(function (resolve) { waiting.push(resolve); });
  }

  function step(name) {
    Array.prototype.forEach.call(ended.querySelectorAll("[data-step]"), function (field) {
      field.hidden = field.dataset.step !== name;
      field.querySelector("input").value = "";
    });
    say("");
    ended.dataset.now = name;
  }

  function say(text) {
    var line = ended.querySelector("[role=alert]");
    line.textContent = text;
    line.hidden = !text;
  }

  function send(event) {
    event.preventDefault();
    var password = ended.dataset.now === "password";
    var value = ended.querySelector(password ? "#session-password" : "#session-code").value;
    var fields = password ? { username: place.user, password: value } : { code: value };
    var button = ended.querySelector("[type=submit]");
    say("");
    button.disabled = true;
    ask(password ? place.signIn : place.code, fields).then(function (answer) {
      if (answer.status === 429) { return say("密码连续输错 5 次，登录已暂停 30 分钟；请不要关闭本页，之后再试。"); }
      if (!answer.ok) { throw answer; }
      return answer.json().then(progressed);
    }).catch(function () {
      say("没有连上服务器，请稍后再试。");
    }).then(function () { button.disabled = false; });
  }

  function progressed(status) {
    if (status.error) { return say(status.error); }
    heard(status);
    if (own(status)) { return done(); }
    if (status.url === place.code) {
      step("code");
      return ended.querySelector("#session-code").focus();
    }
    window.open(status.url);
    say("还要先在新窗口里改好密码或绑定手机，再回到这里登录一次。");
  }

  function done() {
    ended.close();
    waiting.splice(0).forEach(function (go) { go(); });
  }

  /* ---- forms */

  function goes(form) { // the forms that carry what somebody has entered
    var sent = form.getAttribute("method") || "";
    return sent.toLowerCase() === "post" && !form.target && !form.closest("dialog") &&
      form.getAttribute("action") !== place.signOut;
  }

  function submitted(event) {
    var form = event.target, button = pressed && pressed.form === form ? pressed : null;
    if (form.dataset.checked || !goes(form)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation(); // others see the form when it goes on its way, once
    if (form.dataset.checking) { return; } // pressed twice
    form.dataset.checking = "1";
    look().then(function (status) { return own(status) ? null : signIn(); }, function () {}).then(function () {
      delete form.dataset.checking;
      go(form, button);
    });
  }

  function go(form, button) {
    form.dataset.checked = "1";
    if (form.requestSubmit) { form.requestSubmit(button || undefined); } else { form.submit(); }
    delete form.dataset.checked;
  }

  function later() { // 先不登录: the page stays, the form may be sent again
    waiting = [];
    Array.prototype.forEach.call(document.querySelectorAll("form[data-checking]"), function (form) {
      delete form.dataset.checking;
    });
  }

  if (!ending.showModal || !window.fetch || !tokens().length) { return; }
  document.addEventListener("click", function (event) {
    pressed = event.target.closest("button, input[type=submit]");
  }, true);
  document.addEventListener("submit", submitted, true);
  ending.querySelector("[data-extend]").addEventListener("click", extend);
  ending.addEventListener("cancel", function (event) { event.preventDefault(); extend(); });
  ended.querySelector("form").addEventListener("submit", send);
  ended.querySelector("[data-close]").addEventListener("click", function () { ended.close(); });
  ended.addEventListener("close", later);
  if (Number(place.left)) {
    endsAt = Date.now() + Number(place.left) * 1000;
    window.setInterval(watch, LOOK_EVERY * 1000);
    watch();
  }
}());
