// Draws the charts of a page from its data island. Colours and sizes are read from tokens.css, so a chart
// follows screen mode by itself. Without this script the tables behind the charts say the same.
(function () {
  "use strict";
  var island = document.getElementById("charts");
  if (!island || !window.echarts) { return; }
  var charts = [], ways = [];
  var css = getComputedStyle(document.documentElement);
  function token(name) { return css.getPropertyValue(name).trim(); }
  function textSize() {
    var probe = document.createElement("span");
    probe.className = "small";
    document.body.appendChild(probe);
    var size = parseFloat(getComputedStyle(probe).fontSize);
    document.body.removeChild(probe);
    return size;
  }
  var size = textSize(), big = size >= 20;
  var ink = token("--ink"), quiet = token("--ink-3"), line = token("--line");
  var one = token("--chart-1"), two = token("--chart-2"), red = token("--chart-target");

  function base(data) {
    return {
      animation: false,
      textStyle: { fontFamily: token("--font"), fontSize: size, color: quiet },
      aria: { enabled: true, label: { description: data.description } },
      // Rich text: a tooltip of HTML would need inline styles, which the page's policy refuses.
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, textStyle: { fontSize: size, color: ink }, axisPointer: { type: "none" } }
    };
  }
  function axis(extra) {
    return Object.assign({
      axisLabel: { color: quiet, fontSize: size, interval: 0 }, axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line-2") } }, splitLine: { lineStyle: { color: line } }
    }, extra);
  }
  function short(name) { return big ? name.replace(/街道$/, "") : name; }
  function clipped(name, most) { return name.length > most ? name.slice(0, most - 1) + "…" : name; }

  // Few bars stand together at the top; many share the height.
  function spare(height, rows) { return Math.max(4, height - size * (1.6 + 3.4 * rows)); }

  // Horizontal bars. Rates are hatched below the target line; a count lies upon the whole it is part of.
  function bars(data, whole) {
    var under = { color: one, decal: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.8, color: "rgba(255,255,255,.45)" } };
    var most = whole ? 20 : big ? 5 : 7, counts = data.target === undefined;
    var names = data.rows.map(function (row) { return clipped(short(row.name), most); });
    var widest = names.reduce(function (found, name) { return Math.max(found, name.length); }, 2);
    var measure = {
      type: "bar", barWidth: "46%", barMaxWidth: size * 1.6, cursor: "pointer", z: 3,
      data: data.rows.map(function (row) { return { value: row.value, itemStyle: row.below ? under : { color: one } }; })
    };
    var texts = {
      type: "bar", barGap: "-100%", barWidth: "46%", barMaxWidth: size * 1.6, itemStyle: { color: "transparent" }, tooltip: { show: false },
      data: data.rows.map(function (row) {
        return { value: Math.max(data.most, 1), label: { show: true, position: "right", formatter: "{a|" + row.text + "}{b|" + row.fraction.replace(/ /g, "") + "}", rich: {
          a: { color: ink, fontWeight: 600, fontSize: size, width: size * 3.7, align: "right" },
          b: { color: quiet, fontSize: size, width: size * 4, align: "right" }
        } } };
      })
    };
    var series = [measure, texts];
    if (counts) {
      measure.name = data.series[0].name;
      measure.itemStyle = { color: one };
      series.push({
        name: data.series[1].name, type: "bar", barGap: "-100%", barWidth: "46%", barMaxWidth: size * 1.6, cursor: "pointer",
        itemStyle: { color: token("--chart-3") }, data: data.rows.map(function (row) { return row.of; })
      });
    } else {
      measure.showBackground = true;
      measure.backgroundStyle = { color: token("--sunken") };
      measure.markLine = {
        silent: true, symbol: "none", lineStyle: { color: red, width: big ? 2 : 1.5, type: "solid" },
        label: { formatter: "目标 " + data.target + "%", color: red, fontSize: size, position: "start", distance: 4 },
        data: [{ xAxis: data.target }]
      };
    }
    return Object.assign(base(data), {
      grid: { left: size * (widest + 0.6), right: size * 8.4, top: counts ? 4 : size * 1.6, bottom: 4 },
      xAxis: axis({ type: "value", min: 0, max: Math.max(data.most, 1), show: false }),
      yAxis: axis({
        type: "category", inverse: true, data: names, axisLine: { show: false },
        axisLabel: { color: ink, fontSize: size, interval: 0, align: "left", margin: size * (widest + 0.4) }
      }),
      tooltip: Object.assign(base(data).tooltip, {
        formatter: function (items) { var row = data.rows[items[0].dataIndex]; return row.name + "\n" + row.told; }
      }),
      series: series
    });
  }

  // A quarter that has no figures says why, upright above its name: it is a gap, not a zero.
  function gaps(quarters) {
    return {
      name: "gap", type: "line", symbolSize: 0, lineStyle: { opacity: 0 }, tooltip: { show: false }, silent: true,
      label: { position: "top", color: quiet, fontSize: size - 1, lineHeight: size },
      data: quarters.map(function (quarter) {
        return quarter.gap ? { value: 0, label: { show: !big, formatter: quarter.gap.split("").join("\n") } } : { value: null };
      })
    };
  }

  // A column for each quarter with its number; a second reading stands as text beneath its name.
  function columns(data) {
    return Object.assign(base(data), {
      grid: { left: 4, right: 4, top: size * 1.8, bottom: size * 3.3 },
      xAxis: axis({
        type: "category", data: data.quarters.map(function (quarter) { return quarter.label + "\n" + quarter.under; }),
        axisLabel: { color: quiet, fontSize: size - 1, lineHeight: size * 1.4, interval: 0 }
      }),
      yAxis: axis({ type: "value", min: 0, show: false, splitLine: { show: false } }),
      tooltip: Object.assign(base(data).tooltip, { formatter: function (items) { return data.quarters[items[0].dataIndex].tip; } }),
      series: [{
        type: "bar", barWidth: "56%", barMaxWidth: size * 3, itemStyle: { color: one }, cursor: "pointer",
        data: data.quarters.map(function (quarter) {
          return { value: quarter.value, label: { show: quarter.value !== null, position: "top", formatter: quarter.text, color: ink, fontWeight: 600, fontSize: size } };
        })
      }, gaps(data.quarters)]
    });
  }

  // One column a quarter, of parts that stand on one another, and lines of rates over them by the axis on the right.
  function stacks(data) {
    var colours = [one, two, token("--chart-3")], texts = [token("--surface"), ink], paper = token("--surface");
    var sums = data.quarters.map(function (quarter) { return quarter.values.reduce(function (sum, value) { return sum + value; }, 0); });
    var most = Math.max.apply(null, sums), parts = data.series.slice(0, 3), rates = data.series.slice(3);
    var highest = data.quarters.reduce(function (found, quarter) { return Math.max(found, quarter.rates[0]); }, 100);
    function column(part, i) {
      return {
        name: part.name, type: "bar", stack: "all", barWidth: "52%", barMaxWidth: size * 4, cursor: "pointer",
        itemStyle: { color: colours[i], borderColor: paper },
        data: data.quarters.map(function (quarter) {
          var shown = i < 2 && quarter.values[i] > most * 0.16; // there is room for the number
          return { value: quarter.values[i], itemStyle: { borderWidth: quarter.values[i] ? 1 : 0 }, label: { show: shown, position: i ? "inside" : "insideBottom", formatter: quarter.texts[i], color: texts[i], fontSize: size - 1 } };
        })
      };
    }
    // Upon a broad line of paper each is seen on dark columns too.
    function over(part, i) {
      var colour = i ? red : ink, values = data.quarters.map(function (quarter) { return quarter.rates[i]; });
      var under = { type: "line", yAxisIndex: 1, z: 3, silent: true, symbol: "none", tooltip: { show: false }, lineStyle: { color: paper, width: 5 }, data: values };
      return [under, {
        name: part.name, type: "line", yAxisIndex: 1, z: 5 - i, symbol: i ? "diamond" : "circle", symbolSize: size * 0.6,
        lineStyle: { color: colour, width: 2, type: i ? "dashed" : "solid" }, itemStyle: { color: colour, borderColor: paper, borderWidth: 1 },
        data: values.map(function (value, quarter) {
          return { value: value, label: { show: !i && value !== null, position: "top", formatter: data.quarters[quarter].rate, color: ink, fontWeight: 600, fontSize: size, textBorderColor: paper, textBorderWidth: 3 } };
        })
      }];
    }
    return Object.assign(base(data), {
      grid: { left: size * 3.4, right: size * 3.4, top: size * 1.8, bottom: size * 3.3 },
      xAxis: axis({ // why a quarter has no figures stands beneath it: lines run above
        type: "category", data: data.quarters.map(function (quarter) { return quarter.label + "\n" + quarter.gap; }),
        axisLabel: { color: quiet, fontSize: size, lineHeight: size * 1.4, interval: 0 }
      }),
      yAxis: [
        axis({ type: "value", splitNumber: 3, axisLine: { show: false }, axisLabel: { show: most > 0, color: quiet, fontSize: size } }),
        axis({ type: "value", min: 0, max: Math.ceil(highest / 50) * 50, interval: 50, axisLine: { show: false }, splitLine: { show: false }, axisLabel: { color: quiet, fontSize: size, formatter: "{value}%" } })
      ],
      tooltip: Object.assign(base(data).tooltip, { formatter: function (items) { return data.quarters[items[0].dataIndex].tip; } }),
      series: parts.map(column).concat(over(rates[0], 0), over(rates[1], 1))
    });
  }

  // Two lines over the quarters.
  function lines(data) {
    // The lower label goes below its point where both would stand on one another.
    // A value near the axis stays above its point: below it would cover the quarters' names.
    function under(value, other) { return other !== null && value < other && value >= 12; }
    function ends(series, other, colour) {
      var shown = series.values.map(function (value, i) { return value === null ? -1 : i; }).filter(function (i) { return i >= 0; });
      var first = shown[0], last = shown[shown.length - 1];
      return series.values.map(function (value, i) {
        return { value: value, symbolSize: i === last ? size * 0.62 : size * 0.3, label: {
          show: i === last || i === first, position: under(value, other.values[i]) ? "bottom" : "top",
          align: i === first && first !== last ? "left" : "center", // clear of the axis beside it
          formatter: series.texts[i], color: colour, fontWeight: 600, fontSize: size
        } };
      });
    }
    var labels = data.quarters.map(function (quarter, i) {
      return !big || i === 0 || i === data.quarters.length - 1 || i === 4 ? quarter.label : "";
    });
    return Object.assign(base(data), {
      grid: { left: big ? size * 1.6 : size * 3.2, right: size * 2.4, top: size * 1.9, bottom: size * 2 },
      xAxis: axis({ type: "category", data: labels, boundaryGap: false }),
      yAxis: axis({ type: "value", min: 0, max: 100, interval: 50, axisLine: { show: false }, axisLabel: { show: !big, color: quiet, fontSize: size, formatter: "{value}%" } }),
      tooltip: Object.assign(base(data).tooltip, { formatter: function (items) { return data.quarters[items[0].dataIndex].tip; } }),
      series: [
        { name: data.series[1].name, type: "line", data: ends(data.series[1], data.series[0], quiet), symbol: "circle", lineStyle: { width: big ? 3 : 2, type: "dashed", color: two }, itemStyle: { color: two } },
        { name: data.series[0].name, type: "line", data: ends(data.series[0], data.series[1], ink), symbol: "circle", lineStyle: { width: big ? 4 : 2.5, color: one }, itemStyle: { color: one } },
        gaps(data.quarters)
      ]
    });
  }
  var kinds = { bars: bars, lines: lines, columns: columns, stacks: stacks };
  function standing(data) { return data.kind === "columns" || data.kind === "stacks"; }

  // The picture says by itself what it shows: title, unit, day and filter above, twice the pixels.
  function picture(box, data) {
    var paper = document.createElement("div"), width = Math.max(box.clientWidth, 560), many = data.series && data.series.length > 3;
    var top = many ? 84 : 60, height = box.clientHeight + top + 4;
    var chart = echarts.init(paper, null, { renderer: "canvas", width: width, height: height, devicePixelRatio: 2 });
    var option = kinds[data.kind](data, true);
    option.grid.top += top;
    option.grid.left += 12;
    option.grid.right += 12;
    option.grid.bottom += 12;
    if (data.series) {
      option.legend = { data: data.series.map(function (one) { return one.name; }), right: 16, top: many ? 56 : 16, textStyle: { color: ink, fontSize: size } }; // many have a line of their own
    }
    option.backgroundColor = token("--surface");
    option.title = {
      text: data.title + "（单位：" + data.unit + "）", subtext: data.subtitle + (data.hint ? "　" + data.hint : ""), left: 16, top: 10,
      textStyle: { color: ink, fontSize: size + 3, fontWeight: 600 }, subtextStyle: { color: quiet, fontSize: size }
    };
    chart.setOption(option);
    var address = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: token("--surface") });
    chart.dispose();
    return address;
  }
  function save(address, name) {
    var link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }

  // Each bar and column is also a link for the keyboard: it lies over its row and lets the pointer through.
  function links(box, chart, data) {
    var list = document.createElement("div"), upright = standing(data), parts = opening(data);
    list.className = "bar-links";
    parts.forEach(function (part) {
      var link = document.createElement("a");
      if (part.url) {
        link.href = part.url;
        link.setAttribute("aria-label", part.name ? part.name + " " + part.told : part.told);
      }
      list.appendChild(link);
    });
    box.parentNode.insertBefore(list, box.nextSibling);
    return function () {
      var along = upright ? { xAxisIndex: 0 } : { yAxisIndex: 0 };
      var step = parts.length > 1 ? chart.convertToPixel(along, 1) - chart.convertToPixel(along, 0) : 32;
      list.style.left = box.offsetLeft + "px";
      list.style.width = box.clientWidth + "px";
      Array.prototype.forEach.call(list.children, function (link, i) {
        var start = chart.convertToPixel(along, i) - step / 2;
        link.style.top = box.offsetTop + (upright ? 0 : start) + "px";
        link.style.height = (upright ? box.clientHeight : step) + "px";
        if (upright) { link.style.left = start + "px"; link.style.width = step + "px"; }
      });
    };
  }
  function opening(data) { return data.rows || (standing(data) ? data.quarters : null); }
  function laid() { ways.forEach(function (lay) { lay(); }); }

  function drawn(data) {
    var box = document.getElementById("chart-" + data.id);
    if (!box) { return; }
    var chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(kinds[data.kind](data));
    if (data.rows) { ways.push(function () { chart.setOption({ grid: { bottom: spare(chart.getHeight(), data.rows.length) } }); }); }
    charts.push(chart);
    if (opening(data) && !big) {
      chart.on("click", function (event) { var part = opening(data)[event.dataIndex]; if (part && part.url) { location.href = part.url; } });
      ways.push(links(box, chart, data));
    }
    Array.prototype.forEach.call(document.querySelectorAll("[data-picture='" + data.id + "']"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { save(picture(box, data), data.title + " " + data.file + ".png"); });
    });
  }
  function draw() {
    charts.forEach(function (chart) { chart.dispose(); });
    charts = [], ways = [];
    JSON.parse(island.textContent).forEach(drawn);
    laid();
  }
  window.addEventListener("resize", function () { charts.forEach(function (chart) { chart.resize(); }); laid(); });
  // On paper two cards stand abreast, whatever the window was: half a sheet of A4 across.
  function wide(width) { charts.forEach(function (chart) { chart.resize({ width: width }); chart.getZr().flush(); }); }
  window.addEventListener("beforeprint", function () { wide(496); });
  window.addEventListener("afterprint", function () { wide("auto"); });
  document.addEventListener("charts", draw); // the screen has new figures
  draw();
}());
