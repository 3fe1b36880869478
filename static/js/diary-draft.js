// What is typed in a diary's form is kept on this device until it is saved: keyed to the person, the diary and the form. Gone
// after saving, at signing out, when somebody else signs in, and after 7 days. Two presses are one; a second tab is said.
(function () {
  "use strict";
  var START = "draft:", WEEK = 7 * 24 * 60 * 60 * 1000;
  function each(name, does) { document.querySelectorAll(name).forEach(does); }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
  function forget(key) { try { localStorage.removeItem(key); } catch (e) { /* nothing is kept then */ } }
  function sweep(keep) {
    var keys = [];
    try { keys = Object.keys(localStorage); } catch (e) { /* nothing is kept then */ }
    keys.filter(function (key) { return key.indexOf(START) === 0; }).forEach(function (key) {
      var draft = read(key);
      if (!keep(key, draft || {})) { forget(key); }
    });
  }
  function keyOf(one, name) { return START + one.dataset.user + ":" + one.dataset.diary + ":" + name; }
  function young(draft) { return Date.now() - draft.at < WEEK; }

  sweep(function (key, draft) { return young(draft); });
  each("[data-user]", function (one) {
    sweep(function (key) { return key.indexOf(START + one.dataset.user + ":") === 0; });
  });
  function value(draft, name) {
    var found = (draft.fields || []).filter(function (pair) { return pair[0] === name; })[0];
    return found ? found[1] : "";
  }
  each("[data-draft-saved]", function (one) { // a batch that was saved, or an entry that has a newer version
    var saved = one.dataset.draftSaved, own = keyOf(one, saved), version = Number(one.dataset.version || 0);
    sweep(function (key, draft) { return key === own ? Number(value(draft, "version")) >= version : value(draft, "client_id") !== saved; });
  });
  each('form[action$="/logout/"], form[data-signs-out]', function (form) {
    form.addEventListener("submit", function () { sweep(function () { return false; }); });
  });
  each("form[data-draft-once]", once);

  function once(form) {
    var sent = false;
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) { return; }
      if (sent) { event.preventDefault(); }
      sent = true;
      setTimeout(function () { sent = false; }, 5000);
    });
    addEventListener("pageshow", function () { sent = false; });
  }

  function fields(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && one.type !== "submit" && one.type !== "button" && one.name !== "csrfmiddlewaretoken";
    });
  }
  function ticked(one) { return one.type === "radio" || one.type === "checkbox"; }
  function gather(form) {
    return fields(form).filter(function (one) { return !ticked(one) || one.checked; })
      .map(function (one) { return [one.name, one.value]; });
  }
  function fill(form, values) {
    fields(form).forEach(function (one) {
      var mine = values.filter(function (pair) { return pair[0] === one.name; }).map(function (pair) { return pair[1]; });
      if (ticked(one)) { one.checked = mine.indexOf(one.value) >= 0; }
      else if (one.name === "shown") { one.value = ""; }
      else if (mine.length) { one.value = mine[0]; }
      if (one.value && one.closest("details") && (!ticked(one) || one.checked)) { one.closest("details").open = true; }
    });
  }
  function note(name) { return document.querySelector("[data-draft-note=" + name + "]"); }

  each("form[data-draft]", function (form) {
    var key = keyOf(form, form.dataset.draft), left = read(key), timer = 0, gone = false;

    function keep(sent) {
      clearTimeout(timer);
      timer = 0;
      if (gone) { return; }
      var draft = { at: Date.now(), sent: sent === true, fields: gather(form), to: form.getAttribute("action") };
      try { localStorage.setItem(key, JSON.stringify(draft)); } catch (e) { /* full or refused: the form itself still has it */ }
    }
    function restore(draft) {
      fill(form, draft.fields);
      note("restored").querySelector("[data-draft-time]").textContent = new Date(draft.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
      note("restored").hidden = false;
    }
    function begin(draft) {
      var id = value(draft, "client_id");
      if (!draft.sent || !id) { restore(draft); return; }
      fetch("../saved/" + id + "/", { method: "HEAD", credentials: "same-origin" }).then(function (answer) {
        if (answer.ok && !answer.redirected) { forget(key); } else { restore(draft); }
      }, function () { restore(draft); });
    }

    if (left && left.to === form.getAttribute("action") && !("draftAnswered" in form.dataset)) { begin(left); }
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(keep, 300); });
    addEventListener("pagehide", function () { if (timer) { keep(); } });
    form.addEventListener("submit", function (event) {
      if (navigator.onLine === false) {
        event.preventDefault();
        keep();
        note("offline").hidden = false;
        note("offline").focus();
        return;
      }
      note("offline").hidden = true;
      keep(true);
    });
    once(form);
    each("[data-draft-discard]", function (button) {
      button.addEventListener("click", function () { gone = true; forget(key); form.reset(); location.reload(); });
    });

    if (window.BroadcastChannel) {
      var tabs = new BroadcastChannel(key);
      tabs.onmessage = function (message) {
        note("tabs").hidden = false;
        if (message.data === "here?") { tabs.postMessage("here"); }
      };
      tabs.postMessage("here?");
    }
  });
})();
