// What the person is told below the grid: how saving stands, which lines are not sent, what a paste has done.
(function () {
  "use strict";

  const counted = window.dxEntry.counted;
  const TROUBLE = {
    offline: "Mất kết nối, sẽ tự gửi lại. Đừng đóng trang.",
    server: "Máy chủ chưa nhận được, sẽ tự gửi lại. Đừng đóng trang.",
    login: "Phiên làm việc đã hết: đăng nhập lại ở thẻ khác rồi bấm Lưu. Đừng đóng trang này.",
  };

  class Report {
    constructor(sheet, saver) {
      const form = sheet.form;
      this.sheet = sheet;
      this.saver = saver;
      this.state = form.querySelector("[data-save-state]");
      this.isOpen = this.state.textContent.trim() !== "";
      this.unsent = form.querySelector("[data-unsent]");
      this.pasted = form.querySelector("[data-pasted]");
      this.paste = null;
      this.savedAt = "";
      form.addEventListener("click", (event) => this.follow(event));
    }

    saved() { this.savedAt = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }); }

    show() {
      const unsent = this.saver.unsent;
      // What the server has refused waits for the person, not for the line.
      const waiting = unsent.filter((line) => !line.isBroken);
      const said = this.words(unsent, waiting);
      if (this.state.textContent !== said) this.state.textContent = said;
      const isBusy = this.saver.isBusy || unsent.some((line) => line.wantsSaving);
      this.state.dataset.standing = this.saver.trouble ? "trouble" : isBusy ? "busy" : "calm";
      this.state.classList.toggle("is-unsent", Boolean(this.saver.trouble));
      this.unsent.hidden = !this.saver.trouble;
      this.unsent.replaceChildren(...(this.saver.trouble ? waiting : []).map((line) => {
        const item = document.createElement("li");
        item.append(linkTo(line.firstNumber, line.name), ": " + line.words());
        return item;
      }));
      if (this.paste !== null) this.showPaste();
    }

    words(unsent, waiting) {
      const saver = this.saver;
      if (saver.trouble) return "Còn " + counted(waiting.length) + " dòng chưa gửi. " + (saver.reason || TROUBLE[saver.trouble]);
      if (saver.isBusy) return "Đang lưu…";
      const broken = unsent.length - waiting.length;
      if (broken) return counted(broken) + " dòng chưa lưu: xem lời nhắc cạnh ô.";
      if (waiting.length) return "Còn " + counted(waiting.length) + " dòng đang nhập dở.";
      if (this.savedAt) return "Đã lưu lúc " + this.savedAt + ".";
      return this.isOpen ? "Rời khỏi một dòng là dòng đó được lưu." : "";
    }

    tell(paste) {
      this.paste = paste;
      this.show();
    }

    // The report stays until the next paste, and follows what happens to the cells.
    showPaste() {
      const paste = this.paste;
      const broken = new Set(paste.cells.map((cell) => this.sheet.line(cell)).filter((line) => line.isBroken));
      const first = Array.from(broken).map((line) => line.broken || paste.cells.find((cell) => line.element.contains(cell)));
      const odd = first.map((cell) => ({ cell: cell, text: "" })).concat(paste.refused);
      const review = odd.length ? ", " + counted(odd.length) + " ô cần xem lại: " : ".";
      const key = paste.count + review + odd.map((one) => one.cell.id).join();
      if (this.pasted.dataset.said === key) return;
      this.pasted.dataset.said = key;
      const words = ["Đã dán " + counted(paste.count) + " ô" + review];
      odd.forEach((one, index) => {
        const name = this.sheet.line(one.cell).nameOf(one.cell) + (one.text ? " (không nhận “" + one.text.slice(0, 30) + "”)" : "");
        words.push(linkTo(one.cell, name), index < odd.length - 1 ? "; " : ".");
      });
      this.pasted.replaceChildren(...words, ...leftOut(paste).map((sentence) => " " + sentence));
      this.pasted.hidden = false;
    }

    follow(event) {
      const link = event.target.closest("[data-to-cell]");
      if (!link) return;
      event.preventDefault();
      const cell = document.getElementById(link.dataset.toCell);
      cell.scrollIntoView({ block: "center", inline: "nearest" });
      window.dxEntry.enter(cell);
    }
  }

  function linkTo(cell, name) {
    const link = document.createElement("a");
    if (!cell.id) cell.id = cell.name;
    link.href = "#" + cell.id;
    link.dataset.toCell = cell.id;
    link.textContent = name;
    return link;
  }

  function leftOut(paste) {
    const sentences = [];
    if (paste.blank) sentences.push(counted(paste.blank) + " ô trống được bỏ qua, số đang có giữ nguyên.");
    if (paste.computed) sentences.push(counted(paste.computed) + " ô tỷ lệ được bỏ qua vì phần mềm tự tính.");
    if (paste.locked) sentences.push(counted(paste.locked) + " ô đã khóa, không dán vào.");
    if (paste.outside) sentences.push(counted(paste.outside) + " ô thừa ra ngoài bảng, không dán.");
    return sentences;
  }

  window.dxEntry.Report = Report;
})();
