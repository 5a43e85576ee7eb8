// gonbenchFollow brings the live display of a run up to date in a page that was
// opened after the run began, and shows what the run shows from then on.
//
// A front-end drops what a cell sends if it was not the page that ran the cell. So
// the page asks the kernel itself, over a connection of its own, for what was
// shown from this display on (a comm of the target gonbench.shown; kernel/shown.go),
// and then listens. It only shows: the notebook's own outputs stay as they are.
function gonbenchFollow(box, id, kernel) {
  var host = box.closest('.gonbench-live');
  var found = document.getElementById('jupyter-config-data');
  var config = found ? JSON.parse(found.textContent) : {};
  var base = config.baseUrl || document.body.dataset.baseUrl;
  if (!host || !base || host.gonbenchFollowed) return;
  host.gonbenchFollowed = true;

  var more = document.createElement('div'); // what comes after the display
  more.className = 'gonbench-more';
  host.parentNode.insertBefore(more, host.nextSibling);
  var outputs = {}; // display id: element
  var request = null, over = false, tries = 0;

  function unique() { return 'gonbench-' + Math.random().toString(36).slice(2) + Date.now().toString(36); }
  // Scripts that come as HTML do not run; made anew, they do.
  function fill(element, html) {
    element.innerHTML = html;
    element.querySelectorAll('script').forEach(function (old) {
      var script = document.createElement('script');
      script.textContent = old.textContent;
      old.parentNode.replaceChild(script, old);
    });
  }
  function text(element, words) {
    var pre = document.createElement('pre');
    pre.textContent = words;
    element.replaceChildren(pre);
  }
  function render(element, data) {
    if (data['text/html'] !== undefined) fill(element, [].concat(data['text/html']).join(''));
    else text(element, [].concat(data['text/plain'] || '').join(''));
  }
  function display(name, data, update) {
    if (name === id) {
      // What the display was at first is already here, and may have a chart.
      if (!/class="gonbench-live"/.test(data['text/html'])) render(host, data);
    } else if (name === id + '-changes') {
      var scripts = document.createElement('div');
      more.appendChild(scripts);
      render(scripts, data);
      scripts.remove();
    } else if (name && outputs[name]) {
      render(outputs[name], data);
    } else if (!update) {
      var element = document.createElement('div');
      more.appendChild(element);
      if (name) outputs[name] = element;
      render(element, data);
    }
  }
  function stream(words) {
    var last = more.lastElementChild;
    if (!last || last.className !== 'gonbench-stream') {
      last = document.createElement('pre');
      last.className = 'gonbench-stream';
      more.appendChild(last);
    }
    last.textContent += words;
  }
  function output(type, content) {
    var name = content.transient && content.transient.display_id;
    if (type === 'display_data') display(name, content.data, false);
    else if (type === 'update_display_data') display(name, content.data, true);
    else if (type === 'stream') stream(content.text);
    else if (type === 'error') stream(content.traceback.join('\n').replace(/\x1b\[[0-9;]*m/g, '') + '\n');
  }
  function end(words) {
    if (over) return;
    over = true;
    var note = document.createElement('p');
    note.className = 'gonbench-note';
    note.style.cssText = 'font-size:90%;opacity:.75';
    note.textContent = words;
    more.appendChild(note);
  }
  function finished() {
    end('This page was opened after the run had begun; its results are not in the notebook yet. %results lists them, %results 1 puts the first into a cell.');
  }
  function answer(data) {
    if (!data.request) {
      end('The kernel does not know this run any more: it was restarted, or has run others since. %results lists what it knows.');
      return;
    }
    request = data.request;
    more.replaceChildren();
    outputs = {};
    data.outputs.forEach(function (o) { output(o.type, o); });
    if (data.over) finished();
  }
  function connect() {
    var session = unique(), comm = unique(), socket;
    var url = (config.wsUrl || location.origin.replace(/^http/, 'ws') + base).replace(/\/?$/, '/') +
      'api/kernels/' + encodeURIComponent(kernel) + '/channels?session_id=' + session +
      (config.token ? '&token=' + encodeURIComponent(config.token) : '');
    try { socket = new WebSocket(url); } catch (e) { return; }
    socket.onopen = function () {
      tries = 0;
      socket.send(JSON.stringify({
        channel: 'shell', parent_header: {}, metadata: {}, buffers: [],
        header: { msg_id: unique(), msg_type: 'comm_open', session: session, username: '', version: '5.3', date: new Date().toISOString() },
        content: { comm_id: comm, target_name: 'gonbench.shown', data: { display: id } }
      }));
    };
    socket.onmessage = function (event) {
      if (typeof event.data !== 'string') return;
      var m = JSON.parse(event.data), type = m.header.msg_type;
      if (type === 'comm_msg' && m.content.comm_id === comm) answer(m.content.data);
      else if (type === 'comm_close' && m.content.comm_id === comm) answer({});
      else if (request && m.parent_header.msg_id === request) {
        if (type === 'status' && m.content.execution_state === 'idle') finished();
        else output(type, m.content);
      }
      if (over || !more.isConnected) socket.close();
    };
    socket.onclose = function () {
      if (over || !more.isConnected) return;
      if (++tries > 3) end('The kernel of this run cannot be reached any more.');
      else setTimeout(connect, 3000);
    };
  }
  connect();
}
