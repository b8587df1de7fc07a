import { mapStyle, themes } from "../map/draw";

export const style = `
:root{color-scheme:light dark;${themes.light}}
@media (prefers-color-scheme:dark){:root{${themes.dark}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
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
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th:first-child{width:118px}th:nth-child(2){width:22%}th:nth-child(3){width:22%}
th,td{text-align:left;vertical-align:top;padding:10px 14px;border-top:1px solid var(--line)}
thead th{border-top:0;padding:4px 6px;white-space:nowrap}
th button{background:none;border:0;border-radius:6px;padding:6px 8px;font-weight:600;cursor:pointer}
th button::after{content:" \\2195";color:var(--muted)}
th[aria-sort=ascending] button::after{content:" \\2191";color:var(--text)}
th[aria-sort=descending] button::after{content:" \\2193";color:var(--text)}
tr:target td{background:var(--open-soft)}
td{overflow-wrap:anywhere}
td code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}
.label{display:inline-block;border-radius:999px;padding:1px 10px;font-size:13px;font-weight:650;border:1px solid currentColor;white-space:nowrap}
.label.critical,.label.high{color:var(--bad);background:var(--bad-soft)}
.label.medium,.label.unknown{color:var(--open);background:var(--open-soft)}
.label.low,.label.advice{color:var(--muted)}
summary{cursor:pointer;border-radius:6px}
td details{margin-top:6px}
pre{margin:8px 0 0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;background:var(--page);overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace}
pre.wrap{white-space:pre-wrap}
ins{color:var(--good);text-decoration:none} del{color:var(--bad);text-decoration:none}
.account{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 16px;margin:0 0 12px}
.account>summary{font-weight:650}
.cluster{border-top:1px solid var(--line);margin-top:10px;padding-top:10px}
.cluster .drawing{overflow-x:auto;padding-top:6px}
.legend{display:flex;flex-wrap:wrap;gap:6px 20px;font-size:13px;color:var(--muted);margin:0 0 12px;padding:0;list-style:none}
${mapStyle}
@media (max-width:760px){main{padding:20px 14px 48px}#findings,#findings tbody,#findings tr,#findings td,#findings thead{display:block}
#findings thead tr{display:flex;flex-wrap:wrap}#findings th{width:auto}#findings td{border:0;padding:4px 12px}#findings tbody tr{border-top:1px solid var(--line);padding:8px 0}}
@media print{:root{${themes.light}}body{background:#fff;font-size:11px}main{max-width:none;padding:0}.controls,th button::after{display:none}
@page{margin:12mm}.cards{grid-template-columns:repeat(auto-fit,minmax(104px,1fr))}h2,summary{break-after:avoid}pre{white-space:pre-wrap;font-size:9px}td code{font-size:10px}.label{font-size:10px}
th:first-child{width:11%}th:nth-child(2){width:18%}th:nth-child(3){width:24%}
.scroll,.account{border:0;padding:0;overflow:visible}tr,.cluster{break-inside:avoid}.cluster .drawing svg{max-width:100%;height:auto}a{color:inherit}}
`;

/** What the page does: filters and sorts its table, and shows what a link of the map leads to. */
export const script = `
const rows=[...document.querySelectorAll("#findings tbody tr")],body=document.querySelector("#findings tbody");
const text=document.querySelector("#filter"),level=document.querySelector("#level"),count=document.querySelector("#count");
function filter(){const words=text.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
for(const row of rows){const all=row.textContent.toLowerCase();
row.hidden=!(level.value===""||row.dataset.level===level.value)||!words.every(word=>all.includes(word));if(!row.hidden)shown++}
count.textContent=shown+" of "+rows.length+" findings"}
if(text){text.addEventListener("input",filter);level.addEventListener("change",filter);
for(const button of document.querySelectorAll("#findings th button"))button.addEventListener("click",()=>{
const head=button.closest("th"),index=head.cellIndex,down=head.getAttribute("aria-sort")==="ascending";
for(const other of head.parentElement.children)other.removeAttribute("aria-sort");
head.setAttribute("aria-sort",down?"descending":"ascending");
const key=row=>row.cells[index].dataset.sort??row.cells[index].textContent;
rows.sort((a,b)=>key(a).localeCompare(key(b),"en",{numeric:true})*(down?-1:1));body.append(...rows)});filter()}
addEventListener("hashchange",()=>{const row=document.getElementById(location.hash.slice(1));
if(row){if(row.hidden){text.value="";level.value="";filter()}row.scrollIntoView({block:"center"})}});
addEventListener("beforeprint",()=>{for(const one of document.querySelectorAll("details"))one.open=true});
`;
