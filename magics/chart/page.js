// The page's end: charts that outputs queued in window.gonbench1 come to life.
//
// An item of the queue is {box, v, id, option} for a chart, v being the version of
// the option's format, and with kernel and at (when it was sent) for a live one; or
// {id, seq, option, progress} for a change of a live one. An option is an object,
// or a string: its JSON, gzipped, in base64.
(function () {
  var g = window.gonbench1 || (window.gonbench1 = { q: [] });
  if (g.run) return; // the file was loaded before
  var boxes = []; // those in the page
  var latest = {}; // id of a live chart: its newest change

  function dark() {
    var d = document.body.dataset, c = document.body.className;
    if (d.jpThemeLight) return d.jpThemeLight === 'false';
    if (d.vscodeThemeKind) return /dark|high-contrast$/.test(d.vscodeThemeKind);
    return /(^| )(vscode-dark|theme-dark)( |$)/.test(c);
  }
  function unpack(option) {
    if (typeof option !== 'string') return Promise.resolve(option);
    var bytes = Uint8Array.from(atob(option), function (c) { return c.charCodeAt(0); });
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
  }
  // fitted makes room for names at the left: places were computed for the picture's
  // font, and the page's may be wider.
  function fitted(option, font) {
    var pen = document.createElement('canvas').getContext('2d'), grids = [].concat(option.grid || []);
    [].concat(option.yAxis || []).forEach(function (axis) {
      var label = axis.axisLabel || {}, grid = grids[axis.gridIndex || 0], widest = 0;
      if (axis.type !== 'category' || axis.position === 'right' || label.show === false || !grid || /%$/.test(grid.left)) return;
      pen.font = (label.fontSize || 12) + 'px ' + font;
      (axis.data || []).forEach(function (d, i) {
        var name = d !== null && typeof d === 'object' ? d.value : d;
        if (typeof label.formatter === 'function') name = label.formatter(name, i);
        String(name).split('\n').forEach(function (line) { widest = Math.max(widest, pen.measureText(line).width); });
      });
      var margin = label.margin === undefined ? 8 : label.margin;
      grid.left = Math.max(parseFloat(grid.left) || 0, Math.ceil(widest) + margin + 2);
    });
    return option;
  }
  function resolved(state, option) {
    var font = getComputedStyle(state.box).fontFamily || 'sans-serif';
    return fitted(gonbenchResolver({ dark: state.dark, font: font })(option), font);
  }
  function stop(state) {
    if (!state.chart) return;
    state.chart.dispose();
    state.chart = state.box.gonbenchChart = null;
    if (state.picture) state.picture.style.display = '';
  }
  function draw(state) {
    if (!state.option || !state.box.isConnected || !state.box.clientWidth || !state.box.clientHeight) return;
    if (!state.chart) {
      state.dark = dark();
      state.chart = echarts.init(state.stage, null, { renderer: 'canvas' });
      state.box.gonbenchChart = state.chart; // for the curious, and for tests
      state.chart.setOption(resolved(state, state.option));
      if (state.picture) state.picture.style.display = 'none';
    }
  }
  // look brings a box in line with where it is now: front-ends take outputs that
  // scroll away out of the page, and put them back.
  function look(state) {
    var at = boxes.indexOf(state);
    if (!state.box.isConnected) {
      stop(state);
      if (at >= 0) boxes.splice(at, 1);
      return;
    }
    if (at < 0) boxes.push(state);
    if (latest[state.id]) change(state, latest[state.id]);
    if (!state.box.clientWidth || !state.box.clientHeight) return;
    if (state.chart) state.chart.resize(); else draw(state);
  }
  function progress(state, p) {
    var bar = state.box.parentNode && state.box.parentNode.querySelector('.gonbench-progress');
    if (!bar || !p) return;
    bar.querySelector('.gonbench-bar').style.width = Math.round(1000 * p.share) / 10 + '%';
    bar.querySelector('.gonbench-words').textContent = p.words;
  }
  function change(state, item) {
    if (item.seq <= state.seq) return;
    state.seq = item.seq;
    progress(state, item.progress);
    if (!item.option) return;
    unpack(item.option).then(function (option) {
      if (item.seq < state.seq) return;
      var other = !state.option || state.option.series.length !== option.series.length;
      state.option = option;
      if (state.chart) state.chart.setOption(resolved(state, option), { notMerge: other, lazyUpdate: true }); else draw(state);
    });
  }
  // boxOf finds the box of an item, which is just before its script; VS Code moves
  // scripts to the end of the output before it runs them.
  function boxOf(item) {
    for (var e = item.box; e; e = e.previousElementSibling) {
      var found = e.classList.contains('gonbench-chart') ? e : e.querySelector('.gonbench-chart');
      if (found) return found;
    }
    return document.getElementById(item.id); // where scripts run detached
  }
  // watch sees to it that a live display goes on. One that nothing changes any
  // more comes from a saved notebook: its page was opened after the run began. One
  // that was sent this moment may be quiet for longer, while something starts.
  function watch(state, item) {
    var seen = state.seq, since = Date.now(), patience = Math.abs(since - item.at) < 2000 ? 20000 : 3000;
    var timer = setInterval(function () {
      if (!state.box.isConnected) { clearInterval(timer); return; }
      if (state.seq !== seen) { seen = state.seq; since = Date.now(); }
      if (Date.now() - since < patience) return;
      clearInterval(timer);
      gonbenchFollow(state.box, state.id, item.kernel);
    }, 500);
  }
  function show(item) {
    var box = boxOf(item), state;
    if (!box || box.gonbenchState || item.v !== gonbenchFormat) return;
    state = box.gonbenchState = { box: box, id: item.id, seq: 0, option: null, chart: null, picture: box.querySelector('img') };
    // The picture stays in the box; the chart is drawn on a stage over it.
    state.stage = document.createElement('div');
    state.stage.style.cssText = 'position:absolute;left:0;top:0;right:0;bottom:0';
    box.style.position = 'relative';
    box.appendChild(state.stage);
    if (state.picture) {
      box.setAttribute('role', 'img');
      box.setAttribute('aria-label', state.picture.alt);
    }
    boxes.push(state);
    if (item.kernel) watch(state, item);
    new ResizeObserver(function () { look(state); }).observe(box);
    unpack(item.option).then(function (option) {
      if (!state.option) state.option = option;
      if (latest[item.id]) change(state, latest[item.id]);
      draw(state);
    });
  }
  g.run = function () {
    boxes.slice().forEach(function (s) { if (!s.box.isConnected) look(s); });
    for (var item; (item = g.q.shift());) {
      if (item.box !== undefined) { show(item); continue; }
      if (latest[item.id] && latest[item.id].seq >= item.seq) continue;
      latest[item.id] = item;
      boxes.forEach(function (s) { if (s.id === item.id) change(s, item); });
    }
  };
  new MutationObserver(function () {
    boxes.forEach(function (s) {
      if (!s.chart || s.dark === dark()) return;
      stop(s);
      // While a front-end changes its style sheets nothing has a size. In the next
      // frame it has, or the ResizeObserver will tell.
      requestAnimationFrame(function () { look(s); });
    });
  }).observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light', 'data-vscode-theme-kind', 'class'] });
  g.run();
})();
