/** The review in Markdown, for a comment on a pull request. Whatever a spec says in it stays text. */
import { count, escapeText, excerpt, oneLine, printable } from 'report-kit';
import { type Finding, type Review, verdictNames } from '../result.js';
import { type OperationGroup, reachOf, statementOf } from './groups.js';
import {
  approvalLine,
  documentationOf,
  headline,
  hiddenLine,
  marks,
  onceByRule,
  safeOf,
  shortValue,
  stoppingGroups,
  summaryLine,
  verdictQuestions,
  verdictTitles,
  versionLine,
  worstLine,
} from './wording.js';

/** GitHub takes 65,536 characters, and whoever posts the comment may add a mark of their own. */
const characterLimit = 65_000;

/** Lines that may be cut at the end, between others that may not. */
interface Block {
  readonly open: readonly string[];
  readonly lines: readonly string[];
  readonly close: readonly string[];
}

/** At most 65,000 characters: what is too much is cut between lines, and that is said. */
export function markdownReport(review: Review): string {
  return compose([
    plain([
      `### ${inline(headline(review))}`,
      '',
      ...verdictTable(review),
      '',
      `**Version** ${inline(versionLine(review))}`,
      '',
      ...summary(review),
    ]),
    violationList(review),
    changeTable(review),
    safeTable(review),
    folded('How to approve what is wanted', fenced('', suggestionLines(review))),
    folded('The generated types', fenced('diff', review.typesDiff.split('\n'))),
    folded('Warnings: what is faulty, and compared all the same', fenced('', warningLines(review))),
    documentationList(review),
  ]);
}

function verdictTable({ verdicts }: Review): string[] {
  const rows = verdictNames.map((name) => {
    const { judgement, reason } = verdicts[name];
    const why = reason === undefined ? '' : `: ${inline(reason)}`;
    return `| ${verdictTitles[name]} | ${marks[judgement]} ${judgement}${why} | ${verdictQuestions[name]} |`;
  });
  return ['| Verdict | | What was asked |', '| --- | --- | --- |', ...rows];
}

function violationList({ violations }: Review): Block {
  const lines = violations.map(
    ({ sentence, remedy, file, line }) => `- ✗ ${inline(sentence)}. ${inline(remedy)} (${code(`${file}:${line}`)})`,
  );
  return lines.length > 0 ? { open: ['**Rules that are unmet**', ''], lines, close: [''] } : plain([]);
}

/** What a person has to know before they read on. */
function summary(review: Review): string[] {
  const lines = { Changes: summaryLine(review), 'Most in': worstLine(review), Shown: hiddenLine(review) };
  return Object.entries(lines).flatMap(([name, text]) =>
    text === undefined ? [] : [`**${name}** ${inline(text)}`, ''],
  );
}

const tableHead = ['| | Found by | Change | Old | New | Where |', '| --- | --- | --- | --- | --- | --- |'];
/** Of what stops, all is there as long as that is possible: when they are many, without the values. */
const comfortable = 40_000;

/** What stops, or would without its approval, by operation. */
function changeTable(review: Review): Block {
  const groups = stoppingGroups(review);
  if (groups.length === 0) return plain([]);
  const whole = groupRows(groups);
  if (whole.join('\n').length <= comfortable) return { open: tableHead, lines: whole, close: [''] };
  const note = '_These are many: what was there, what is there now, and why it matters is in review.json, for each._';
  return { open: [note, '', '| | Change | Where |', '| --- | --- | --- |'], lines: shortRows(groups), close: [''] };
}

/** What became of several things in the same way. */
interface Alike {
  readonly first: Finding;
  readonly became: string;
  readonly names: string[];
  readonly lines: Set<number>;
}

/** All that became of parts of an operation in the same way in one row, each by its name. */
function shortRows(groups: readonly OperationGroup[]): string[] {
  return groups.flatMap((group) => {
    const found = new Map<string, Alike>();
    for (const finding of group.findings) {
      const { subject, place, line } = finding;
      const statement = statementOf(finding);
      const isNamed = statement.startsWith(`${subject} `);
      const became = isNamed ? statement.slice(subject.length + 1) : statement;
      const key = JSON.stringify([judgementOf(finding), isNamed, became, place.file]);
      const alike = found.get(key) ?? { first: finding, became, names: [], lines: new Set<number>() };
      found.set(key, alike);
      alike.lines.add(line);
      if (isNamed) alike.names.push(inline(subject));
    }
    const rows = [...found.values()].map(({ first, became, names, lines }) => {
      const told = [names.join(', '), inline(became)].filter(Boolean).join(' ');
      return `| ${judgementOf(first)} | ${told} | ${code(`${first.place.file}:${[...lines].join(', ')}`)} |`;
    });
    return [`| | ${groupTitle(group)} | |`, ...rows];
  });
}

function groupTitle({ title, operations, findings }: OperationGroup): string {
  const reach = reachOf({ operations });
  return `**${inline(title)}**: ${count(findings.length, 'change')}${reach === undefined ? '' : `<br>${inline(reach)}`}`;
}

function groupRows(groups: readonly OperationGroup[]): string[] {
  const isFirst = onceByRule();
  return groups.flatMap((group) => [
    `| | | ${groupTitle(group)} | | | |`,
    ...group.findings.map((finding) => row(finding, statementOf(finding), isFirst(finding))),
  ]);
}

function row(finding: Finding, statement: string, withReason: boolean): string {
  const { verdict, why, before, after, place, line } = finding;
  const cells = [
    judgementOf(finding),
    verdictTitles[verdict],
    withReason ? `${inline(statement)}<br>${inline(why)}` : inline(statement),
    shortCode(before),
    shortCode(after),
    code(`${place.file}:${line}`),
  ];
  return `| ${cells.join(' | ')} |`;
}

function safeTable(review: Review): Block {
  const safe = safeOf(review);
  const isFirst = onceByRule();
  const rows = safe.map((finding) => row(finding, finding.sentence, isFirst(finding)));
  if (rows.length === 0) return plain([]);
  const { open, close } = folded(`Safe: ${count(safe.length, 'change')}`, { open: tableHead, lines: [], close: [''] });
  return { open, lines: rows, close };
}

function judgementOf({ level, approval }: Finding): string {
  if (approval !== undefined) return `✓ approved: ${inline(excerpt(approval.reason, 200))} (${code(approval.file)})`;
  return level === 'non-breaking' ? '✓ safe' : `${marks[level === 'documentation' ? 'compatible' : level]} ${level}`;
}

function documentationList(review: Review): Block {
  const lines = documentationOf(review).map(
    (finding) => `- ${inline(finding.sentence)} (${code(`${finding.place.file}:${finding.line}`)})`,
  );
  return folded(`Documentation: ${count(lines.length, 'change')}`, { open: [], lines, close: [] });
}

function warningLines({ warnings }: Review): string[] {
  return warnings.map(({ sentence, file, line }) => oneLine(`! ${file}:${line} ${sentence}`));
}

function suggestionLines(review: Review): string[] {
  const { suggestions } = review;
  const files = suggestions.flatMap(({ file, content }) => [
    `${file}:`,
    ...content.trimEnd().split('\n'),
    '(why it is wanted)',
    '',
  ]);
  const note = approvalLine(review);
  const how = [
    'Create the file, and write the reason below its second ---.',
    ...(note === undefined ? [] : [note]),
    '',
  ];
  return files.length > 0 ? [...how, ...files] : [];
}

function plain(lines: readonly string[]): Block {
  return { open: lines, lines: [], close: [] };
}

function folded(summary: string, { open, lines, close }: Block): Block {
  if (lines.every((line) => line === '')) return plain([]);
  return {
    open: [`<details><summary>${escapeText(summary)}</summary>`, '', ...open],
    lines,
    close: [...close, '', '</details>', ''],
  };
}

/** A fence that no line can close. */
function fenced(language: string, lines: readonly string[]): Block {
  const shown = lines.map(printable);
  const longest = Math.max(2, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return { open: [`${fence}${language}`], lines: shown, close: [fence] };
}

function compose(blocks: readonly Block[]): string {
  const size = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);
  let left = characterLimit - blocks.reduce((sum, { open, close }) => sum + size(open) + size(close) + 100, 0);
  const written = blocks.flatMap(({ open, lines, close }) => {
    const kept = lines.findIndex((line) => {
      left -= line.length + 1;
      return left < 0;
    });
    if (kept < 0) return [...open, ...lines, ...close];
    // Nothing that follows may be larger than what is left, even when this line was far too large.
    left = 0;
    const note = `… cut here: ${count(lines.length - kept, 'more line')}. The whole is in review.json.`;
    // Without a line of its own, it would be an empty frame.
    if (kept === 0) return [note, ''];
    const end = open.at(-1)?.startsWith('|') ? ['', ...close] : close;
    return [...open, ...lines.slice(0, kept), ...end, note, ''];
  });
  return `${written
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

/** Text with its \`code\` kept as such. GitHub reads mentions and links of its own out of text, but not out of code. */
function inline(text: string): string {
  return oneLine(text)
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : prose(part)))
    .join('');
}

function prose(text: string): string {
  const quiet = text.replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|\bwww(?=\.)/g, '$&\u200b');
  return entities(escapeText(quiet.replaceAll('\u200b', zeroWidth)).replaceAll(zeroWidth, '&#8203;'));
}

// Stands for the zero-width space while the text is escaped, because that writes such characters out.
const zeroWidth = '\ue000';

function code(text: string): string {
  // The tags do not keep GitHub from making links of addresses.
  const shown = entities(escapeText(oneLine(text)))
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/(?<=\bwww)\./g, '&#46;');
  return text === '' ? '' : `<code>${shown}</code>`;
}

function shortCode(text: string | undefined): string {
  return text === undefined ? '' : code(shortValue(text));
}

// A character written as an entity is never taken for Markdown.
function entities(text: string): string {
  return text.replace(/[`|*_[\]\\~@!#]/g, (character, index: number) =>
    character === '#' && text[index - 1] === '&' ? character : `&#${character.charCodeAt(0)};`,
  );
}
