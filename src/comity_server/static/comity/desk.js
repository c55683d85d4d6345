// Keys of the desk. Nothing needs them; they act only while no field has focus, and no single key
// releases, approves, lifts or sends.
"use strict";

(() => {
  const typing = (target) =>
    target.closest("input, textarea, select, [contenteditable]") !== null;
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let going = false;

  const move = (step) => {
    const all = rows();
    if (all.length === 0) {
      return false;
    }
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    all[Math.min(Math.max(next, 0), all.length - 1)].querySelector("a").focus();
    return true;
  };

  const nextOpen = () => {
    const open = [...document.querySelectorAll("[data-open]")];
    const at = open.findIndex((one) => one.contains(document.activeElement));
    const one = open[(at + 1) % open.length];
    if (one) {
      one.querySelector("details").open = true;
      one.scrollIntoView({ block: "center" });
      one.querySelector("summary").focus();
    }
  };

  const press = (selector) => {
    const found = document.querySelector(selector);
    if (found) {
      found.click();
    }
    return found !== null;
  };

  const go = (key) => {
    going = false;
    press(`[data-go="${CSS.escape(key)}"]`);
  };

  const act = (key) => {
    switch (key) {
      case "j":
        return move(1) || press('[data-key="j"]');
      case "k":
        return move(-1) || press('[data-key="k"]');
      case "/":
        document.getElementById("search")?.focus();
        return true;
      case "g":
        going = true;
        setTimeout(() => (going = false), 1500);
        return true;
      case "o":
        nextOpen();
        return true;
      case "m":
        document.getElementById("field-comment")?.focus();
        return true;
      case "u":
        return press(".cm-said__undo button, .cm-said__undo a");
      case "?":
        return press("[data-map]");
      default:
        return press(`a[data-key="${CSS.escape(key)}"]`);
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
      return;
    }
    if (going) {
      go(event.key);
      event.preventDefault();
    } else if (event.key.length === 1 && act(event.key)) {
      event.preventDefault();
    }
  });
})();
