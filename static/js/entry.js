// The entry grid with a keyboard: rows are saved as they are left, totals move, the arrow keys go from cell to cell.
// Without this script the same table is a form with one button.
(function () {
  "use strict";

  const form = document.querySelector("form[data-entry]");
  if (!form || !window.dxEntry || !window.fetch) return;

  const rows = Array.from(form.querySelectorAll("[data-line]"), (element) => new window.dxEntry.Row(element));
  const rowOf = new Map(rows.map((row) => [row.element, row]));
  const saver = new window.dxEntry.Saver(form, rows, report, refreshTotals);
  const stateLine = form.querySelector("[data-save-state]");
  const unsentList = form.querySelector("[data-unsent]");
  let savedAt = "";

  function rowAt(target) {
    const element = target.closest("[data-line]");
    return element ? rowOf.get(element) : null;
  }

  function counted(number) { return number > 0 && number < 10 ? "0" + number : String(number); }

  // Saying how saving stands

  const TROUBLE = {
    offline: "Mất kết nối, sẽ tự gửi lại. Đừng đóng trang.",
    server: "Máy chủ chưa nhận được, sẽ tự gửi lại. Đừng đóng trang.",
    login: "Phiên làm việc đã hết: đăng nhập lại ở thẻ khác rồi bấm Lưu. Đừng đóng trang này.",
  };

  function report() {
    const unsent = saver.unsent;
    const broken = unsent.filter((row) => row.refused === row.snapshot() || row.conflict !== null).length;
    let words = savedAt ? "Đã lưu lúc " + savedAt + "." : "Rời khỏi một dòng là dòng đó được lưu.";
    if (saver.trouble) words = "Còn " + counted(unsent.length) + " dòng chưa gửi. " + TROUBLE[saver.trouble];
    else if (saver.isBusy) words = "Đang lưu…";
    else if (broken) words = counted(broken) + " dòng chưa lưu: xem lời nhắc cạnh ô.";
    else if (unsent.length) words = "Còn " + counted(unsent.length) + " dòng đang nhập dở.";
    if (stateLine.textContent !== words) stateLine.textContent = words;
    stateLine.classList.toggle("is-unsent", Boolean(saver.trouble));
    unsentList.hidden = !saver.trouble;
    unsentList.replaceChildren(...unsent.map((row) => {
      const item = document.createElement("li");
      item.textContent = row.code + " " + row.name + ": " + row.words();
      return item;
    }));
  }

  async function refreshTotals() {
    savedAt = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    report();
    form.dispatchEvent(new CustomEvent("dx:saved"));
    try {
      const response = await fetch(window.location.pathname + "?format=json", { credentials: "same-origin" });
      if (response.ok) showStanding(await response.json());
    } catch (error) {
      // The totals are as old as the page until the next save.
    }
  }

  function showStanding(standing) {
    document.querySelector("[data-reported]").textContent = standing.reported;
    document.querySelector("[data-expected]").textContent = standing.expected;
    standing.rows.forEach((answer) => {
      const row = rows.find((candidate) => candidate.code === answer.indicator);
      if (!row) return;
      showTotal(row.element.querySelector("[data-total=unit]"), answer.unit_total);
      showTotal(row.element.querySelector("[data-total=whole]"), answer.whole_total);
      if (row.isDirty || row.version !== answer.version) return;
      row.share = answer.share;
      row.showShare();
      if (row.version > 0 && row.conflict === null) {
        row.calmDown(answer.warning ? "warning" : "saved", answer.warning && "Cảnh báo: " + answer.warning);
      }
    });
  }

  function showTotal(place, total) {
    if (!place || !total) return;
    const counts = document.createElement("span");
    counts.className = "counts";
    counts.textContent = total.counts;
    place.replaceChildren(total.words, counts);
  }

  // Typing and leaving

  form.addEventListener("focusin", (event) => {
    if (event.target.dataset.field) event.target.dataset.before = event.target.value;
  });

  form.addEventListener("input", (event) => {
    const row = rowAt(event.target);
    if (!row || !event.target.dataset.field) return;
    row.follow(event.target);
    if (row.conflict === null) row.say("");
    if (row.conflict === null) row.wait("đang nhập");
  });

  form.addEventListener("focusout", (event) => {
    const row = rowAt(event.target);
    if (row && !row.element.contains(event.relatedTarget)) leave(row);
  });

  let leaving = null;

  function leave(row) {
    if (row.isDirty && row.missing) row.wait("chờ " + row.missing);
    else if (!row.isDirty && row.conflict === null) row.settle();
    // Several rows left within a moment go together.
    window.clearTimeout(leaving);
    leaving = window.setTimeout(() => { report(); saver.flush(); }, 120);
  }

  // Enter in the last row has nowhere to go, and still means that the row is done.
  function stay(row) {
    row.insists = row.isDirty;
    leave(row);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    rows.forEach((row) => { if (row.isDirty) { row.insists = true; row.refused = null; } });
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

  // From cell to cell

  function goTo(field) {
    field.focus();
    if (field.select) field.select();
  }

  function goVertically(row, column, step) {
    for (let index = rows.indexOf(row) + step; index >= 0 && index < rows.length; index += step) {
      const field = rows[index].element.querySelector('[data-column="' + column + '"]');
      if (field) return goTo(field);
    }
  }

  function goSideways(field, step) {
    const fields = Array.from(form.querySelectorAll("[data-column]"));
    const next = fields[fields.indexOf(field) + step];
    if (next) goTo(next);
  }

  // Back to what stood there when the cell was entered; once more, to what the server holds.
  function restore(field, row) {
    const before = field.dataset.before;
    const back = before !== undefined && field.value !== before ? before : row.savedText(field.dataset.field);
    if (field.value === back) return;
    field.value = back;
    row.follow(field);
    if (!row.isDirty) row.settle();
    if (field.select) field.select();
  }

  function isAtEdge(field, step) {
    const length = field.value.length;
    const isWhole = field.selectionStart === 0 && field.selectionEnd === length;
    if (isWhole) return true;
    return field.selectionStart === field.selectionEnd && field.selectionStart === (step < 0 ? 0 : length);
  }

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const row = rowAt(field);
    if (!row || !field.dataset.field || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return restore(field, row);
    const column = field.dataset.column;
    if (event.key === "Enter" && field.dataset.field !== "note") {
      event.preventDefault();
      goVertically(row, column || "1", event.shiftKey ? -1 : 1);
      if (document.activeElement === field) stay(row);
      return undefined;
    }
    if (!column) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      return goVertically(row, column, step);
    }
    const aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (aside && !event.shiftKey && isAtEdge(field, aside)) {
      event.preventDefault();
      return goSideways(field, aside);
    }
    if (event.key === "F2") field.setSelectionRange(field.value.length, field.value.length);
  });

  document.querySelectorAll("[data-script-only]").forEach((element) => { element.hidden = false; });
  report();
})();
