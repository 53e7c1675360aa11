// Where several indicators stand side by side there is no room beside a cell: what else there is to know and to say of the chosen
// one stands in a panel below the table.
(function () {
  "use strict";

  class Panel {
    // `onLeft(lines)` is told of a line whose state or remark was changed here.
    constructor(sheet, onLeft) {
      this.element = sheet.form.querySelector("[data-cell-panel]");
      if (!this.element) return;
      this.sheet = sheet;
      this.line = null;
      this.parts = {};
      this.element.querySelectorAll("[data-panel]").forEach((part) => { this.parts[part.dataset.panel] = part; });
      sheet.form.addEventListener("focusin", (event) => {
        if (sheet.placeOf(event.target) !== null) this.show(sheet.line(event.target));
      });
      this.element.addEventListener("input", (event) => this.follow(event.target));
      this.element.addEventListener("focusout", (event) => {
        if (this.line && this.line.isTyping && !this.element.contains(event.relatedTarget)) onLeft([this.line]);
      });
    }

    show(line) {
      this.element.hidden = false;
      if (this.line !== line) this.parts.told.replaceChildren(line.marked, line.message, line.choice);
      this.line = line;
      this.parts.name.textContent = line.data.unitName + ", " + line.data.ruleName;
      this.parts.page.href = this.sheet.form.dataset.cellPage.replace("UNIT", line.place.unit).replace("CODE", line.place.indicator);
      this.parts.target.textContent = line.data.targetWords || "không giao";
      this.parts.last.textContent = line.data.last || "–";
      this.parts.ago.textContent = line.data.ago || "–";
      this.refresh();
    }

    // After something was saved or taken back.
    refresh() {
      if (!this.element || this.line === null) return;
      this.parts.state.value = this.line.text("state");
      if (this.parts.note !== document.activeElement) this.parts.note.value = this.line.text("note");
      this.parts.state.disabled = this.parts.note.readOnly = this.line.isLocked;
    }

    follow(field) {
      const line = this.line, name = field.dataset.panel;
      line.fields[name].value = field.value;
      line.isTyping = true;
      line.follow(line.fields[name]);
      if (line.conflict !== null) return;
      line.say("");
      line.wait("đang nhập");
    }
  }

  window.dxEntry.Panel = Panel;
})();
