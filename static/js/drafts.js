/* Drafts: what is entered into a register's form is kept on the server every 20 seconds and when a field is
   left, and offered again when the form is opened anew. Files and passwords are never kept. */
(function () {
  "use strict";

  var EVERY = 20000, AFTER_FIELD = 400; // milliseconds
  var url = document.getElementById("drafts").dataset.url;
  var form = document.querySelector("form[data-draft]");
  if (!form || !window.fetch) { return; }
  var unsent = form.dataset.unsent || "没有保存到登记册";
  var banner = form.querySelector(".draft");
  var buttons = banner.querySelector(".actions");
  var offered = null, known = "", timer = 0, leaving = false;

  function kept(field) {
    return field.name && field.name !== "csrfmiddlewaretoken" && !/^(file|password|submit|button)$/.test(field.type);
  }

  // [name, value] of every field that would be sent, and the text of a choice.
  function values() {
    var found = [];
    Array.prototype.filter.call(form.elements, kept).forEach(function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) {
        if (field.checked) { found.push([field.name, field.value]); }
      } else if (field.options) {
        Array.prototype.forEach.call(field.options, function (option) {
          if (option.selected) { found.push([field.name, option.value, option.text]); }
        });
      } else {
        found.push([field.name, field.value]);
      }
    });
    return JSON.stringify(found);
  }

  function say(text, late) {
    banner.querySelector("p").textContent = text;
    banner.classList.toggle("alert--warn", Boolean(late));
    buttons.hidden = !offered;
    banner.hidden = false;
  }

  function ask(method, fields) {
    var token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    var options = { method: method, credentials: "same-origin", headers: { "X-CSRFToken": token } };
    if (fields) { options.body = new URLSearchParams(fields); }
    var query = fields ? "" : "?form=" + encodeURIComponent(form.dataset.draft);
    return fetch(url + query, options).then(function (answer) { return answer.json(); });
  }

  function save() {
    var now = values();
    window.clearTimeout(timer);
    if (leaving || offered || now === known) { return; }
    ask("POST", { form: form.dataset.draft, values: now }).then(function (told) {
      if (told.error) { return say(told.error, true); }
      known = now;
      say("草稿已保存 " + told.saved);
    }).catch(function () { say("草稿没有保存：没有连上服务器。", true); });
  }

  function restore() {
    var wanted = {};
    JSON.parse(offered).forEach(function (entry) {
      (wanted[entry[0]] = wanted[entry[0]] || []).push(entry);
    });
    addRows(wanted);
    Array.prototype.filter.call(form.elements, kept).forEach(function (field) {
      put(field, wanted[field.name] || []);
    });
  }

  // Rows of an inline that the draft has and the page has not.
  function addRows(wanted) {
    Object.keys(wanted).filter(function (name) { return /-TOTAL_FORMS$/.test(name); }).forEach(function (name) {
      var count = form.elements[name];
      var add = document.querySelector("#" + name.replace("-TOTAL_FORMS", "-group") + " .add-row a");
      for (var more = wanted[name][0][1] - (count ? count.value : 0); add && more > 0; more -= 1) { add.click(); }
    });
  }

  function put(field, entries) {
    if (/^(checkbox|radio)$/.test(field.type)) {
      field.checked = entries.some(function (entry) { return entry[1] === field.value; });
    } else if (field.options) {
      entries.forEach(function (entry) { choose(field, entry[1], entry[2]); });
    } else if (entries.length) {
      field.value = entries[0][1];
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function choose(field, value, text) {
    var there = Array.prototype.filter.call(field.options, function (option) { return option.value === value; })[0];
    if (!there) { field.appendChild(there = new Option(text, value)); } // found by a search
    if (!field.multiple) { field.value = value; }
    there.selected = true;
  }

  function settle(text) {
    offered = null;
    known = values();
    say(text);
  }

  banner.querySelector("[data-restore]").addEventListener("click", function () {
    restore();
    settle("已恢复草稿，还" + unsent + "。");
  });
  banner.querySelector("[data-discard]").addEventListener("click", function () {
    ask("DELETE").then(function () { settle("草稿已丢弃。"); });
  });
  form.addEventListener("focusout", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, AFTER_FIELD);
  });
  form.addEventListener("submit", function () { leaving = true; window.clearTimeout(timer); });
  form.addEventListener("input", function () { leaving = false; }); // it did not leave after all
  window.setInterval(save, EVERY);

  function opened() {
    known = values();
    if (document.querySelector(".error-summary")) { return; } // the page shows what was entered
    ask("GET").then(function (told) {
      if (!told.values || told.values === known) { return; }
      offered = told.values;
      say("有 " + told.saved + " 的草稿，" + unsent + "。");
    }).catch(function () {});
  }
  window.addEventListener("load", opened); // after the admin's scripts have made their fields
}());
