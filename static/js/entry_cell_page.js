// The page of one cell (twelve earlier months, who changed what) on top of the grid instead of in its place.
(function () {
  "use strict";

  class CellPage {
    constructor(root) {
      this.dialog = document.querySelector("[data-cell-dialog]");
      if (!this.dialog || !this.dialog.showModal) return;
      root.addEventListener("click", (event) => {
        const link = event.target.closest("a[data-cell-page]");
        if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.open(link);
      });
      this.dialog.addEventListener("click", (event) => {
        if (event.target === this.dialog || event.target.closest("[data-close]")) this.dialog.close();
      });
    }

    async open(link) {
      const place = this.dialog.querySelector("[data-cell-content]");
      place.textContent = "Đang mở…";
      this.dialog.showModal();
      try {
        const response = await fetch(link.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const content = page.querySelector("[data-cell-content]");
        if (content === null) throw new Error("no cell");
        place.replaceChildren(...content.childNodes);
      } catch (error) {
        place.textContent = "Chưa mở được. Hãy kiểm tra kết nối rồi bấm lại.";
      }
    }
  }

  window.dxEntry.CellPage = CellPage;
})();
