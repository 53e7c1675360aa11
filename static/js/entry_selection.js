// Which cells are chosen: one with the focus, or a rectangle from it to another cell. With the mouse: dragging, Shift+click.
(function () {
  "use strict";

  const counted = window.dxEntry.counted;

  class Selection {
    constructor(sheet) {
      this.sheet = sheet;
      this.anchor = null;
      this.head = null;
      this.painted = [];
      this.isDragging = false;
      this.said = sheet.form.querySelector("[data-selection]");
      this.listen();
    }

    get range() {
      if (this.anchor === null) return null;
      return {
        top: Math.min(this.anchor.row, this.head.row), bottom: Math.max(this.anchor.row, this.head.row),
        left: Math.min(this.anchor.column, this.head.column), right: Math.max(this.anchor.column, this.head.column),
      };
    }

    get isBlock() { return this.anchor !== null && (this.anchor.row !== this.head.row || this.anchor.column !== this.head.column); }

    // The chosen cells, row by row; a hole is undefined.
    block() {
      const range = this.range, rows = [];
      for (let row = range.top; row <= range.bottom; row += 1) {
        const cells = this.sheet.cells(row), found = [];
        for (let column = range.left; column <= range.right; column += 1) found.push(cells[column]);
        rows.push(found);
      }
      return rows;
    }

    moveTo(place) {
      this.anchor = this.head = place;
      this.paint();
    }

    extendTo(place) {
      if (this.anchor === null || place === null) return;
      this.head = place;
      this.paint();
      const cell = this.sheet.at(place);
      if (cell) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    choose(top, left, bottom, right) {
      this.anchor = { row: top, column: left };
      this.head = { row: bottom, column: right };
      this.paint();
    }

    paint() {
      this.painted.forEach((place) => place.classList.remove("is-selected"));
      this.painted = [];
      if (this.isBlock) {
        this.block().forEach((cells) => cells.forEach((cell) => { if (cell) this.painted.push(cell); }));
        this.painted.forEach((place) => place.classList.add("is-selected"));
      }
      const words = this.painted.length ? "Đang chọn " + counted(this.painted.length) + " ô." : "";
      if (this.said.textContent !== words) this.said.textContent = words;
    }

    listen() {
      const form = this.sheet.form;
      let pointer = "mouse";
      form.addEventListener("pointerdown", (event) => { pointer = event.pointerType; });
      form.addEventListener("focusin", (event) => {
        const place = this.sheet.placeOf(event.target);
        if (place === null) return;
        const range = this.range;
        const isInside = range !== null && this.anchor.row === place.row && this.anchor.column === place.column;
        if (!isInside) this.moveTo(place);
      });
      form.addEventListener("mousedown", (event) => { if (event.button === 0 && pointer === "mouse") this.press(event); });
      form.addEventListener("mouseover", (event) => {
        if (!this.isDragging || !(event.buttons & 1)) return;
        const place = this.under(event.target);
        if (place !== null && (place.row !== this.head.row || place.column !== this.head.column)) this.extendTo(place);
      });
      window.addEventListener("mouseup", () => { this.isDragging = false; });
    }

    // The first press chooses a cell as a whole, so that typing replaces it; a second one is for the signs inside.
    press(event) {
      const place = this.under(event.target);
      if (place === null) return;
      if (event.shiftKey && this.anchor !== null) {
        event.preventDefault();
        this.extendTo(place);
        return;
      }
      const cell = this.sheet.at(place);
      if (event.target !== cell) return;
      this.isDragging = true;
      if (cell === document.activeElement) {
        if (this.isBlock) this.moveTo(place);
      } else if (cell.tagName === "INPUT") {
        event.preventDefault();
        cell.focus();
        cell.select();
        this.moveTo(place);
      }
    }

    under(element) {
      const cell = element.closest("[data-column]") || onlyCellOf(element.closest("td"));
      return cell && this.sheet.form.contains(cell) ? this.sheet.placeOf(cell) : null;
    }
  }

  function onlyCellOf(place) {
    const cells = place ? place.querySelectorAll("[data-column]") : [];
    return cells.length === 1 ? cells[0] : null;
  }

  window.dxEntry.Selection = Selection;
})();
