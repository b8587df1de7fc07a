/** What the page does: it filters and sorts the findings, copies commands, and shows what a link leads to. */
export const script = `
const list=document.querySelector("#findings"),[text,level,order,count]=["filter","level","order","count"].map(id=>document.getElementById(id));
const cards=list?[...list.children].map((card,place)=>({card,place,rows:[...card.querySelectorAll(".rows>li")]})):[];
const lists=[...document.querySelectorAll(".list")].map(one=>({one,open:one.open}));let wasOpened=false;
const total=cards.reduce((sum,{rows})=>sum+(rows.length||1),0),texts=new WeakMap();
const textOf=one=>{if(!texts.has(one))texts.set(one,one.textContent.toLowerCase());return texts.get(one)};
function filter(){const words=text.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
if(wasOpened&&words.length===0){for(const {one,open} of lists)one.open=open;wasOpened=false}
for(const {card,rows} of cards){const head=textOf(rows.length?card.querySelector(".head"):card),left=words.filter(word=>!head.includes(word));
let own=rows.length||left.length?0:1;const fits=level.value===""||card.dataset.level===level.value;
if(fits)for(const row of rows){row.hidden=!left.every(word=>textOf(row).includes(word));if(!row.hidden)own++}
if(!fits)own=0;card.hidden=own===0;shown+=own;
if(own&&left.length){wasOpened=true;for(const one of card.querySelectorAll(".list"))one.open=true}
for(const one of card.querySelectorAll(".list"))one.hidden=!one.querySelector(".rows>li:not([hidden])")}
count.textContent=(shown<total?shown+" of ":"")+total+(total===1?" finding":" findings")}
const orders={rank:(a,b)=>a.place-b.place,name:(a,b)=>a.card.dataset.name.localeCompare(b.card.dataset.name)||a.place-b.place,
count:(a,b)=>b.card.dataset.count-a.card.dataset.count||a.place-b.place};
if(list){text.addEventListener("input",filter);level.addEventListener("change",filter);
order.addEventListener("change",()=>{list.append(...[...cards].sort(orders[order.value]).map(({card})=>card))});filter()}
for(const one of document.querySelectorAll(".code")){const button=document.createElement("button");
button.type="button";button.textContent="Copy";one.append(button)}
document.addEventListener("click",async({target})=>{const button=target.closest(".code>button");if(!button)return;
const pre=button.previousElementSibling;
try{await navigator.clipboard.writeText(pre.textContent);button.textContent="Copied"}
catch{getSelection().selectAllChildren(pre);button.textContent="Selected"}
setTimeout(()=>{button.textContent="Copy"},2000)});
function reveal(){const target=document.getElementById(location.hash.slice(1));if(!target)return;
if(target.closest("[hidden]")){text.value="";level.value="";filter()}
for(let one=target;one;one=one.parentElement)if(one.tagName==="DETAILS")one.open=true;
const own=target.querySelector(":scope>details");if(own)own.open=true;
target.scrollIntoView({block:target.matches(".rows>li,.card")?"center":"start"})}
addEventListener("hashchange",reveal);reveal();
addEventListener("beforeprint",()=>{for(const one of document.querySelectorAll("details"))one.open=true});
`;
