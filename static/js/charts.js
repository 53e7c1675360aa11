// Draws the Plotly charts of a page, each when it comes into view. The bundle (410 kB) is fetched for the first of
// them only, so that the figures and their tables are readable before. Without this file the tables are all there is.
(function () {
  "use strict";

  var WORDS = {
    "Autoscale": "Tự chọn thang đo",
    "Compare data on hover": "So các đường cùng tháng khi rê chuột",
    "Double-click on legend to isolate one trace": "Bấm đúp vào chú giải để chỉ xem một đường",
    "Double-click to zoom back out": "Bấm đúp để trở về toàn cảnh",
    "Download plot": "Tải hình biểu đồ",
    "Download plot as a PNG": "Tải hình biểu đồ (PNG)",
    "Image download succeeded": "Đã tải hình",
    "Pan": "Kéo ngang dọc",
    "Preparing image - this may take a few seconds": "Đang vẽ hình, xin chờ vài giây",
    "Reset": "Về ban đầu",
    "Reset axes": "Về khung nhìn ban đầu",
    "Show closest data on hover": "Hiện số liệu gần nhất khi rê chuột",
    "Sorry, there was a problem downloading your image!": "Chưa tải được hình, hãy thử lại",
    "Toggle Spike Lines": "Bật, tắt đường dóng",
    "Zoom": "Phóng to một vùng",
    "Zoom in": "Phóng to",
    "Zoom out": "Thu nhỏ"
  };
  var WEEKDAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];
  var NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  var LOCALE = {
    moduleType: "locale",
    name: "vi",
    dictionary: WORDS,
    format: {
      days: WEEKDAYS,
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: NUMBERS.map(function (month) { return "Tháng " + month; }),
      shortMonths: NUMBERS.map(function (month) { return "Th" + month; }),
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
      grouping: [3],
      year: "%Y",
      month: "%m/%Y",
      dayMonth: "%d/%m",
      dayMonthYear: "%d/%m/%Y"
    }
  };
  // plotly.js 4 offers to send a chart to its maker's cloud. Figures stay in the office: no button and no address.
  var CONFIG = {
    showSendToCloud: false,
    plotlyServerURL: "",
    displaylogo: false,
    locale: "vi",
    responsive: true,
    displayModeBar: true,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"]
  };

  var loading = null;

  function loadPlotly(source) {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = source;
        script.onload = function () {
          window.Plotly.register(LOCALE);
          window.Plotly.setPlotConfig(CONFIG);
          resolve(window.Plotly);
        };
        script.onerror = function () {
          loading = null;
          reject(new Error("bundle not loaded"));
        };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  // The server names colours as the style sheet does ("var(--met)"), so charts follow light and dark.
  function withColours(value, styles) {
    if (typeof value === "string") {
      var name = /^var\((--[\w-]+)\)$/.exec(value);
      return name ? styles.getPropertyValue(name[1]).trim() : value;
    }
    if (Array.isArray(value)) return value.map(function (item) { return withColours(item, styles); });
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = withColours(value[key], styles); });
      return copy;
    }
    return value;
  }

  function axis(own, styles) {
    var token = function (name) { return styles.getPropertyValue(name).trim(); };
    return Object.assign({
      gridcolor: token("--rule"), linecolor: token("--rule-strong"), zerolinecolor: token("--rule-strong"),
      tickcolor: token("--rule-strong"), automargin: true, fixedrange: false
    }, own);
  }

  function isNarrow(holder) {
    return holder.clientWidth < 480;
  }

  function dressed(figure, narrow) {
    var styles = getComputedStyle(document.documentElement);
    var token = function (name) { return styles.getPropertyValue(name).trim(); };
    var coloured = withColours(figure, styles);
    var layout = Object.assign({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", separators: ",.",
      margin: { l: 48, r: 16, t: 16, b: 40 }, hovermode: "x unified", showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom" },
      colorway: ["--measure", "--met", "--missed", "--risk", "--ink-3"].map(token)
    }, coloured.layout);
    layout.font = Object.assign({ family: token("--font"), size: narrow ? 12 : 14, color: token("--ink") }, layout.font);
    layout.hoverlabel = Object.assign({ bgcolor: token("--ground"), bordercolor: token("--rule-strong"), font: { color: token("--ink") } }, layout.hoverlabel);
    layout.modebar = Object.assign({ bgcolor: "rgba(0,0,0,0)", color: token("--ink-3"), activecolor: token("--ink") }, layout.modebar);
    if (narrow && layout.xaxis && layout.xaxis.dtick === "M1") layout.xaxis = Object.assign({}, layout.xaxis, { dtick: "M3" });
    layout.xaxis = axis(Object.assign({ showgrid: false }, layout.xaxis), styles);
    layout.yaxis = axis(layout.yaxis, styles);
    return { data: coloured.data, layout: layout };
  }

  function figureOf(holder) {
    return JSON.parse(document.getElementById(holder.dataset.chart).textContent);
  }

  function draw(holder) {
    var waiting = holder.querySelector(".chart-waiting");
    loadPlotly(holder.dataset.src).then(function (Plotly) {
      var chart = dressed(figureOf(holder), isNarrow(holder));
      if (waiting) waiting.remove();
      return Plotly.react(holder, chart.data, chart.layout, { displayModeBar: !isNarrow(holder) });
    }).then(function () {
      holder.dataset.drawn = "true";
    }).catch(function () {
      // The small drawing of the server stays where it is.
      if (waiting) waiting.querySelector(".chart-waiting-words").textContent = "Chưa tải được biểu đồ. Số liệu có đủ trong bảng bên dưới.";
    });
  }

  var holders = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  function drawn() {
    return holders.filter(function (holder) { return holder.dataset.drawn; });
  }

  if (!("IntersectionObserver" in window)) {
    holders.forEach(draw);
  } else {
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        observer.unobserve(entry.target);
        draw(entry.target);
      });
    }, { rootMargin: "120px" });
    holders.forEach(function (holder) { observer.observe(holder); });
  }

  function inLight(act) {
    var root = document.documentElement;
    var theme = root.getAttribute("data-bs-theme");
    root.setAttribute("data-bs-theme", "light");
    try { return act(); } finally { root.setAttribute("data-bs-theme", theme); }
  }

  // Paper is white and 17,5 cm wide, whatever the screen was.
  window.addEventListener("beforeprint", function () {
    inLight(function () {
      drawn().forEach(function (holder) {
        var chart = dressed(figureOf(holder), isNarrow(holder));
        Object.assign(chart.layout, { width: 660, height: 300 });
        window.Plotly.react(holder, chart.data, chart.layout, { displayModeBar: false });
      });
    });
  });

  // For picture.js, which sets title, window and origin above it. The same for everyone: light, and as wide as a desk's screen,
  // whether the chart was drawn on the page yet or not.
  var PICTURE = { width: 1000, height: 460 };
  holders.forEach(function (holder) {
    holder.dxreportImage = function () {
      return loadPlotly(holder.dataset.src).then(function (Plotly) {
        var chart = inLight(function () { return dressed(figureOf(holder), false); });
        return Plotly.toImage(chart, Object.assign({ format: "png", scale: 2 }, PICTURE));
      }).then(function (source) { return Object.assign({ source: source }, PICTURE); });
    };
  });
  window.addEventListener("afterprint", function () { drawn().forEach(draw); });
  document.addEventListener("dxreport:theme", function () { drawn().forEach(draw); });
})();
