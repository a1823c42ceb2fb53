import { expect, test } from 'vitest';
import { agents } from '../agents/index.ts';
import { opencode } from '../agents/opencode.ts';
import { hostLabel, type Machine, ownFolder } from '../machine.ts';
import { parseBaseUrl } from '../server.ts';
import { openCommand } from '../terminal.ts';
import { editJson } from './edit-json.ts';
import { editToml } from './edit-toml.ts';

test('a changed JSON file keeps comments, order, spacing, line ends and its byte-order mark', () => {
  const text = '\uFEFF{\r\n\t// first\r\n\t"b": [1,2 , 3], /* c */\r\n\t"env": {"OLD": 1,   "KEEP": "x"},\r\n\t"model": "old"\r\n}\r\n';
  const changed = editJson('x', text, [
    [['env', 'NEW'], 'n'],
    [['env', 'OLD'], undefined],
    [['model'], 'new'],
    [['provider', 'derouter'], { a: 1 }],
  ]);
  expect(changed).toBe(
    '\uFEFF{\r\n\t// first\r\n\t"b": [1,2 , 3], /* c */\r\n\t"env": {"KEEP": "x", "NEW": "n"},\r\n\t"model": "new",\r\n\t"provider": {\r\n\t\t"derouter": {\r\n\t\t\t"a": 1\r\n\t\t}\r\n\t}\r\n}\r\n',
  );
  expect(editJson('x', '', [[['a', 'b'], 1]])).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n');
  expect(editJson('x', '{\n  "a": 1,\n}', [[['b'], 2]])).toBe('{\n  "a": 1,\n  "b": 2,\n}');
  expect(editJson('x', '{ // only a comment\n}', [[['b'], 2]])).toBe('{\n  "b": 2 // only a comment\n}');
});

test('a JSON file that is broken, or no object, is refused with its line', () => {
  expect(() => editJson('s.json', '{\n "a": 1\n "b": 2 }', [])).toThrow(/^s\.json is not valid JSON \(line 3: /);
  expect(() => editJson('s.json', '[]', [])).toThrow('s.json does not contain a JSON object.');
});

const change = {
  top: { model: 'gpt-5', model_provider: 'derouter' },
  section: 'model_providers',
  name: 'derouter',
  entry: { name: 'derouter', base_url: 'http://x/v1', auth: { command: 'cat', args: ["/it's"] } },
};
const added = `[model_providers.derouter]\nname = "derouter"\nbase_url = "http://x/v1"\n\n[model_providers.derouter.auth]\ncommand = "cat"\nargs = [ "/it's" ]\n`;

test('a changed TOML file keeps comments, order and everything that is not ours', () => {
  const text = `# mine\nmodel = "o3" # for now\napproval = 'never'\n\n# servers\n[mcp_servers.docs]\ncommand = "x" # [not a table]\n\n[model_providers.derouter]\nname = "old"\n[model_providers.derouter.auth]\ncommand = "old"\n\n[[rules]]\na = 1\n`;
  expect(editToml('c', text, change)).toBe(
    `# mine\nmodel = "gpt-5" # for now\napproval = 'never'\n\nmodel_provider = "derouter"\n\n# servers\n[mcp_servers.docs]\ncommand = "x" # [not a table]\n\n[[rules]]\na = 1\n\n${added}`,
  );
  expect(editToml('c', '', change)).toBe(`model = "gpt-5"\nmodel_provider = "derouter"\n\n${added}`);
  expect(editToml('c', 'a = 1\r\n', change)).toContain('a = 1\r\nmodel = "gpt-5"\r\n');
});

test('a TOML file that is broken, or whose form would be damaged, is refused', () => {
  expect(() => editToml('c.toml', 'model = ', change)).toThrow(/^c\.toml is not valid TOML: /);
  for (const text of ['text = """\n[model_providers.derouter]\nx\n"""\n', 'model_providers = { derouter = { name = "x" } }\n']) {
    expect(() => editToml('c.toml', text, change)).toThrow('cannot be edited safely');
  }
});

const windows: Machine = { platform: 'win32', env: { APPDATA: 'C:\\Users\\a b\\AppData\\Roaming' }, home: 'C:\\Users\\a b', host: 'PC' };
const mac: Machine = { platform: 'darwin', env: {}, home: '/Users/o’neil', host: "Ann's-MacBook.local" };
const models = [
  { id: 'claude-sonnet-4-6', name: 'Sonnet', dialects: ['anthropic-messages'], context_tokens: 200_000, max_output_tokens: 64_000 },
];

test('paths and commands of Windows and macOS', () => {
  expect(agents.map((agent) => agent.file(windows))).toEqual([
    'C:\\Users\\a b\\.claude\\settings.json',
    'C:\\Users\\a b\\.codex\\config.toml',
    'C:\\Users\\a b\\.config\\opencode\\opencode.json',
  ]);
  expect([ownFolder(windows), ownFolder(mac)]).toEqual(['C:\\Users\\a b\\AppData\\Roaming\\derouter', '/Users/o’neil/.config/derouter']);
  const [claude, codex] = agents.map((agent) =>
    agent.edit('', { machine: windows, baseUrl: 'https://x', keyFile: 'C:\\a b\\key', model: null, models }),
  );
  expect(claude).toContain('"apiKeyHelper": "type \\"C:\\\\a b\\\\key\\""');
  expect(codex).toContain('args = [ "/d", "/c", "type", "C:\\\\a b\\\\key" ]');
  expect(agents[0]?.edit('', { machine: mac, baseUrl: 'https://x', keyFile: "/o'n/key", model: null, models })).toContain(
    `"cat '/o'\\\\''n/key'"`,
  );
  expect([hostLabel(mac), hostLabel({ host: '‮<>' })]).toEqual(['Ann-s-MacBook.local', 'this machine']);
  expect(openCommand({ platform: 'linux', env: {} }, 'https://x')).toBeNull();
});

test('a base URL is accepted with and without /v1', () => {
  expect(['derouter.example', 'http://localhost:8787/v1/', 'https://x.y/z'].map(parseBaseUrl)).toEqual([
    'https://derouter.example',
    'http://localhost:8787',
    'https://x.y/z',
  ]);
  for (const wrong of ['ftp://x', 'https://u:p@x', 'https://x?key=1', 'https://']) expect(() => parseBaseUrl(wrong)).toThrow();
});

test('opencode is told what each model can do, and works with one that has tools', () => {
  const [sonnet] = models;
  const offered = [
    { ...sonnet, id: 'claude-sonnet-9', name: 'No tools', image_input: null, tool_use: false },
    { ...sonnet, id: 'claude-sonnet-4-6', name: 'Sees', image_input: true, tool_use: true },
    { ...sonnet, id: 'claude-haiku-4-5', name: 'Of an older server' },
  ] as typeof models;
  const { provider, model } = JSON.parse(
    opencode.edit('', { machine: mac, baseUrl: 'https://x', keyFile: '/key', model: null, models: offered }),
  );
  expect(model).toBe('derouter/claude-sonnet-4-6');
  const limit = { context: 200_000, output: 64_000 };
  expect(provider.derouter.models).toEqual({
    'claude-sonnet-9': { name: 'No tools', tool_call: false, limit },
    'claude-sonnet-4-6': {
      name: 'Sees',
      tool_call: true,
      attachment: true,
      modalities: { input: ['text', 'image'], output: ['text'] },
      limit,
    },
    'claude-haiku-4-5': { name: 'Of an older server', tool_call: true, limit },
  });
});
