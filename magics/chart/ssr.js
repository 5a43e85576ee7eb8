// The Go side's end of the library: an option as JSON to SVG.
echarts.setPlatformAPI({ measureText: function (text, font) { return { width: measureWidth(text == null ? '' : String(text), font || '') }; } });
var gonbenchResolve = gonbenchResolver({ dark: false, font: 'Go' });
function renderSVG(json, width, height) {
  var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  try {
    chart.setOption(gonbenchResolve(JSON.parse(json)));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
function resolvedJSON(json) { return JSON.stringify(gonbenchResolve(JSON.parse(json))); }
