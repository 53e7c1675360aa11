// Slides advance by key, by button and by themselves (data-seconds), one at a time on a wide screen. Without JavaScript one scrolls.
(function () {
  "use strict";
  var holder = document.querySelector(".slides");
  if (!holder) return;
  var slides = Array.prototype.slice.call(holder.querySelectorAll(".slide"));
  var bar = holder.querySelector("[data-seconds]");
  var seconds = Number(bar.dataset.seconds) || 0;
  var pause = bar.querySelector("[data-slides-pause]");
  var full = bar.querySelector("[data-slides-full]");
  var place = bar.querySelector("[data-slides-at]");
  var leave = bar.querySelector("[data-slides-leave]");
  var isWide = window.matchMedia("(min-width: 48rem)");
  var shown = 0;
  var timer = null;

  function named() {
    var number = Number((/^#trang-(\d+)$/.exec(location.hash) || [])[1]);
    return number >= 1 && number <= slides.length ? number - 1 : 0;
  }

  function show(number) {
    shown = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach(function (slide, at) { slide.classList.toggle("is-shown", at === shown); });
    holder.classList.toggle("is-first", shown === 0);
    place.textContent = shown + 1 + "/" + slides.length;
    if (!isWide.matches) slides[shown].scrollIntoView();
    // Not a step of the history: going back leads out of the slides.
    history.replaceState(null, "", "#trang-" + (shown + 1));
  }

  // By hand one stops at either end; by itself the last one is followed by the first.
  function move(by) {
    show(shown + by);
    if (timer) run(true);
  }

  function run(running) {
    window.clearInterval(timer);
    timer = running && seconds ? window.setInterval(function () { show((shown + 1) % slides.length); }, seconds * 1000) : null;
    pause.textContent = timer ? "Dừng" : "Tự chạy";
  }

  function toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) document.documentElement.requestFullscreen();
  }

  var keys = {
    ArrowRight: function () { move(1); }, ArrowDown: function () { move(1); }, PageDown: function () { move(1); }, " ": function () { move(1); },
    ArrowLeft: function () { move(-1); }, ArrowUp: function () { move(-1); }, PageUp: function () { move(-1); },
    Home: function () { move(-slides.length); }, End: function () { move(slides.length); },
    p: function () { run(!timer); }, f: toggleFull,
    // A browser in full screen keeps the key for itself and leaves that first.
    Escape: function () { if (!document.fullscreenElement) leave.click(); }
  };

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " " && event.target.closest("a, button, summary")) return;
    var act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  bar.querySelectorAll("[data-slides-move]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { move(Number(button.dataset.slidesMove)); });
  });
  pause.hidden = !seconds;
  pause.addEventListener("click", function () { run(!timer); });
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", toggleFull);
  window.addEventListener("hashchange", function () { show(named()); });

  holder.classList.add("is-run");
  show(named());
  // Nothing moves on its own for a reader who asked for less motion, nor below a finger that scrolls.
  run(isWide.matches && !window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  var pace = bar.querySelector("[data-slides-pace]");
  if (pace) pace.hidden = false;
})();
