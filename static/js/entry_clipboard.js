// Copying out of the grid and pasting into it as Excel does: rows of texts between tabs. Only by the browser's own events, for
// on a plain http page there is no other way.
(function () {
  "use strict";

  // Rows of texts from what a spreadsheet puts on the clipboard: CRLF, quoted cells, a line break at the very end.
  function read(text) {
    const rows = [[]];
    let index = 0;
    while (index < text.length) {
      const cell = text[index] === '"' ? quoted(text, index) : plain(text, index);
      rows[rows.length - 1].push(cell.text);
      index = cell.end;
      if (text[index] === "\t") {
        index += 1;
        if (index === text.length) rows[rows.length - 1].push("");
      } else if (index < text.length) {
        index += text.startsWith("\r\n", index) ? 2 : 1;
        if (index < text.length) rows.push([]);
      }
    }
    if (!rows[0].length) rows[0].push("");
    return rows.map((row) => (row.length ? row : [""]));
  }

  function plain(text, start) {
    let end = start;
    while (end < text.length && !"\t\r\n".includes(text[end])) end += 1;
    return { text: text.slice(start, end), end: end };
  }

  // A text that only begins with a quotation mark is no quoted one.
  function quoted(text, start) {
    let end = start + 1, inside = "";
    while (end < text.length) {
      if (text[end] !== '"') inside += text[end];
      else if (text[end + 1] === '"') { inside += '"'; end += 1; }
      else break;
      end += 1;
    }
    const after = text[end + 1];
    const isQuoted = end < text.length && (after === undefined || "\t\r\n".includes(after));
    return isQuoted ? { text: inside, end: end + 1 } : plain(text, start);
  }

  function write(rows) {
    return rows.map((row) => row.map((text) => (/[\t\r\n"]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text)).join("\t")).join("\r\n");
  }

  // A remark that begins like a formula must not become one in a workbook.
  function harmless(text) { return /^[=+\-@]/.test(text) ? "'" + text : text; }

  class Clipboard {
    // `onPasted(report)` is told what was put where, and what was left out.
    constructor(sheet, selection, editor, onPasted) {
      this.sheet = sheet;
      this.selection = selection;
      this.editor = editor;
      this.onPasted = onPasted;
      // The browser copies nothing where no text is chosen, unless it is told that somebody will.
      ["beforecopy", "beforecut"].forEach((name) => document.addEventListener(name, (event) => {
        if (this.isOurs(event)) event.preventDefault();
      }));
      document.addEventListener("copy", (event) => this.copy(event));
      document.addEventListener("cut", (event) => { if (this.copy(event)) this.editor.clear(); });
      document.addEventListener("paste", (event) => this.paste(event));
    }

    get cell() {
      const cell = document.activeElement;
      return cell && this.sheet.form.contains(cell) && "column" in cell.dataset ? cell : null;
    }

    // A part of a cell's text is the browser's to copy.
    isOurs() {
      const cell = this.cell;
      if (!cell) return false;
      const isPart = cell.setSelectionRange && cell.selectionStart !== cell.selectionEnd &&
        cell.selectionEnd - cell.selectionStart < cell.value.length;
      return this.selection.isBlock || !isPart;
    }

    copy(event) {
      if (!this.isOurs() || !event.clipboardData) return false;
      const rows = this.selection.block().map((cells) => cells.map((cell) => this.textOf(cell)));
      event.clipboardData.setData("text/plain", write(rows));
      event.preventDefault();
      return true;
    }

    textOf(cell) {
      if (!cell) return "";
      const text = this.sheet.line(cell).textOf(cell);
      return cell.dataset.field === "note" ? harmless(text) : text;
    }

    paste(event) {
      const cell = this.cell;
      if (!cell || !event.clipboardData) return;
      const text = event.clipboardData.getData("text/plain").replace(/\0/g, "");
      const rows = read(text);
      const isOne = rows.length === 1 && rows[0].length === 1;
      const isText = cell.dataset.field === "note" && !/\t|[\r\n]$/.test(text);
      const isInside = cell.setSelectionRange && cell.value !== "" && cell.selectionEnd - cell.selectionStart < cell.value.length;
      if (!this.selection.isBlock && (isText || (isOne && isInside))) return;
      event.preventDefault();
      this.put(rows);
    }

    // Blanks leave alone what stands there: whoever wants a cell empty empties it.
    put(rows) {
      const range = this.target(rows);
      const report = { count: 0, blank: 0, computed: 0, locked: 0, outside: 0, cells: [], refused: [] };
      const changes = [];
      for (let row = range.top; row <= range.bottom; row += 1) {
        const texts = rows[(row - range.top) % rows.length];
        const width = range.isTiled ? range.right - range.left + 1 : texts.length;
        for (let index = 0; index < width; index += 1) {
          this.sort(report, changes, { row: row, column: range.left + index }, texts[index % texts.length].trim());
        }
      }
      const refused = this.editor.write(changes);
      report.cells = changes.filter((change) => !refused.includes(change)).map((change) => change.cell);
      report.count = report.cells.length;
      report.refused.push(...refused);
      const bottom = Math.min(range.bottom, this.sheet.rows.length - 1);
      this.selection.choose(range.top, range.left, bottom, Math.min(range.right, this.sheet.columns));
      this.onPasted(report);
    }

    // Where a block goes: into a choice that holds it several times, over and over; else from the upper left cell on.
    target(rows) {
      const range = this.selection.range;
      const height = rows.length, width = Math.max(...rows.map((row) => row.length));
      const isTiled = (range.bottom - range.top + 1) % height === 0 && (range.right - range.left + 1) % width === 0;
      if (isTiled) return Object.assign({ isTiled: true }, range);
      return { top: range.top, left: range.left, bottom: range.top + height - 1, right: range.left + width - 1, isTiled: false };
    }

    // One text on its way to its place: written, or counted among those that are left out.
    sort(report, changes, place, given) {
      const text = given.replace(/^'(?=[=+\-@])/, "");
      const cell = this.sheet.at(place);
      const isOutside = place.row >= this.sheet.rows.length || place.column > this.sheet.columns;
      if (isOutside) report.outside += text ? 1 : 0;
      else if (!text) report.blank += 1;
      else if (!cell) report.refused.push({ cell: this.beside(place), text: text });
      else if (cell.tagName === "OUTPUT") report.computed += 1;
      else if (this.sheet.line(cell).isLocked) report.locked += 1;
      else changes.push({ cell: cell, text: text });
    }

    beside(place) { return this.sheet.cells(place.row).find((cell) => cell !== undefined); }
  }

  window.dxEntry.tsv = { read: read, write: write };
  window.dxEntry.Clipboard = Clipboard;
})();
