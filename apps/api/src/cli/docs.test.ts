import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listCommands } from '../testing/cli-commands.ts';

/** The commands as docs/cli.md has them: what stands in backquotes in the first column of its table. */
const text = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| `'));
const written = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, usage = '']) => usage));
const commands = listCommands();

/** The name of the command that a usage begins with. */
function nameOf(usage: string): string {
  const words = usage.split(/[ [<]/);
  return [2, 1].map((count) => words.slice(0, count).join(' ')).find((name) => commands.has(name)) ?? usage;
}

test('every command is documented once, and every documented one is there', () => {
  expect(written.map(nameOf).toSorted()).toEqual([...commands.keys()].toSorted());
});

describe.each(written)('%s', (usage) => {
  const command = commands.get(nameOf(usage));
  if (!command) return;
  const optional = [...usage.matchAll(/\[([^\]]+)\]/g)].map(([, part = '']) => part);
  const required = usage.replace(/\[[^\]]+\]/g, '').slice(nameOf(usage).length);
  const optionsIn = (part: string) => part.match(/--[a-z-]+/g) ?? [];
  const without = (part: string) => part.replace(/--[a-z-]+( <[^>]+>| \w+=\w+)?/g, '');

  test('has the options that it must be given outside of brackets, and all others inside', () => {
    const own = command.options.filter(({ long }) => long !== '--json');
    const names = (isMandatory: boolean) => own.filter(({ mandatory }) => mandatory === isMandatory).map(({ long }) => long ?? '');
    expect(optionsIn(required).toSorted()).toEqual(names(true).toSorted());
    expect(optional.flatMap(optionsIn).toSorted()).toEqual(names(false).toSorted());
  });

  test('has its arguments', () => {
    const named = [...without(required).matchAll(/<([^>]+)>/g)].map(([, name]) => name);
    const own = command.registeredArguments;
    expect(named).toEqual(own.filter(({ required: isRequired }) => isRequired).map((argument) => argument.name()));
    const free = optional.map(without).filter((part) => part.trim() !== '');
    expect(free).toEqual(own.filter(({ required: isRequired }) => !isRequired).map((argument) => argument.name()));
  });
});

test('options that are named elsewhere in the text are those of some command', () => {
  const known = new Set([...commands.values()].flatMap(({ options }) => options.map(({ long }) => long)));
  const prose = text.replace(/^```.*?^```/gms, '');
  const named = new Set([...prose.matchAll(/`[^`]*`/g)].flatMap(([code]) => code.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []));
  expect([...named].filter((name) => !known.has(name) && name !== '--help')).toEqual([]);
  expect(named.size).toBeGreaterThan(10);
});
