/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
'use strict';

/* Asks for the query's state each second and draws it. Nothing can be changed from here. */
(() => {
  const $ = id => document.getElementById(id);
  const POLL = 1000, SILENT = 5000, BATCHES = 40;
  const KEPT = {recent: 600, hours: 720, days: 1440};
  const partitionTones = ['#14b8a6', '#3b82f6', '#a855f7', '#f59e0b', '#ec4899', '#84cc16', '#06b6d4', '#f97316',
    '#8b5cf6', '#10b981', '#ef4444', '#eab308', '#6366f1', '#22c55e', '#d946ef', '#0ea5e9'];

  let range = 'recent', samples = [], after = 0, batches = [], answeredAt = Date.now(), shown = null;

  // ---- words and numbers

  const whole = n => Math.round(n).toLocaleString('en-US');
  const short = n => {
    const size = Math.abs(n);
    if (size >= 1e9) return (n / 1e9).toFixed(1) + ' G';
    if (size >= 1e6) return (n / 1e6).toFixed(1) + ' M';
    if (size >= 1e4) return (n / 1e3).toFixed(size >= 1e5 ? 0 : 1) + ' k';
    return size >= 100 || Number.isInteger(n) ? whole(n) : n.toFixed(1);
  };
  const lasting = ms => {
    if (ms == null) return '–';
    const sign = ms < 0 ? '−' : '', all = Math.abs(ms);
    if (all < 1000) return sign + Math.round(all) + ' ms';
    if (all < 60e3) return sign + (all / 1000).toFixed(1) + ' s';
    const s = Math.floor(all / 1000), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    if (m < 60) return sign + m + ' min ' + (s % 60) + ' s';
    if (h < 48) return sign + h + ' h ' + (m % 60) + ' min';
    return sign + d + ' d ' + (h % 24) + ' h';
  };
  /** The same in the width of an axis. */
  const brief = ms => ms < 1000 ? Math.round(ms) + ' ms' : ms < 120e3 ? +(ms / 1000).toFixed(1) + ' s'
    : ms < 7.2e6 ? +(ms / 60e3).toFixed(1) + ' min' : +(ms / 3.6e6).toFixed(1) + ' h';
  const bytes = n => n < 1024 ? n + ' B' : n < 1 << 20 ? (n / 1024).toFixed(1) + ' KiB' : (n / (1 << 20)).toFixed(1) + ' MiB';
  const clock = iso => iso ? new Date(iso).toISOString().slice(11, 19) : '–';
  const moment = iso => iso ? new Date(iso).toISOString().slice(0, 19).replace('T', ' ') : '–';

  // ---- elements

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === 'tone') node.style.setProperty('--tone', value);
      else node.setAttribute(name, value);
    }
    node.append(...children.filter(child => child != null));
    return node;
  }
  const put = (parent, ...children) => parent.replaceChildren(...children);

  function table(into, columns, rows, nothing) {
    const head = el('tr', {}, ...columns.map(c => el('th', {class: c.n ? 'n' : ''}, c.name)));
    const body = rows.length
      ? rows.map(row => el('tr', {class: row.tone || ''},
          ...row.cells.map((cell, i) => el('td', {class: (columns[i].n ? 'n ' : '') + (columns[i].class || '')}, cell))))
      : [el('tr', {}, el('td', {class: 'empty', colspan: columns.length}, nothing))];
    put(into, el('thead', {}, head), el('tbody', {}, ...body));
  }

  // ---- charts

  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const perBatch = () => range === 'recent' ? ' a batch' : range === 'hours' ? ' in 10 s' : ' in 2 min';

  const CHARTS = [
    {title: 'Input rate', unit: ' rows/s', tone: '--teal', of: s => s.inputRate, text: short},
    {title: 'Processing rate', unit: ' rows/s', tone: '--blue', of: s => s.processedRate, text: short},
    {title: 'Batch duration', unit: '', tone: '--violet', of: s => s.duration, text: lasting, failures: true},
    {title: 'State rows', unit: ' rows', tone: '--teal', of: s => s.stateRows, text: short},
    {title: 'Watermark lag', unit: '', text: lasting, partitions: true},
    {title: 'Late and malformed', bars: [ // stacked: the second is drawn over the foot of the first
      {name: 'late', tone: '--amber', of: s => s.late + s.malformed}, {name: 'malformed', tone: '--red', of: s => s.malformed}], text: short},
    {title: 'Windows open', unit: '', tone: '--violet', of: s => s.windowsOpen < 0 ? null : s.windowsOpen, text: short, steps: true},
    {title: 'Records waiting unread', unit: '', tone: '--blue', of: s => s.lag, text: short},
  ];

  function seriesOf(chart) {
    if (chart.partitions) {
      const count = Math.max(0, ...samples.map(s => s.watermarkLag.length));
      const names = partitionNames();
      return Array.from({length: count}, (_, i) => ({
        name: names[i] || 'partition ' + i, color: partitionTones[i % partitionTones.length],
        of: s => s.watermarkLag[i] == null || s.watermarkLag[i] === -1 ? null : s.watermarkLag[i]}));
    }
    return (chart.bars || [chart]).map(one => ({name: one.name, color: css(one.tone), of: one.of, bars: !!chart.bars}));
  }

  function partitionNames() {
    const all = shown && shown.last ? shown.last.sources.flatMap(s => s.partitions) : [];
    return all.map(p => p.source + '-' + p.partition);
  }

  function build(chart) {
    if (!chart.node) {
      chart.now = el('span', {class: 'now'});
      chart.plotNode = el('div', {class: 'plot'});
      chart.legend = el('div', {class: 'legend'});
      chart.none = el('div', {class: 'none'}, 'nothing yet');
      chart.node = el('article', {class: 'chart'},
        el('div', {class: 'top'}, el('h2', {}, chart.title), chart.now), chart.plotNode, chart.legend, chart.none);
      $('charts').append(chart.node);
      new ResizeObserver(() => chart.plot && chart.plot.setSize({width: chart.plotNode.clientWidth, height: chart.plotNode.clientHeight}))
        .observe(chart.plotNode);
    }
    if (chart.plot) chart.plot.destroy();
    const series = seriesOf(chart);
    chart.series = series;
    const axis = {stroke: css('--quiet'), grid: {stroke: css('--grid'), width: 1}, ticks: {show: false}, font: '11px system-ui, "DejaVu Sans", sans-serif'};
    chart.plot = new uPlot({
      width: Math.max(100, chart.plotNode.clientWidth), height: chart.plotNode.clientHeight,
      padding: [8, 8, 0, 0], legend: {show: false}, tzDate: ts => uPlot.tzDate(new Date(ts * 1e3), 'Etc/UTC'),
      cursor: {sync: {key: 'tidemark'}, y: false, points: {size: 6}},
      scales: {x: {time: true}, y: {range: (u, min, max) => [Math.min(0, min || 0), Math.max(max || 0, chart.partitions || chart.text === lasting ? 100 : 4) * 1.1]}},
      axes: [
        {...axis, space: 64, size: 26, values: (u, ticks, i, space, step) => ticks.map(t => new Date(t * 1e3).toISOString().slice(11, step < 60 ? 19 : 16))},
        {...axis, size: 52, space: 34, values: (u, ticks) => ticks.map(chart.text === lasting ? brief : chart.text)}],
      series: [{}, ...series.map(one => ({
        stroke: one.color, width: one.bars ? 0 : 1.6, spanGaps: false,
        fill: one.bars ? one.color : series.length === 1 ? one.color + '22' : undefined,
        paths: one.bars ? uPlot.paths.bars({size: [0.9, 24], gap: 1}) : chart.steps ? uPlot.paths.stepped({align: 1}) : undefined,
        points: {show: u => u.data[0].length < 3, size: 5}}))],
      hooks: {setCursor: [() => reading(chart)], draw: [u => chart.failures && drawFailures(u)]},
    }, data(chart), chart.plotNode);
    put(chart.legend, ...(series.length > 1 ? series.map(one => el('span', {tone: one.color}, one.name)) : []));
  }

  const data = chart => [samples.map(s => s.at / 1000), ...chart.series.map(one => samples.map(one.of))];

  function drawFailures(u) {
    const g = u.ctx;
    g.save();
    g.fillStyle = css('--red');
    samples.forEach(s => s.failed && g.fillRect(u.valToPos(s.at / 1000, 'x', true) - 1.5, u.bbox.top, 3, u.bbox.height));
    g.restore();
  }

  /** The figure in a chart's corner: that under the cursor, else the last. */
  function reading(chart) {
    const at = chart.plot.cursor.idx != null ? chart.plot.cursor.idx : samples.length - 1;
    const sample = samples[at];
    if (!sample) return put(chart.now);
    const values = chart.series.map(one => one.of(sample)).filter(value => value != null);
    const value = chart.bars ? short(sample.late) + ' + ' + short(sample.malformed) + perBatch()
      : chart.partitions ? (values.length > 1 ? 'up to ' : '') + (values.length ? lasting(Math.max(...values)) : '–')
      : values.length ? chart.text(values[0]) + chart.unit : '–';
    put(chart.now, el('small', {}, chart.plot.cursor.idx != null ? clock(sample.at) + '  ' : ''), value);
  }

  function drawCharts() {
    CHARTS.forEach(chart => {
      const fresh = !chart.plot || (chart.partitions && chart.series.length !== seriesOf(chart).length);
      if (fresh) build(chart);
      else chart.plot.setData(data(chart));
      chart.none.hidden = samples.some(s => chart.series.some(one => one.of(s) != null));
      chart.none.style.display = chart.none.hidden ? 'none' : '';
      reading(chart);
    });
  }

  // ---- the rest of the page

  const STATES = {STARTING: ['Starting', ''], RUNNING: ['Running', 'ok'], WAITING: ['Waiting', 'bad'],
    STOPPED: ['Stopped', ''], FINISHED: ['Finished', 'ok'], FAILED: ['Failed', 'bad']};

  function drawHead(status, now) {
    const [text, tone] = STATES[status.state];
    const troubled = tone === 'ok' && status.troubles.some(t => t.severity === 'ERROR') ? 'bad'
      : tone === 'ok' && status.troubles.length ? 'warn' : tone;
    $('name').textContent = status.name;
    $('state').textContent = text;
    $('state').className = 'pill ' + troubled;
    $('message').textContent = status.state === 'FAILED' ? '' : status.message;
    $('uptime').textContent = (status.endedAt ? 'ran ' : 'up ')
      + lasting((status.endedAt ? Date.parse(status.endedAt) : now) - Date.parse(status.startedAt));
    document.title = (troubled === 'bad' ? '⚠ ' : '') + status.name + ' · Tidemark';
  }

  function drawTroubles(troubles) {
    put($('troubles'), ...troubles.map(t => el('div', {class: 'trouble ' + t.severity.toLowerCase(), role: t.severity === 'ERROR' ? 'alert' : 'status'},
      el('span', {class: 'sign', 'aria-hidden': 'true'}, '!'),
      el('b', {}, t.what), el('p', {}, t.why), el('p', {class: 'quiet'}, t.fix))));
  }

  const tile = (name, value, unit, note, tone, mood) => el('div', {class: 'tile ' + (mood || ''), tone: 'var(' + tone + ')'},
    el('span', {}, name), el('strong', {}, value, el('small', {}, unit || '')), el('small', {}, note || ' '));

  function drawTiles(last, now) {
    const partitions = last.sources.flatMap(s => s.partitions);
    const unread = last.sources.reduce((sum, s) => sum + s.lag, 0);
    const watermark = last.eventTime.watermark;
    const state = last.stateOperators.reduce((sum, o) => sum + o.numRowsTotal, 0);
    const size = last.stateOperators.reduce((sum, o) => sum + o.memoryUsedBytes, 0);
    put($('tiles'),
      tile('Input', short(last.inputRowsPerSecond), ' rows/s', whole(last.totals.read) + ' read in all', '--teal'),
      tile('Processing', short(last.processedRowsPerSecond), ' rows/s', whole(last.numInputRows) + ' last', '--blue'),
      tile('Last batch', lasting(last.batchDuration), '', '#' + last.batchId + ' at ' + clock(last.timestamp), '--violet', last.failure ? 'bad' : ''),
      tile('Watermark', watermark ? clock(watermark) : '–', '', watermark ? lasting(now - Date.parse(watermark)) + ' behind' : 'none yet', '--teal'),
      tile('Waiting unread', short(unread), '', partitions.length + (partitions.length === 1 ? ' partition' : ' partitions'), '--blue'),
      tile('State', short(state), ' rows', bytes(size) + (last.windowsOpen != null ? ', ' + last.windowsOpen + ' windows' : ''), '--violet'),
      tile('Late', short(last.totals.late), '', share(last.totals.late, last.totals.read), '--amber', last.totals.late ? 'warn' : ''),
      tile('Malformed', short(last.totals.malformed), '', share(last.totals.malformed, last.totals.read), '--red', last.totals.malformed ? 'bad' : ''));
  }

  const share = (some, all) => all ? (100 * some / all).toFixed(some && some / all < 0.01 ? 2 : 1) + ' % of all' : 'of none';

  function drawAccount(t) {
    const parts = [['in a window', t.aggregated, '--teal'], ['handed on', t.emitted, '--blue'], ['filtered', t.filtered, '--quiet'],
      ['late', t.late, '--amber'], ['malformed', t.malformed, '--red']].filter(([, n]) => n > 0);
    const sum = t.aggregated + t.emitted + t.filtered + t.late + t.malformed;
    $('balance').textContent = whole(t.read) + ' records read' + (sum === t.read ? ', every one accounted for' : ', ' + whole(sum) + ' accounted for so far');
    put($('split'), ...parts.map(([, n, tone]) => { const i = el('i', {tone: 'var(' + tone + ')'}); i.style.flexGrow = n; return i; }));
    put($('splitkey'), ...parts.map(([name, n, tone]) => el('span', {tone: 'var(' + tone + ')'}, name, el('b', {}, whole(n)))));
  }

  function drawSource(last) {
    $('source').textContent = last.sources.map(s => s.description).join(', ');
    table($('partitions'),
      [{name: 'partition', class: 'mono'}, {name: 'next offset', n: 1}, {name: 'unread', n: 1}, {name: 'last batch', n: 1}, {name: 'watermark'}, {name: 'behind now', n: 1}, {name: ''}],
      last.sources.flatMap(s => s.partitions).map(p => ({tone: p.isIdle ? 'idle' : '', cells: [
        p.source + '-' + p.partition, whole(p.endOffset), p.lag == null ? '?' : whole(p.lag), whole(p.numInputRows), moment(p.watermark),
        lasting(p.watermarkLagMs), p.isIdle ? el('span', {class: 'tag'}, 'idle') : holds(p, last) ? el('span', {class: 'tag late'}, 'holds the watermark') : '']})),
      last.totals.read ? 'what a batch reads is not told by partition' : 'no partition has been read yet');
  }

  /** The partition whose own watermark is the least of several. */
  function holds(partition, last) {
    const busy = last.sources.flatMap(s => s.partitions).filter(p => !p.isIdle && p.watermark);
    return busy.length > 1 && partition.watermark && busy.every(p => p === partition || Date.parse(p.watermark) > Date.parse(partition.watermark));
  }

  function drawSinks(sinks, last) {
    put($('sinks'), ...sinks.map((sink, i) => {
      const facts = last ? last.sinks[i] : null;
      const rows = el('table');
      table(rows, sink.columns.map(name => ({name})), sink.rows.slice().reverse().map(r => ({cells: r.cells})), 'no row has come out yet');
      return el('section', {class: 'card'},
        el('div', {class: 'head'}, el('h2', {}, 'Latest results'), el('span', {class: 'quiet mono'}, sink.description),
          el('span', {class: 'quiet'}, facts ? whole(facts.rowsTotal) + ' rows' + (facts.version != null ? ', version ' + facts.version : '')
            + (facts.lastCommit ? ', last at ' + clock(facts.lastCommit) : '') : '')),
        el('div', {class: 'scroll tall'}, rows));
    }));
  }

  function drawDeadLetters(letters, last) {
    $('deadcount').textContent = last ? whole(last.totals.deadLettered) + ' in all' : '';
    table($('deadletters'), [{name: 'kind'}, {name: 'why', class: 'wrap'}, {name: 'from', class: 'mono'}, {name: 'offset', n: 1}, {name: 'record', class: 'mono wrap'}],
      letters.slice().reverse().map(l => ({cells: [el('span', {class: 'tag ' + l.cells[0]}, l.cells[0]), ...l.cells.slice(1)]})), 'none: every record became part of a result, or was filtered');
  }

  function drawBatches() {
    table($('batches'), [{name: 'batch', n: 1}, {name: 'began'}, {name: 'took', n: 1}, {name: 'read', n: 1}, {name: 'rows/s', n: 1}, {name: 'late', n: 1}, {name: 'malformed', n: 1}, {name: 'out', n: 1}, {name: 'state', n: 1}, {name: '', class: 'wrap'}],
      batches.slice().reverse().map(b => ({tone: b.failure ? 'bad' : '', cells: [
        '#' + b.batchId, clock(b.timestamp), lasting(b.batchDuration), whole(b.rows.read), short(b.processedRowsPerSecond), whole(b.rows.late), whole(b.rows.malformed),
        whole(b.sinks.reduce((sum, s) => sum + s.numOutputRows, 0)), whole(b.stateOperators.reduce((sum, o) => sum + o.numRowsTotal, 0)),
        b.failure ? el('span', {}, el('span', {class: 'tag failed'}, 'failed'), ' ' + b.failure) : el('span', {class: 'tag ok'}, 'ok')]})),
      'no batch has ended yet');
  }

  function draw(state) {
    shown = state;
    const now = Date.parse(state.now);
    drawHead(state.status, now);
    drawTroubles(state.status.troubles);
    if (state.last) {
      drawTiles(state.last, now);
      drawAccount(state.last.totals);
      drawSource(state.last);
    }
    drawSinks(state.sinks, state.last);
    drawDeadLetters(state.deadLetters, state.last);
    drawBatches();
    if (state.plan.length) put($('plan'), ...state.plan.flatMap(part => [el('dt', {}, part.name), el('dd', {}, ...part.lines.map(line => el('div', {}, line)))]));
    $('ids').textContent = 'run ' + state.status.runId;
  }

  async function poll() {
    try {
      const asked = range, known = batches.length ? batches[batches.length - 1].batchId : -1;
      const answer = await fetch('/api/state?range=' + asked + '&after=' + after + '&batch=' + known, {cache: 'no-store'});
      if (!answer.ok) throw new Error('HTTP ' + answer.status);
      const state = await answer.json();
      answeredAt = Date.now();
      if (shown && shown.status.runId !== state.status.runId) {
        samples = [];
        batches = [];
        after = 0;
        shown = null;
        setTimeout(poll, 0); // another run: from its beginning
        return;
      }
      batches = batches.concat(state.batches).slice(-BATCHES);
      if (asked === range) {
        samples = samples.concat(state.samples).slice(-KEPT[range]);
        if (samples.length) after = samples[samples.length - 1].at;
      }
      draw(state);
      drawCharts();
      document.documentElement.dataset.ready = 'true';
    } catch (failure) {
      if (Date.now() - answeredAt > SILENT || !shown) lost(failure);
    }
    setTimeout(poll, POLL);
  }

  function lost(failure) {
    const over = shown && ['STOPPED', 'FINISHED', 'FAILED'].includes(shown.status.state);
    if (over) return;
    $('state').textContent = 'Gone';
    $('state').className = 'pill bad';
    const before = shown ? shown.status.troubles : []; // they may be why
    drawTroubles([{severity: 'ERROR', what: 'The query does not answer any more', why: 'its process has ended, or this machine cannot reach it (' + failure.message + ')',
      fix: 'see how it ended with: tidemark status; this page goes on when it is back'}, ...before]);
  }

  // ---- what can be chosen

  function useTheme(theme) {
    document.documentElement.dataset.theme = theme;
    CHARTS.forEach(chart => chart.plot && build(chart));
  }
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const address = new URLSearchParams(location.search);
  const wanted = address.get('theme') || localStorage.getItem('theme');
  useTheme(wanted || (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', () => localStorage.getItem('theme') || useTheme(dark.matches ? 'dark' : 'light'));
  $('theme').addEventListener('click', () => {
    const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', theme);
    useTheme(theme);
  });
  function useRange(chosen) {
    range = chosen;
    samples = [];
    after = 0;
    document.querySelectorAll('[data-range]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.range === chosen)));
  }
  document.querySelectorAll('[data-range]').forEach(button => button.addEventListener('click', () => useRange(button.dataset.range)));
  if (Object.keys(KEPT).includes(address.get('range'))) useRange(address.get('range'));

  poll();
})();
