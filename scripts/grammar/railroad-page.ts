import { reserved } from '../../src/syntax/tokens.ts';
import { printPiece, printRule } from './ebnf.ts';
import type { Form } from './lexical.ts';
import type { Piece, Rule } from './model.ts';
import { contextual } from './model.ts';
import { diagram, escape } from './railroad.ts';

const style = `
:root { color-scheme: light dark; --page: #ffffff; --ink: #1c2330; --soft: #5b6675; --rail: #6b7686; --line: #d9dee6;
  --word: #e3f1e6; --word-edge: #3f8a56; --rule: #e6edfb; --rule-edge: #4a6fb5; --token: #fbf0dc; --token-edge: #a8792a; --code: #f5f7fa; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12161c; --ink: #e4e8ee; --soft: #9aa5b4; --rail: #7d8998; --line: #2b333e;
    --word: #17301f; --word-edge: #5fb67a; --rule: #18263f; --rule-edge: #7d9fe0; --token: #33280f; --token-edge: #d0a04e; --code: #1a2028; }
}
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 66rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .3rem; font-family: ui-monospace, monospace; }
h2 a { color: inherit; text-decoration: none; } section:target h2 { text-decoration: underline; text-underline-offset: .3em; }
p { margin: .3rem 0 .6rem; } .soft, .used { color: var(--soft); font-size: .9rem; }
a { color: var(--rule-edge); } nav ul { columns: 12rem; padding: 0; list-style: none; font-family: ui-monospace, monospace; font-size: .9rem; }
figure { margin: .4rem 0; overflow-x: auto; } svg { display: block; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; font-size: .85rem; margin: .4rem 0; }
pre.example { background: none; border: 0; border-left: 3px solid var(--word-edge); border-radius: 0; padding: .1rem .8rem; }
code, svg text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; font-size: .9em; }
svg path { fill: none; stroke: var(--rail); stroke-width: 1.6; } svg path.arrow { fill: var(--rail); stroke: none; }
svg text { font-size: 13px; fill: var(--ink); text-anchor: middle; } svg text.caption { text-anchor: start; fill: var(--soft); font-size: 11px; }
svg rect { stroke-width: 1.4; } .word rect { fill: var(--word); stroke: var(--word-edge); } .rule rect { fill: var(--rule); stroke: var(--rule-edge); }
.token rect { fill: var(--token); stroke: var(--token-edge); } svg rect.frame { fill: none; stroke: var(--line); stroke-dasharray: 5 4; }
svg a:hover rect { stroke-width: 2.4; } .word text { font-weight: 600; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .5rem .8rem .5rem 0; border-top: 1px solid var(--line); }
td:first-child { white-space: nowrap; font-family: ui-monospace, monospace; } tr:target td { background: var(--code); }
`.trim();

/** One page with a diagram for each rule; it needs nothing else, and no script. */
export function railroadPage(rules: readonly Rule[], forms: readonly Form[]): string {
  const tokens = new Set(forms.map((form) => form.name));
  const users = usersOf(rules);
  const sections = rules.map((rule) => {
    const { name, doc, example, piece } = rule;
    const text = `${name} = ${printPiece(piece)}`;
    const used = users.get(name) ?? [];
    const by = used.length ? `<p class="used">Used by ${used.map((user) => `<a href="#${user}">${user}</a>`).join(', ')}.</p>` : '';
    return [
      `<section id="${name}">`,
      `<h2><a href="#${name}">${name}</a></h2>`,
      doc ? `<p>${marked(doc)}</p>` : '',
      example === undefined ? '' : `<pre class="example">${escape(example)}</pre>`,
      `<figure>${diagram(name, piece, tokens, text)}</figure>`,
      `<pre>${escape(printRule(rule))}</pre>`,
      by,
      '</section>',
    ]
      .filter((each) => each !== '')
      .join('\n');
  });
  const rows = forms.map(
    ({ name, doc, pattern }) => `<tr id="${name}"><td>${name}</td><td>${marked(doc)}</td><td><code>${escape(pattern)}</code></td></tr>`,
  );
  const words = (list: readonly string[]): string => [...list].sort().map((word) => `<code>${word}</code>`).join(' '); // prettier-ignore
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="npm run generate">
<title>The grammar of Writ</title>
<style>
${style}
</style>
</head>
<body>
<h1>The grammar of Writ</h1>
<p>Drawn from the parser. A way along the rails, from left to right, is a text that the parser reads. Green stands in the text as it is, blue is another
rule, amber a <a href="#tokens">token</a> with a form of its own. The same as text is in <code>writ.ebnf</code>; what a block of each kind may hold is in
<code>docs/reference.md</code>.</p>
<nav aria-label="Rules">
<ul>
${rules.map(({ name }) => `<li><a href="#${name}">${name}</a></li>`).join('\n')}
</ul>
</nav>
${sections.join('\n')}
<section id="tokens">
<h2><a href="#tokens">tokens</a></h2>
<p>The longest match counts. Reserved, never a bare name: ${words([...reserved.keys()])}. Words with a meaning in one place, names everywhere else:
${words(contextual(rules))}.</p>
<table>
<thead><tr><th>token</th><th>what</th><th>as a regular expression</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</section>
</body>
</html>
`;
}

const marked = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

function usersOf(rules: readonly Rule[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { name, piece } of rules) {
    const seen = new Set<string>();
    const walk = (part: Piece): void => {
      if (part.type === 'rule') seen.add(part.name);
      if ('parts' in part) part.parts.forEach(walk);
      if ('part' in part) walk(part.part);
    };
    walk(piece);
    for (const used of seen) users.set(used, [...(users.get(used) ?? []), name]);
  }
  return users;
}
