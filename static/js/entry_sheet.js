// The table as rows and columns of cells: which cell stands where, what it says, where a step leads. Rows are looked at when
// first asked for, so that a large table is ready at once.
(function () {
  "use strict";

  class Sheet {
    constructor(form) {
      this.form = form;
      this.rows = Array.from(form.querySelectorAll("[data-row]"));
      this.columns = Number(form.dataset.columns);
      this.indexOf = new Map(this.rows.map((element, index) => [element, index]));
      this.cellsOf = []; // by row: the cells by column, with holes
      this.lineOf = new Map(); // by element: a line is made when first touched
    }

    cells(row) {
      if (this.cellsOf[row] === undefined && this.rows[row]) {
        const found = [];
        this.rows[row].querySelectorAll("[data-column]").forEach((cell) => { found[Number(cell.dataset.column)] = cell; });
        this.cellsOf[row] = found;
      }
      return this.cellsOf[row] || [];
    }

    at(place) { return this.cells(place.row)[place.column]; }

    // Where a cell stands; null for anything that is no cell of the sheet.
    placeOf(element) {
      const cell = element.closest("[data-column]");
      const row = cell && this.indexOf.get(cell.closest("[data-row]"));
      return row === undefined || row === null ? null : { row: row, column: Number(cell.dataset.column) };
    }

    line(cell) {
      const element = cell.closest("[data-line]");
      if (!this.lineOf.has(element)) this.lineOf.set(element, new window.dxEntry.Line(element, this.about(element)));
      return this.lineOf.get(element);
    }

    // What is known of a line: said of the whole table, of its column, of its row, of itself; the narrower counts.
    about(element) {
      const names = element.dataset.line.split(".");
      const place = names.length > 1 ? { unit: names[0], indicator: names[1] } : {};
      const column = names.length > 1 ? this.form.querySelector('[data-rule="' + names[1] + '"]').dataset : {};
      return Object.assign({}, this.form.dataset, column, element.closest("[data-row]").dataset, this.kept(element.dataset.line), place, element.dataset);
    }

    // A large grid keeps what it knows of its lines in one field: version|state|numerator|denominator|value|note and more.
    kept(key) {
      const field = this.form.elements["da-co"];
      if (!field) return {};
      if (this.known === undefined) this.known = JSON.parse(field.value);
      const line = this.known[key];
      const cut = line.seen.indexOf("|");
      return Object.assign({ version: line.seen.slice(0, cut), was: line.seen.slice(cut + 1) }, line);
    }

    // The line of that name, or null.
    named(key) {
      const element = this.form.querySelector('[data-line="' + key + '"]');
      return element ? this.line(element) : null;
    }

    // Lines that somebody or something has touched so far.
    get touched() { return Array.from(this.lineOf.values()); }

    // The next place in that direction that can take the focus, or null; `far` goes to the last one.
    step(place, down, right, far) {
      let found = null;
      const next = { row: place.row + down, column: place.column + right };
      while (next.row >= 0 && next.row < this.rows.length && next.column >= 1 && next.column <= this.columns) {
        if (canHoldFocus(this.at(next))) {
          found = { row: next.row, column: next.column };
          if (!far) return found;
        }
        next.row += down;
        next.column += right;
      }
      return found;
    }

    // The first or the last cell that can take the focus, or null.
    corner(isLast) {
      const rows = Array.from(this.rows.keys());
      for (const row of isLast ? rows.reverse() : rows) {
        const cells = this.cells(row).filter(canHoldFocus);
        if (cells.length) return this.placeOf(cells[isLast ? cells.length - 1 : 0]);
      }
      return null;
    }
  }

  function canHoldFocus(cell) { return Boolean(cell) && cell.tagName !== "OUTPUT" && !cell.disabled; }

  window.dxEntry.Sheet = Sheet;
  window.dxEntry.canHoldFocus = canHoldFocus;
})();
