// What every page needs: menus that close, months in Vietnamese, the focus on a summary of errors. All works without it.
(function () {
  "use strict";

  function openMenus() {
    return document.querySelectorAll("details.menu[open]");
  }

  document.addEventListener("click", function (event) {
    openMenus().forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    openMenus().forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("focusin", function (event) {
    openMenus().forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A browser writes a month field in its own language, which in many offices is English: offer a list instead.
  function monthOptions(years, chosen) {
    return years.map(function (year) {
      var group = document.createElement("optgroup");
      group.label = "Năm " + year;
      for (var month = 1; month <= 12; month += 1) {
        var padded = (month < 10 ? "0" : "") + month;
        // The house rule for dates: a zero before months 1 and 2 only.
        var option = new Option("Tháng " + (month < 3 ? padded : month) + "/" + year, year + "-" + padded);
        option.selected = option.value === chosen;
        group.append(option);
      }
      return group;
    });
  }

  document.querySelectorAll("input[type=month][data-years]").forEach(function (input) {
    var years = input.dataset.years.split(" ").filter(Boolean);
    var year = input.value.slice(0, 4);
    if (year && years.indexOf(year) < 0) years.push(year);
    if (!years.length) return;
    var select = document.createElement("select");
    select.id = input.id;
    select.name = input.name;
    select.className = "form-select";
    select.append.apply(select, monthOptions(years.sort(), input.value));
    input.replaceWith(select);
  });

  var summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  document.querySelectorAll("[data-check-all]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var boxes = button.form.querySelectorAll("input[name='" + button.dataset.checkAll + "']");
      var every = Array.prototype.every.call(boxes, function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = !every; });
    });
  });

  // Pressed twice, the second answer would hide the first, and with it what is shown only once.
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.once === "sent") event.preventDefault();
      form.dataset.once = "sent";
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) { form.dataset.once = ""; });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
