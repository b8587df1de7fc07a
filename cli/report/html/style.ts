import { themes } from "../map/draw";

export const style = `
:root{color-scheme:light dark;${themes.light}}
@media (prefers-color-scheme:dark){:root{${themes.dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:break-word}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:14px 0 0}
main{max-width:1180px;margin:0 auto;padding:28px 24px 64px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:40px 0 12px}
p{margin:0 0 10px}
.quiet{color:var(--muted)}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0 0}
.cards div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.cards dt{color:var(--muted);font-size:13px}
.cards dd{margin:0;font-size:26px;font-weight:650;line-height:1.2}
.cards .bad dd{color:var(--bad)} .cards .open dd{color:var(--open)} .cards .good dd{color:var(--good)}
.controls{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin:0 0 12px}
.controls label{display:grid;gap:3px;font-size:13px;color:var(--muted)}
input,select,button{font:inherit;color:inherit}
input,select{background:var(--card);border:1px solid var(--muted);border-radius:7px;padding:6px 10px;min-height:36px}
input{width:min(340px,80vw)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 18px;margin:0 0 14px;overflow-wrap:anywhere}
.card:target,.rows>li:target{background:var(--open-soft)}
h3{font-size:16px;line-height:1.4;margin:0 0 2px}
h4{font-size:14px;margin:12px 0 4px}
.head p{margin:0 0 6px}
code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}
ol{margin:0;padding-left:22px}
.list{margin-top:10px}
.list>summary{font-weight:600}
.rows{list-style:none;margin:6px 0 0;padding:0}
.rows>li{border-top:1px solid var(--line);padding:6px 4px}
.card dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:6px 0;font-size:13px}
.card dt{color:var(--muted)} .card dd{margin:0}
.code{position:relative;margin-top:8px}
.code pre{margin:0;padding-right:78px;white-space:pre-wrap;overflow-wrap:anywhere}
.code button{position:absolute;top:6px;right:6px;background:var(--card);border:1px solid var(--muted);border-radius:6px;padding:2px 8px;font-size:13px;cursor:pointer}
.label{display:inline-block;border-radius:999px;padding:1px 10px;font-size:13px;font-weight:650;border:1px solid currentColor;white-space:nowrap}
.label.critical,.label.high{color:var(--bad);background:var(--bad-soft)}
.label.medium,.label.unknown{color:var(--open);background:var(--open-soft)}
.label.low,.label.advice{color:var(--muted)}
summary{cursor:pointer;border-radius:6px}
.card details{margin-top:6px}
pre{margin:8px 0 0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:var(--page);overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
ins{color:var(--good);text-decoration:none} del{color:var(--bad);text-decoration:none}
.account{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 16px;margin:0 0 12px}
.account>summary{font-weight:650}
.cluster{border-top:1px solid var(--line);margin-top:10px;padding-top:10px}
.cluster .map{padding-top:6px}
.legend{display:flex;flex-wrap:wrap;gap:6px 20px;font-size:13px;color:var(--muted);margin:0 0 12px;padding:0;list-style:none}
.map,.map ul{list-style:none;margin:0;padding:0}
.map>li{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr) minmax(0,3fr);gap:4px 34px;align-items:center;padding:5px 0;font-size:13px}
.map ul{display:grid;gap:4px}
.map .role{grid-column:2;position:relative;padding:5px 10px;border:1px solid var(--line);border-radius:6px;color:var(--text);overflow-wrap:anywhere}
.map li li{position:relative;padding:4px 12px;border:1px solid var(--line);border-radius:16px;overflow-wrap:anywhere}
.map .nodes{grid-column:3}
.map .nodes li{border:1px dashed var(--bad);border-radius:6px;background:var(--bad-soft)}
.map .profiles li::after,.map .nodes li::before{content:"\\2192";position:absolute;top:4px;color:var(--muted)}
.map .profiles li::after{right:-24px} .map .nodes li::before{left:-24px;color:var(--bad)}
.map .pass{border-color:var(--good)} .map .fail{border:2px solid var(--bad);background:var(--bad-soft)} .map .unknown{border:2px dashed var(--open)}
.map .pass b{color:var(--good)} .map .fail b{color:var(--bad)} .map .unknown b{color:var(--open)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:760px){main{padding:20px 14px 48px}.card,.account{padding:12px}.card dl{grid-template-columns:1fr}.map>li{grid-template-columns:1fr;gap:4px}.map>li>*,.map .role,.map .nodes{grid-column:1}.map .role{margin-left:24px}.map .nodes{margin-left:48px}.map .profiles li::after{content:none}.map .role::before{content:"\\2192";position:absolute;left:-20px;color:var(--muted)}
.code pre{padding:42px 12px 10px}}
@media print{:root{${themes.light}}body{background:#fff;font-size:11px}main{max-width:none;padding:0}.controls,.code button,nav{display:none}
@page{margin:12mm}.cards{grid-template-columns:repeat(auto-fit,minmax(104px,1fr))}h2,summary{break-after:avoid}pre{white-space:pre-wrap;font-size:9px}code{font-size:10px}.label{font-size:10px}
.card,.account{border:0;padding:0}.card .head,.cluster{break-inside:avoid}a{color:inherit}}
`;
