// The entry grid with a keyboard and a clipboard: lines are saved as they are left, totals move. Without this script the same
// table is a form with one button.
(function () {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form || !window.dxEntry || !window.fetch) return;
  const entry = window.dxEntry;
  const sheet = new entry.Sheet(form);
  const selection = new entry.Selection(sheet);
  const saver = new entry.Saver(sheet, tell, refresh);
  const report = new entry.Report(sheet, saver);
  const editor = new entry.Editor(sheet, selection, leave);
  new entry.Keys(sheet, selection, editor);
  new entry.Clipboard(sheet, selection, editor, (paste) => report.tell(paste));
  new entry.CellPage(form);
  const panel = new entry.Panel(sheet, leave);
  let leaving = null;

  function tell() {
    report.show();
    panel.refresh();
  }

  // Lines that nobody is typing in any more are saved; several that are left within a moment go together.
  function leave(lines) {
    lines.forEach((line) => {
      line.isTyping = false;
      if (line.conflict !== null) return;
      if (line.isBroken) line.showRefusal();
      else if (line.isDirty) line.wait(line.missing ? "chờ " + line.missing : "");
      else line.settle();
    });
    tell();
    window.clearTimeout(leaving);
    leaving = window.setTimeout(() => saver.flush(), 120);
  }

  form.addEventListener("focusin", (event) => {
    if (sheet.placeOf(event.target)) sheet.line(event.target);
  });

  form.addEventListener("input", (event) => {
    const place = sheet.placeOf(event.target);
    if (place === null) return;
    const line = sheet.line(event.target);
    line.isTyping = true;
    line.follow(event.target);
    if (selection.isBlock) selection.moveTo(place);
    if (line.conflict !== null) return;
    line.say("");
    line.wait("đang nhập");
  });

  form.addEventListener("focusout", (event) => {
    const place = sheet.placeOf(event.target);
    if (place === null) return;
    const line = sheet.line(event.target);
    editor.settle(line, { top: place.row, bottom: place.row, left: place.column, right: place.column });
    if (!line.element.contains(event.relatedTarget) && line.isTyping) leave([line]);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    saver.unsent.forEach((line) => { line.insists = true; line.isTyping = false; line.refused = null; });
    saver.renewed = false;
    const button = event.submitter;
    await saver.flush();
    const first = form.querySelector("[aria-invalid=true]");
    if (first) first.focus();
    else if (button && button.dataset.handIn !== undefined && !saver.unsent.length) handIn(button);
  });

  // All cells are saved already: only what stands below the grid goes along.
  function handIn(button) {
    form.querySelectorAll("[data-line] :is(input, select, textarea)").forEach((field) => { field.disabled = true; });
    form.action = button.formAction;
    HTMLFormElement.prototype.submit.call(form);
  }

  window.addEventListener("beforeunload", (event) => {
    if (!saver.unsent.length) return;
    event.preventDefault();
    event.returnValue = "";
  });

  window.addEventListener("pageshow", (event) => { if (event.persisted && !saver.unsent.length) window.location.reload(); });

  // What moves when figures are saved

  function refresh() {
    report.saved();
    report.show();
    form.dispatchEvent(new CustomEvent("dx:saved"));
    return look();
  }

  async function look() {
    try {
      const response = await fetch(form.dataset.standing, { credentials: "same-origin" });
      if (response.ok) show(await response.json());
    } catch (error) {
      // The totals are as old as the page until the next save.
    }
  }

  function show(standing) {
    document.querySelector("[data-reported]").textContent = standing.reported;
    document.querySelector("[data-expected]").textContent = standing.expected;
    const named = new Set();
    standing.rows.forEach((answer) => {
      const line = sheet.named(answer.key);
      if (line === null) return;
      named.add(line);
      showTotal(line.element.querySelector("[data-total=unit]"), answer.unit_total);
      showTotal(line.element.querySelector("[data-total=whole]"), answer.whole_total);
      if (line.isDirty || line.version !== answer.version) return;
      line.share = answer.share;
      line.showShare();
      if (isCalm(line)) line.found(answer.mark, answer.notices);
    });
    // Of many lines only those are answered of which something is to be said.
    sheet.touched.filter((line) => !named.has(line) && isCalm(line)).forEach((line) => line.found("saved", []));
    Object.keys(standing.sums).forEach((name) => {
      Object.keys(standing.sums[name]).forEach((part) => {
        const place = form.querySelector('[data-sum="' + name + '"] [data-part=' + part + "]");
        if (place) place.textContent = standing.sums[name][part];
      });
    });
  }

  function isCalm(line) { return line.version > 0 && !line.isDirty && line.conflict === null && !line.isLocked; }

  function showTotal(place, total) {
    if (!place || !total) return;
    const below = [["counts", total.counts], ["entry-few", total.few]].filter(([, words]) => words).map(([name, words]) => {
      const line = document.createElement("span");
      line.className = name;
      line.textContent = words;
      return line;
    });
    place.replaceChildren(total.words, ...below);
  }

  // For what stands below the grid: everything typed so far is on the server, or listed as unsent.
  entry.saveAll = () => {
    saver.unsent.forEach((line) => { line.isTyping = false; });
    return saver.flush();
  };

  // As in a workbook the cursor stands in the first cell, where no keyboard would slide over half of the screen.
  function begin() {
    const isAsked = window.location.hash || document.querySelector("[data-error-summary]") || document.activeElement !== document.body;
    if (isAsked || window.matchMedia("(pointer: coarse)").matches) return;
    const cells = Array.from(form.querySelectorAll("input[data-column]:not(:disabled, [readonly])"));
    const first = cells.find((cell) => !cell.value.trim() && !cell.placeholder) || cells[0];
    if (!first) return;
    first.focus({ preventScroll: first === cells[0] });
    first.select();
  }

  begin();
  // What the checks say of a large table is asked for when it stands.
  if (form.dataset.checks === "later") window.setTimeout(look, 0);
  document.querySelectorAll("[data-script-only]").forEach((element) => { element.hidden = false; });
  report.show();
})();
