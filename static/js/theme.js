// Light or dark: the reader's own choice, else the system's. Runs in the head, before anything is drawn.
(function () {
  "use strict";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try { return localStorage.getItem("dxreport-theme"); } catch (error) { return null; } // storage may be switched off
  }

  function apply(theme) {
    if (root.getAttribute("data-bs-theme") === theme) return;
    root.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("dxreport:theme", { detail: theme }));
  }

  function current() {
    return remembered() || (system.matches ? "dark" : "light");
  }

  apply(current());
  system.addEventListener("change", function () { apply(current()); });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
      var word = button.querySelector(".tool-word");
      var use = button.querySelector("use");
      function show() {
        var dark = root.getAttribute("data-bs-theme") === "dark";
        word.textContent = dark ? "Nền sáng" : "Nền tối";
        use.setAttribute("href", use.getAttribute("href").replace(/#.*/, dark ? "#sun" : "#moon"));
      }
      show();
      button.hidden = false;
      document.addEventListener("dxreport:theme", show);
      button.addEventListener("click", function () {
        var next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
        try { localStorage.setItem("dxreport-theme", next); } catch (error) { /* holds for this page only */ }
        apply(next);
      });
    });
  });
})();
