// Slides advance by key, and by themselves where the page asks for it (data-seconds). Without JavaScript one scrolls.
(function () {
  "use strict";
  var holder = document.querySelector(".slides");
  if (!holder) return;
  var slides = Array.prototype.slice.call(holder.querySelectorAll(".slide"));
  var pause = document.querySelector("[data-slides-pause]");
  var timed = document.querySelector("[data-seconds]");
  var seconds = timed ? Number(timed.dataset.seconds) || 0 : 0;
  var timer = null;

  function current() {
    var nearest = 0;
    slides.forEach(function (slide, number) {
      if (Math.abs(slide.getBoundingClientRect().top) < Math.abs(slides[nearest].getBoundingClientRect().top)) nearest = number;
    });
    return nearest;
  }

  function show(number) {
    slides[(number + slides.length) % slides.length].scrollIntoView();
  }

  function run(running) {
    window.clearInterval(timer);
    timer = running && seconds ? window.setInterval(function () { show(current() + 1); }, seconds * 1000) : null;
    if (pause) pause.textContent = timer ? "Dừng" : "Tự chạy";
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, a, button")) return;
    var moves = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
    if (event.key in moves) show(current() + moves[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else if (event.key === "p" || event.key === "P") run(!timer);
    else return;
    event.preventDefault();
  });
  if (pause) {
    pause.hidden = !seconds;
    pause.addEventListener("click", function () { run(!timer); });
  }
  // Nothing moves on its own for a reader who asked for less motion.
  run(!window.matchMedia("(prefers-reduced-motion: reduce)").matches);
})();
