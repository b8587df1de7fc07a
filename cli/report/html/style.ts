/** The colours of every page, each for the light and the dark. */
export const colours =
  "color-scheme:light dark;--page:light-dark(#f6f7f9,#11161d);--card:light-dark(#fff,#1a212b);--text:light-dark(#1b2430,#e6ebf2);--muted:light-dark(#59677a,#9fb0c3);--line:light-dark(#c3ccd8,#3a4757);--bad:light-dark(#b42318,#ff8a7a);--open:light-dark(#8a5a00,#f0bb57);--good:light-dark(#1a7f4b,#63d297);--accent:light-dark(#1f5fbf,#8ab8ff)";

export const style = `
:root{${colours}}
body{max-width:1180px;margin:0 auto;padding:20px;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
p{margin:4px 0;white-space:pre-line}
a{color:var(--accent)}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:16px 0}
button,input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--muted);border-radius:7px;padding:4px 10px}
input{flex:1 1 14em;min-width:0}
[aria-pressed=true]{background:var(--text);color:var(--page)}
details{background:var(--card);border:1px solid var(--line);margin-top:-1px;padding:0 12px}
summary{display:grid;grid-template-columns:6em 3fr 5fr 3fr;gap:0 12px;padding:7px 0;cursor:pointer}
summary b::before{content:"▸ "}
[open] summary b::before{content:"▾ "}
section{border-top:1px solid var(--line);padding:8px 0}
pre{margin:8px 0;padding:8px;border:1px solid var(--line);background:var(--page);white-space:pre-wrap}
code,kbd,pre{font:13px/1.5 ui-monospace,monospace}
.critical,.high,.fail{color:var(--bad)}
.medium,.unknown{color:var(--open)}
.pass{color:var(--good)}
@media (max-width:760px){summary{grid-template-columns:6em 1fr}summary span{grid-column:2}}
@media print{:root{color-scheme:light}body *{font-size:9px}body,summary{padding:0}form,button{display:none}summary,section{break-inside:avoid}details:has(section)::details-content{content-visibility:visible}}
`;

/** Filters the rows, and copies what is to be typed. Without it all is in sight. */
export const script = String.raw`
const all=(tags,place=document)=>[...place.querySelectorAll(tags)];
const [form]=document.forms,rows=all("details"),chosen=new Set();
const typed=(place,tags)=>[...new Set(all(tags,place).map(one=>one.textContent))].join("\n");
const button=(text,press)=>{
  const made=document.createElement("button");
  made.textContent=text;made.type="button";made.onclick=()=>press(made);
  return made;
};
const copies=(text,textOf)=>button(text,async pressed=>{
  try{await navigator.clipboard.writeText(textOf());pressed.textContent="Copied"}
  catch{pressed.textContent="The browser does not copy. Select the text"}
});
const show=()=>{
  const words=form.words.value.toLowerCase().split(" ");
  for(const row of rows){
    const isAsked=chosen.size===0||all("section b",row).some(one=>chosen.has(one.className));
    row.hidden=!isAsked||!words.every(word=>row.textContent.toLowerCase().includes(word));
  }
  form.shown.value=rows.filter(row=>!row.hidden).length+" of "+rows.length+" rows shown";
};
for(const level of ["critical","high","medium","low","unknown","advice"]){
  const {length}=all("section ."+level);
  const made=button(length+" "+level,()=>{made.ariaPressed=String(!chosen.delete(level)&&!!chosen.add(level));show()});
  made.ariaPressed="false";
  if(length>0)form.words.before(made);
}
for(const fix of all("section pre"))fix.after(copies("Copy",()=>typed(fix,"kbd,code")));
form.shown.before(copies("Copy all commands",()=>rows.filter(row=>!row.hidden&&typed(row,"kbd")).map(row=>"# "+row.querySelector("p").firstChild.data+"\n"+typed(row,"kbd")).join("\n")));
form.oninput=show;
form.onsubmit=event=>event.preventDefault();
form.hidden=false;
show();
`;
