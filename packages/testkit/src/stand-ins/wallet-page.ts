import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface WalletPage {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A page of a payer's wallet on loopback: sends `amount` tokens to `address`. `send` returns what happened, in one line. `more`: the
 * page's other buttons.
 */
export async function startWalletPage(options: {
  readonly port: number;
  readonly title: string;
  send(address: string, amount: string): Promise<string>;
  readonly more?: Readonly<Record<string, { readonly label: string; run(): Promise<string> }>>;
}): Promise<WalletPage> {
  const { title, send, more = {} } = options;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = new URLSearchParams(text);
    const name = (request.url ?? '/').slice(1);
    let said = '';
    try {
      if (request.method === 'POST' && name === 'send')
        said = await send(form.get('address')?.trim() ?? '', form.get('amount')?.trim() ?? '');
      else if (request.method === 'POST') said = (await more[name]?.run()) ?? '';
    } catch (error) {
      said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    }
    const buttons = Object.entries(more).map(
      ([path, { label }]) => `<form method="post" action="/${path}"><button data-testid="wallet-${path}">${label}</button></form>`,
    );
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1><p>No money moves here.</p><p data-testid="wallet-said">${escapeHtml(said)}</p>
<form method="post" action="/send"><label>Address <input name="address" size="50" data-testid="wallet-address"></label>
<label>Amount <input name="amount" value="25" data-testid="wallet-amount"></label><button data-testid="wallet-send">Send</button></form>
${buttons.join('')}</body></html>`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Converts decimal tokens to base units of six decimals. Throws for anything else. */
export function sixDecimals(amount: string): bigint {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(amount);
  if (!match) throw new Error('Enter an amount such as 25 or 0.5.');
  return BigInt(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
