import { createKey } from '../keys/index.ts';
import type { RunningServer } from '../start-server.ts';
import { addCustomer, type TestCustomer } from './add-customer.ts';

export interface GatewayCustomer extends TestCustomer {
  readonly keyId: string;
  readonly secret: string;
  /** Calls the gateway with the customer's key. */
  call(path: string, body: unknown, init?: RequestInit): Promise<Response>;
  /** The newest receipt; waits until it is written. */
  receipt(): Promise<ReceiptRow>;
}

interface ReceiptRow {
  readonly status: string;
  readonly source: string;
  readonly total: bigint;
  readonly finish: string | null;
  readonly error: string | null;
  readonly tier: string | null;
  readonly input: bigint;
  readonly output: bigint;
  readonly http: number;
}

/** Adds a customer with credit and a key. */
export async function addGatewayCustomer(server: RunningServer & { readonly base: string }, creditUsd = '5'): Promise<GatewayCustomer> {
  const customer = await addCustomer(server, creditUsd);
  const { key, secret } = await createKey(server.services, customer.accountId, 'test');
  let seen = 0;
  return {
    ...customer,
    keyId: key.id,
    secret,
    call: (path, body, init = {}) =>
      fetch(`${server.base}${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : body instanceof Uint8Array ? new Blob([Uint8Array.from(body)]) : JSON.stringify(body),
        ...init,
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
      }),
    async receipt() {
      for (let i = 0; i < 200; i++) {
        const rows = await server.services.sql<ReceiptRow[]>`
          SELECT status, source, total_nano AS total, finish_reason AS finish, error_code AS error, service_tier AS tier,
                 input_tokens AS input, output_tokens AS output, http_status AS http
          FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC, id DESC`;
        if (rows[0] && rows.length > seen) {
          seen = rows.length;
          return rows[0];
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error('no receipt was written');
    },
  };
}
