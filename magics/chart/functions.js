// What options refer to by name: a value "gb:NAME" under one of the keys below is
// a function or a colour from here. Runs in the page and in goja, so: no browser
// objects in this file.
function gonbenchResolver(theme) {
  var themes = {
    light: { ink: '#222222', muted: '#5f6670', faint: '#e2e5ea', paper: '#ffffff', bad: '#c05000',
      band0: '#aebdcd', band1: '#d3dce5', band2: '#98a9bb', band3: '#c2cdd9' },
    dark: { ink: '#e8e8e8', muted: '#b0b5bd', faint: '#40444b', paper: '#1e1e1e', bad: '#ff9a52',
      band0: '#57687a', band1: '#3f4b58', band2: '#6b7f94', band3: '#4b5968' }
  };
  var colours = themes[theme.dark ? 'dark' : 'light'];

  function digits(v, trim) {
    var s = v < 9.995 ? v.toFixed(2) : v < 99.95 ? v.toFixed(1) : v.toFixed(0);
    return trim && s.indexOf('.') >= 0 ? s.replace(/\.?0+$/, '') : s;
  }
  function scaled(v, units, trim) {
    var sign = v < 0 ? '-' : '', i = 0;
    v = Math.abs(v);
    while (i < units.length - 1 && v >= 999.5) { v /= 1000; i++; }
    return sign + digits(v, trim) + ' ' + units[i];
  }
  function seconds(v, trim) {
    if (v === null || !isFinite(v)) return '–';
    if (v === 0) return trim ? '0' : '0 s';
    if (Math.abs(v) < 0.9995) return scaled(v * 1e9, ['ns', 'µs', 'ms'], trim);
    if (Math.abs(v) < 119.5) return scaled(v, ['s'], trim);
    var s = Math.round(v), two = function (n) { return (n < 10 ? '0' : '') + n; };
    if (s < 3600) return Math.floor(s / 60) + ' min ' + two(s % 60) + ' s';
    var m = Math.round(s / 60);
    return Math.floor(m / 60) + ' h ' + two(m % 60) + ' min';
  }
  function bytes(v, trim) {
    if (v === null || !isFinite(v)) return '–';
    if (v === 0) return trim ? '0' : '0 B';
    if (Math.abs(v) < 999.5) return v.toFixed(0) + ' B';
    return scaled(v / 1000, ['kB', 'MB', 'GB', 'TB', 'PB'], trim);
  }
  function times(v) {
    if (v === null || !isFinite(v)) return '–';
    if (v >= 999.5) return count(v) + '×';
    return (v < 0.0995 ? String(Number(v.toPrecision(2))) : digits(v, true)) + '×';
  }
  function count(v) {
    if (v === null || v === undefined) return '–';
    return String(Math.round(v)).replace(/\B(?=(\d{3})+$)/g, ',');
  }
  function short(v) { // 1e6 as 1M
    var units = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
    for (var i = 0; i < units.length; i++) {
      if (v >= units[i][0]) return Number((v / units[i][0]).toPrecision(3)) + units[i][1];
    }
    return String(v);
  }
  function percent(v) { return v === null || v === undefined ? '–' : Math.round(v) + '%'; }
  function escaped(s) {
    return String(s).replace(/[&<>"']/g, function (c) {
      return { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }[c];
    });
  }
  function lines(s) { return escaped(s).replace(/\n/g, '<br>'); }

  var formatters = {
    seconds: function (v) {
      if (Math.abs(v) < 119.5) return seconds(v, true);
      return v % 3600 === 0 ? v / 3600 + ' h' : v % 60 === 0 ? v / 60 + ' min' : count(v) + ' s';
    },
    bytes: function (v) { return bytes(v, true); },
    times: times, count: count, short: short, percent: percent,
    share: function (v) { return percent(100 * v); },
    secondsValue: function (v) { return seconds(Array.isArray(v) ? v[v.length - 1] : v); },
    // a data item that brings its own text
    tip: function (p) { return p.data && p.data.tip ? lines(p.data.tip) : lines(p.name || p.seriesName); },
    // a sample: [seconds, row, which]
    tipSample: function (p) { return lines(p.name) + ': <b>' + seconds(p.value[0]) + '</b>'; },
    // a block of a task stream: [lane, start, end, chunk]
    tipBlock: function (p) {
      var v = p.value;
      return lines(p.seriesName) + (v[3] >= 0 ? ', chunk ' + v[3] : '') + ': <b>' + seconds(v[2] - v[1]) +
        '</b><br>from ' + seconds(v[1]) + ' to ' + seconds(v[2]);
    },
    // All series of a panel at one moment. The value of a core is what it adds to
    // those below it; the series come from the top down.
    tipMoment: function (ps) {
      if (!ps.length) return '';
      var s = 'at ' + seconds(ps[0].value[0]);
      for (var i = 0; i < ps.length; i++) {
        var p = ps[i], k = p.encode && p.encode.y ? p.encode.y[0] : 1, v = p.value[k];
        if (p.componentSubType === 'custom') continue;
        if (/^cores? /.test(p.seriesName) && k > 1) v -= p.value[k - 1];
        s += '<br>' + p.marker + lines(p.seriesName) + ': <b>' +
          (/^(processes|running threads)$/.test(p.seriesName) ? count(v) : percent(v)) + '</b>';
      }
      return s;
    }
  };

  function clipped(params, shape) {
    var c = params.coordSys;
    var x0 = Math.max(shape.x, c.x), y0 = Math.max(shape.y, c.y);
    var x1 = Math.min(shape.x + shape.width, c.x + c.width), y1 = Math.min(shape.y + shape.height, c.y + c.height);
    return x1 > x0 && y1 > y0 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : null;
  }
  var items = {
    // [low, high, row]: an interval with end strokes
    whisker: function (params, api) {
      var a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]);
      var h = Math.min(6, api.size([0, 1])[1] * 0.22), style = { stroke: colours.ink, lineWidth: 1.5, fill: null };
      function line(x1, y1, x2, y2) {
        return { type: 'line', shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: style, silent: true };
      }
      return { type: 'group', silent: true, children: [line(a[0], a[1], b[0], b[1]),
        line(a[0], a[1] - h, a[0], a[1] + h), line(b[0], b[1] - h, b[0], b[1] + h)] };
    },
    // [x, row, which, 1 if an outlier]: a sample
    dot: function (params, api) {
      var p = api.coord([api.value(0), api.value(1)]), h = api.size([0, 1])[1];
      var r = Math.max(2, Math.min(3.2, h * 0.12)), outlier = api.value(3) === 1;
      return { type: 'circle', shape: { cx: p[0], cy: p[1] + [0, -0.1, 0.1, -0.2, 0.2, -0.05, 0.05, -0.15, 0.15][api.value(2)] * h, r: r },
        style: { fill: outlier ? colours.paper : colours.ink, stroke: outlier ? colours.ink : colours.paper, lineWidth: outlier ? 1.5 : 0.8 } };
    },
    // [x, row]: a dashed line from the top of the panel to below a row, and what it means
    limit: function (params, api) {
      var c = params.coordSys, x = api.coord([api.value(0), 0])[0], right = x > c.x + c.width * 0.6,
        end = Math.min(c.y + c.height, api.coord([api.value(0), api.value(1)])[1] + api.size([0, 1])[1] / 2);
      return { type: 'group', silent: true, children: [
        { type: 'line', shape: { x1: x, y1: c.y - 4, x2: x, y2: end }, style: { stroke: colours.ink, lineWidth: 1, lineDash: [4, 3] } },
        { type: 'text', x: right ? x + 3 : x - 3, y: c.y - 8, style: { text: 'memory bandwidth allows ' + seconds(api.value(0)),
          fill: colours.ink, fontSize: 11, fontFamily: theme.font, textAlign: right ? 'right' : 'left', textVerticalAlign: 'bottom' } }] };
    },
    // [x]: a line over the height of the panel
    mark: function (params, api) {
      var c = params.coordSys, x = api.coord([api.value(0), 0])[0];
      return { type: 'line', silent: true, shape: { x1: x, y1: c.y, x2: x, y2: c.y + c.height }, style: { stroke: colours.ink, lineWidth: 1 } };
    },
    // [from, to, row]: a bar between two values
    span: function (params, api) {
      var a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]);
      var h = Math.min(22, api.size([0, 1])[1] * 0.62);
      var r = clipped(params, { x: Math.min(a[0], b[0]), y: a[1] - h / 2, width: Math.max(1.5, Math.abs(b[0] - a[0])), height: h });
      return r && { type: 'rect', shape: r, style: { fill: api.visual('color') } };
    },
    // [lane, start, end, chunk]: a block of a task stream
    block: function (params, api) {
      var a = api.coord([api.value(1), api.value(0)]), b = api.coord([api.value(2), api.value(0)]);
      var h = api.size([0, 1])[1] * 0.76, w = b[0] - a[0];
      var r = clipped(params, { x: a[0], y: a[1] - h / 2, width: Math.max(w, 1), height: h });
      if (!r) return null;
      var rect = { type: 'rect', shape: r, style: { fill: api.visual('color'), stroke: colours.paper, lineWidth: w > 4 ? 1 : 0 } };
      var chunk = api.value(3);
      if (chunk >= 0 && w > 9 + 7 * String(chunk).length && h >= 12) {
        rect.textContent = { type: 'text', style: { text: String(chunk), fill: '#ffffff', fontSize: 11, fontFamily: theme.font } };
        rect.textConfig = { position: 'inside' };
      }
      return rect;
    },
    // [start, end]: a stretch of the strip below a panel
    strip: function (params, api) {
      var a = api.coord([api.value(0), 0]), b = api.coord([api.value(1), 0]), c = params.coordSys;
      var x0 = Math.max(a[0], c.x), x1 = Math.min(b[0], c.x + c.width);
      if (x1 <= x0) return null;
      return { type: 'rect', shape: { x: x0, y: c.y - 7, width: Math.max(x1 - x0, 0.5), height: 5 },
        style: { fill: api.visual('color') } };
    }
  };

  var functionKeys = { formatter: formatters, valueFormatter: formatters, renderItem: items };
  var colourKeys = { color: 1, borderColor: 1, backgroundColor: 1, textBorderColor: 1, stroke: 1, fill: 1 };
  function own(o, k) { return Object.prototype.hasOwnProperty.call(o, k); }

  return function resolve(v, key) {
    if (typeof v === 'string' && v.slice(0, 3) === 'gb:') {
      var name = v.slice(3);
      if (own(functionKeys, key) && own(functionKeys[key], name)) return functionKeys[key][name];
      if (own(colourKeys, key) && own(colours, name)) return colours[name];
      if (key === 'fontFamily') return theme.font;
      return v;
    }
    if (Array.isArray(v)) return v.map(function (x) { return resolve(x, key); });
    if (v && typeof v === 'object') {
      var o = {};
      for (var k in v) if (own(v, k)) o[k] = resolve(v[k], k);
      return o;
    }
    return v;
  };
}
