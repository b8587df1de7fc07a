export const themes = {
  light:
    "--page:#f6f7f9;--card:#ffffff;--text:#1b2430;--muted:#59677a;--line:#c3ccd8;--bad:#b42318;--bad-soft:#fdecea;--open:#8a5a00;--open-soft:#fff4dc;--good:#1a7f4b;--accent:#1f5fbf",
  dark: "--page:#11161d;--card:#1a212b;--text:#e6ebf2;--muted:#9fb0c3;--line:#3a4757;--bad:#ff8a7a;--bad-soft:#3a1d1b;--open:#f0bb57;--open-soft:#35290f;--good:#63d297;--accent:#8ab8ff",
};

export const style = `
:root{color-scheme:light dark;${themes.light}}
@media (prefers-color-scheme:dark){:root{${themes.dark}}}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 ui-sans-serif,system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:1180px;margin:0 auto;padding:20px}
p{margin:4px 0;color:var(--muted)}
a{color:var(--accent)}
table{width:100%;border-collapse:collapse;background:var(--card)}
th,td{text-align:left;vertical-align:top;padding:8px 10px}
tbody,thead,table tbody:only-of-type tr{border-bottom:1px solid var(--line)}
pre{margin:8px 0 0;padding:8px;border:1px solid var(--line);background:var(--page);white-space:pre-wrap}
code,pre{font:13px/1.5 ui-monospace,monospace}
span{font-weight:650;white-space:nowrap}
.critical,.high,.fail{color:var(--bad)}
.medium,.unknown{color:var(--open)}
.low,.advice,.exempt{color:var(--muted)}
.pass{color:var(--good)}
@media (max-width:760px){thead{display:none}table,tbody,tr,td{display:block}}
@media print{:root{${themes.light}}}
`;
