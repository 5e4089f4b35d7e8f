"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = [];
  const whole = data.period;
  let shown = whole.slice();

  /* Colours: those of the style sheet, read anew at each drawing, so that the toggle needs no new charts. */
  let style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue("--" + name).trim();

  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  const theme = () => {
    const now = chosen ?? (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = now;
    document.getElementById("theme").textContent = now === "dark" ? "Light" : "Dark";
    style = getComputedStyle(document.documentElement);
    for (const chart of charts) { paintLegend(chart); chart.redraw(false); }
  };
  document.getElementById("theme").onclick = () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    theme();
  };
  dark.addEventListener("change", theme);

  /* Numbers and times as text: the same in every language. */
  const number = (value, digits) =>
    value.toLocaleString("en-US", {minimumFractionDigits: digits, maximumFractionDigits: digits}).replace("-", "−");
  const rounded = value => {
    const size = Math.abs(value);
    return value === 0 ? "0" : number(value, size >= 1000 ? 2 : Math.min(12, Math.max(2, 4 - Math.floor(Math.log10(size)))));
  };
  const formats = {
    money: v => number(v, 2),
    percent: v => number(v, Math.abs(v) >= 0.1 || v === 0 ? 2 : 4) + " %",
    ratio: v => number(v, 3),
    price: rounded,
    quantity: v => v === 0 ? "0" : number(v, 8).replace(/\.?0+$/, ""),
    count: v => number(v, 0),
  };
  const two = n => String(n).padStart(2, "0");
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const day = d => `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
  const clock = d => `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  const fine = whole[1] - whole[0] < 3 * 86400;
  const time = seconds => {
    const d = new Date(Math.round(seconds * 1000));
    const millis = d.getUTCMilliseconds();
    return day(d) + " " + clock(d) + (fine ? ":" + two(d.getUTCSeconds()) + (millis ? "." + String(millis).padStart(3, "0") : "") : "");
  };
  /* What changes from tick to tick above, what holds for several below. */
  const timeTicks = (u, splits, axis, space, step) => {
    let before = null;
    return splits.map(seconds => {
      const d = new Date(Math.round(seconds * 1000));
      const year = String(d.getUTCFullYear());
      const [above, below] =
        step >= 365 * 86400 ? [year, ""]
          : step >= 28 * 86400 ? [months[d.getUTCMonth()], year]
          : step >= 86400 ? [`${d.getUTCDate()} ${months[d.getUTCMonth()]}`, year]
          : step >= 60 ? [clock(d), day(d)]
          : step >= 1 ? [clock(d) + ":" + two(d.getUTCSeconds()), day(d)]
          : [two(d.getUTCSeconds()) + "." + String(d.getUTCMilliseconds()).padStart(3, "0"), day(d) + " " + clock(d)];
      const text = below !== before ? above + "\n" + below : above;
      before = below;
      return text;
    });
  };

  /* One range of time for all charts. */
  let setting = false;
  const show = (from, to) => {
    const length = Math.min(whole[1] - whole[0], Math.max(to - from, data.grid));
    from = Math.max(whole[0], Math.min(from, whole[1] - length));
    shown = [from, from + length];
    setting = true;
    for (const chart of charts) if (chart.isTime) chart.setScale("x", {min: shown[0], max: shown[1]});
    setting = false;
    document.getElementById("range").textContent = time(shown[0]) + " – " + time(shown[1]) + " UTC";
  };
  const move = share => { const step = (shown[1] - shown[0]) * share; show(shown[0] + step, shown[1] + step); };
  const zoom = factor => {
    const half = (shown[1] - shown[0]) * factor / 2, middle = (shown[0] + shown[1]) / 2;
    show(middle - half, middle + half);
  };
  const buttons = {earlier: () => move(-0.5), later: () => move(0.5), closer: () => zoom(0.5), wider: () => zoom(2), all: () => show(...whole)};
  for (const id in buttons) document.getElementById(id).onclick = buttons[id];

  /* A finger selects as a mouse does; moving up and down still scrolls the page. */
  const fingers = u => {
    let from = null;
    const place = e => Math.max(0, Math.min(u.over.clientWidth, e.clientX - u.over.getBoundingClientRect().left));
    u.over.addEventListener("pointerdown", e => { if (e.pointerType === "touch") from = place(e); });
    u.over.addEventListener("pointermove", e => {
      if (e.pointerType !== "touch" || from === null) return;
      const to = place(e);
      u.setCursor({left: to, top: 10});
      u.setSelect({left: Math.min(from, to), top: 0, width: Math.abs(to - from), height: u.over.clientHeight}, false);
    });
    const end = e => {
      if (e.pointerType !== "touch" || from === null) return;
      const to = place(e), begin = from;
      from = null;
      u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
      if (e.type === "pointerup" && u.isTime && Math.abs(to - begin) > 12) {
        show(u.posToVal(Math.min(begin, to), "x"), u.posToVal(Math.max(begin, to), "x"));
      }
    };
    u.over.addEventListener("pointerup", end);
    u.over.addEventListener("pointercancel", end);
  };

  /* What the model knew stands on a ground of its own. */
  const shadeSample = spans => u => {
    const {ctx, bbox} = u, ratio = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [from, to] of spans) {
      const left = u.valToPos(from, "x", true), right = u.valToPos(to, "x", true);
      if (right < bbox.left || left > bbox.left + bbox.width) continue;
      ctx.fillStyle = colour("sample");
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.strokeStyle = colour("sample-line");
      ctx.lineWidth = ratio;
      ctx.setLineDash([4 * ratio, 3 * ratio]);
      ctx.strokeRect(left, bbox.top - ratio, right - left, bbox.height + 2 * ratio);
      const from0 = Math.max(left, bbox.left);
      if (Math.min(right, bbox.left + bbox.width) - from0 > 70 * ratio) {
        ctx.fillStyle = colour("soft");
        ctx.font = `${11 * ratio}px system-ui, sans-serif`;
        ctx.textAlign = "left";
        ctx.fillText("in sample", from0 + 6 * ratio, bbox.top + bbox.height - 7 * ratio);
      }
    }
    ctx.restore();
  };

  const axisSize = (u, values, side, cycle) => {
    const axis = u.axes[side];
    if (cycle > 1) return axis._size;
    u.ctx.font = axis.font[0];
    const widest = Math.max(0, ...(values ?? []).map(v => u.ctx.measureText(v ?? "").width / devicePixelRatio));
    return Math.max(innerWidth < 560 ? 48 : 62, Math.ceil(axis.ticks.size + axis.gap + widest + 4));
  };
  const axes = (x, y) => [
    {...x, stroke: () => colour("soft"), font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", labelSize: 18,
      grid: {stroke: () => colour("grid"), width: 1}, ticks: {stroke: () => colour("grid"), width: 1, size: 5}},
    {...y, stroke: () => colour("soft"), font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", labelSize: 20,
      size: axisSize, gap: 4, grid: {stroke: () => colour("grid"), width: 1}, ticks: {stroke: () => colour("grid"), width: 1, size: 5}},
  ];
  const yTicks = suffix => (u, splits) => {
    const step = splits.length > 1 ? Math.abs(splits[1] - splits[0]) : 1;
    let digits = Math.min(10, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
    const parts = step * 10 ** digits;
    if (Math.abs(parts - Math.round(parts)) > 1e-6) digits++;
    return splits.map(v => number(v, digits) + suffix);
  };
  const dashed = (dash, paint) => {
    let at = 0;
    const stops = dash.map((length, i) => {
      const from = at;
      at += length;
      return `${i % 2 ? "transparent" : paint} ${from}px ${at}px`;
    });
    return `repeating-linear-gradient(90deg, ${stops.join(", ")})`;
  };
  const paintLegend = u =>
    u.root.querySelectorAll(".u-marker").forEach((marker, i) => {
      const named = u.series[i].named;
      marker.style.display = named ? "" : "none";
      const dash = u.series[i].dash;
      marker.style.background = !named ? "" : dash ? dashed(dash, colour(named)) : colour(named);
      marker.style.width = dash ? "30px" : "";
      marker.style.height = dash ? "4px" : "";
      marker.style.border = "0";
    });

  const build = (options, columns, place, isTime) => {
    const u = new uPlot({width: place.clientWidth, ...options}, columns, place);
    u.isTime = isTime;
    charts.push(u);
    paintLegend(u);
    fingers(u);
    return u;
  };
  const line = (spec, format) => ({
    label: spec.label, core: spec.core, named: spec.fill === "band" ? "c1" : spec.marker ?? spec.colour, scale: "y", show: !spec.hidden, spanGaps: false,
    stroke: () => colour(spec.colour), width: spec.width ?? 1.5, dash: spec.dash,
    fill: spec.fill ? () => colour(spec.fill) : undefined,
    paths: spec.stepped ? uPlot.paths.stepped({align: 1}) : undefined,
    points: spec.data.filter(v => v !== null).length < 3 ? {show: true, size: 7, fill: () => colour(spec.colour)} : {show: false},
    value: (u, value, series, at) => {
      if (at == null) {
        const column = u.data[series], [, last] = u.series[0].idxs ?? [0, column.length - 1];
        value = column[Math.min(last, column.length - 1)];
      }
      return value == null ? "n/a" : format(value);
    },
  });

  /* Lowest and highest of the lines in view. */
  const extent = (u, counts) => {
    const [from, to] = u.series[0].idxs ?? [0, u.data[0].length - 1];
    let low = Infinity, high = -Infinity;
    u.series.forEach((one, i) => {
      if (i === 0 || !counts(one)) return;
      for (let at = from; at <= to; at++) {
        const value = u.data[i][at];
        if (value != null) { low = Math.min(low, value); high = Math.max(high, value); }
      }
    });
    return low <= high ? [low, high] : null;
  };
  const yRange = pads => u => {
    const seen = extent(u, one => one.show) ?? [0, 1];
    const size = seen[1] - seen[0] || Math.abs(seen[1]) * 0.01 || 1;
    return [seen[0] - pads[0] * size, seen[1] + pads[1] * size];
  };
  /* Beside a line that moves ten times as much, the strategy's would be flat: such lines wait for a button. */
  const hideDwarfing = (u, button) => {
    const core = extent(u, one => one.core);
    if (!core) return;
    const size = core[1] - core[0] || Math.abs(core[1]) * 1e-6;
    const dwarfing = u.series.map((one, i) => i).filter(i => {
      const one = u.series[i], its = i > 0 && one.show && !one.core ? extent(u, other => other === one) : null;
      return its && its[1] - its[0] > 10 * size;
    });
    if (!dwarfing.length) return;
    const names = dwarfing.map(i => u.series[i].label).join(", ");
    let hidden = false;
    button.hidden = false;
    button.onclick = () => {
      hidden = !hidden;
      for (const i of dwarfing) u.setSeries(i, {show: !hidden});
      button.textContent = (hidden ? "Show " : "Hide ") + names;
    };
    button.onclick();
  };

  const timeChart = (place, spec) => {
    const format = formats[spec.format];
    const series = spec.series.map(one => line(one, format));
    const bands = spec.bands ? [{series: spec.bands, fill: () => colour("band")}] : [];
    const u = build({
      height: spec.height,
      padding: [10, 20, 0, 0],
      tzDate: seconds => uPlot.tzDate(new Date(Math.round(seconds * 1e3)), "Etc/UTC"),
      bands,
      cursor: {
        sync: {key: "time", scales: ["x", null], setSeries: false},
        drag: {x: true, y: false, setScale: false},
        bind: {dblclick: () => () => show(...whole)},
        points: {size: 6},
      },
      scales: {x: {time: true, range: (u, min, max) => [min ?? shown[0], max ?? shown[1]]}, y: {range: yRange(spec.pads ?? [0.08, 0.08])}},
      axes: axes(
        {label: "Time (UTC)", values: timeTicks, size: 42, space: innerWidth < 560 ? 62 : 74},
        {label: spec.yLabel, values: yTicks(spec.format === "percent" ? " %" : ""), space: 26}),
      series: [{label: "Time", value: (u, v, s, at) => at == null ? "end of what is shown" : time(v)}, ...series],
      hooks: {
        drawClear: [shadeSample(spec.inSample ?? data.inSample)],
        setSelect: [u => {
          if (u.select.width < 4) return;
          const from = u.posToVal(u.select.left, "x"), to = u.posToVal(u.select.left + u.select.width, "x");
          u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
          show(from, to);
        }],
        ...spec.hooks,
      },
    }, [spec.x, ...spec.series.map(one => one.data)], place, true);
    const button = document.getElementById("dwarfing-" + place.id);
    if (button) hideDwarfing(u, button);
    return u;
  };

  const histogram = (place, spec) => build({
    height: spec.height,
    padding: [10, 12, 0, 0],
    cursor: {drag: {x: false, y: false}, y: false, points: {show: false}},
    scales: {x: {time: false, range: [spec.x[0] - spec.step, spec.x[spec.x.length - 1] + spec.step]}, y: {range: (u, min, max) => [0, Math.max(1, max * 1.06)]}},
    axes: axes(
      spec.log
        ? {label: spec.xLabel, splits: (u, a, from, to) => decades(from, to), values: (u, splits) => splits.map(v => rounded(10 ** v).replace(/\.?0+$/, "")), size: 30}
        : {label: spec.xLabel, values: yTicks(""), size: 30, space: 60},
      {label: spec.yLabel, values: (u, splits) => splits.map(v => Number.isInteger(v) ? number(v, 0) : "")}),
    series: [
      {label: spec.valueLabel, value: (u, v, s, at) => at == null ? "all" : spec.names[at]},
      {label: spec.yLabel, named: "c1", stroke: () => colour("c1"), fill: () => colour("c1"), width: 0,
        paths: uPlot.paths.bars({size: [0.92, Infinity]}), points: {show: false},
        value: (u, v, s, at) => number(at == null ? u.data[1].reduce((a, b) => a + b, 0) : v ?? 0, 0)},
    ],
  }, [spec.x, spec.counts], place, false);
  const decades = (from, to) => {
    const all = [];
    const steps = to - from > 2.5 ? [1] : [1, 2, 5];
    for (let d = Math.floor(from); d <= Math.ceil(to); d++) for (const s of steps) all.push(d + Math.log10(s));
    const inside = all.filter(v => v >= from && v <= to);
    return inside.length > 1 ? inside : [from, to];
  };

  for (const spec of data.charts) timeChart(document.getElementById(spec.id), spec);
  for (const spec of data.histograms) histogram(document.getElementById(spec.id), spec);

  /* One instrument at a time: its price with the fills, and its position with the signals. */
  const drawFills = fills => u => {
    const {ctx, bbox} = u, ratio = devicePixelRatio;
    const seen = fills.filter(f => f[0] >= shown[0] && f[0] <= shown[1]);
    const size = Math.max(2, Math.min(6.5, 8 - Math.log2(1 + seen.length / 24))) * ratio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const [at, price, side] of seen) {
      const x = u.valToPos(at, "x", true), y = u.valToPos(price, "y", true);
      ctx.beginPath();
      ctx.moveTo(x, y + (side > 0 ? 1 : -1) * 2 * ratio);
      ctx.lineTo(x - size, y + (side > 0 ? 2 * size : -2 * size));
      ctx.lineTo(x + size, y + (side > 0 ? 2 * size : -2 * size));
      ctx.closePath();
      ctx.fillStyle = colour(side > 0 ? "up" : "down");
      ctx.fill();
    }
    ctx.restore();
  };
  const drawSignals = signals => u => {
    const {ctx, bbox} = u, height = 7 * devicePixelRatio;
    signals.forEach(([at, direction], i) => {
      const until = i + 1 < signals.length ? signals[i + 1][0] : whole[1];
      if (direction === 0 || until < shown[0] || at > shown[1]) return;
      const left = Math.max(bbox.left, u.valToPos(at, "x", true));
      const right = Math.min(bbox.left + bbox.width, u.valToPos(until, "x", true));
      ctx.fillStyle = colour(direction > 0 ? "up" : "down");
      ctx.fillRect(left, bbox.top, Math.max(0.5, right - left), height);
    });
  };
  const tellFill = (fills, place) => u => {
    const at = u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null;
    let near = null;
    if (at !== null) for (const f of fills) if (near === null || Math.abs(f[0] - at) < Math.abs(near[0] - at)) near = f;
    const close = near !== null && Math.abs(near[0] - at) <= (shown[1] - shown[0]) / 60;
    place.textContent = close
      ? `${near[2] > 0 ? "Bought" : "Sold"} ${formats.quantity(near[3])} at ${formats.price(near[1])}, ${time(near[0])}`
      : " ";
  };
  let ofInstrument = [];
  const instrument = one => {
    for (const chart of ofInstrument) { charts.splice(charts.indexOf(chart), 1); chart.destroy(); }
    const info = document.getElementById("fillinfo");
    const price = timeChart(document.getElementById("price"), {
      height: 300, x: one.x, format: "price", yLabel: data.quote ? `Mid price (${data.quote})` : "Mid price", inSample: one.inSample,
      series: [{label: "Mid price", colour: "c2", data: one.price}],
      hooks: {draw: [drawFills(one.fills)], setCursor: [tellFill(one.fills, info)]},
    });
    const position = timeChart(document.getElementById("position"), {
      height: 200, x: one.x, format: "quantity", pads: [0.1, 0.28], yLabel: "Position (units)", inSample: one.inSample,
      series: [{label: "Position", colour: "c1", fill: "band", stepped: true, data: one.position}],
      hooks: {draw: [drawSignals(one.signals)]},
    });
    ofInstrument = [price, position];
    document.getElementById("drawn").textContent = one.drawn;
    show(...shown);
  };
  const choice = document.getElementById("instrument");
  theme();
  if (data.instruments.length) {
    choice.onchange = () => instrument(data.instruments[choice.selectedIndex]);
    choice.selectedIndex = data.busiest;
    instrument(data.instruments[data.busiest]);
  }

  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    for (const chart of charts) chart.setSize({width: chart.root.parentElement.clientWidth, height: chart.height});
  });
  show(...whole);
})();
