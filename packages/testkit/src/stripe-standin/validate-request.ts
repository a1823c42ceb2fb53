import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** A refusal of the API, in Stripe's format. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: { readonly error: Readonly<Record<string, unknown>> };
  constructor(status: number, error: { type: string; message: string; [field: string]: unknown }) {
    super(error.message);
    this.status = status;
    this.body = { error };
  }
}

export const invalidRequest = (message: string, more: Readonly<Record<string, unknown>> = {}) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...more });

interface SchemaFile {
  /** The version of the `stripe` package that the schemas were derived from. */
  readonly stripe: string;
  readonly schemas: Readonly<Record<string, object>>;
}

const file: SchemaFile = JSON.parse(readFileSync(new URL('./request-schemas.json', import.meta.url), 'utf8'));

/** The version of the `stripe` package that requests are compared with. */
export const schemaVersion = file.stripe;

const ajv = new Ajv({ coerceTypes: true, strict: false });
const compiled = new Map<string, ValidateFunction>();

/** The types leave enumerations open to other texts, so the values that our code may send are listed here. */
const allowedValues: Readonly<Record<string, readonly (readonly [path: string, values: readonly string[]])[]>> = {
  'checkout.sessions.create': [
    ['mode', ['payment', 'setup', 'subscription']],
    ['ui_mode', ['hosted_page', 'embedded_page', 'elements', 'form']],
    ['currency', ['usd']],
    ['line_items.*.price_data.currency', ['usd']],
    ['allowed_payment_method_types.*', ['card', 'link', 'crypto', 'us_bank_account']],
    ['payment_intent_data.setup_future_usage', ['off_session', 'on_session']],
    ['payment_method_options.card.request_three_d_secure', ['any', 'automatic', 'challenge']],
    ['consent_collection.terms_of_service', ['none', 'required']],
  ],
  'paymentIntents.create': [
    ['currency', ['usd']],
    ['setup_future_usage', ['off_session', 'on_session']],
    ['payment_method_options.card.stored_credential_usage', ['recurring', 'unscheduled']],
  ],
  'refunds.create': [['reason', ['duplicate', 'fraudulent', 'requested_by_customer']]],
};

/** Refuses parameters that the API would refuse. Converts texts to the numbers and booleans that they stand for, in place. */
export function validateRequest(call: string, params: Record<string, unknown>): void {
  let validate = compiled.get(call);
  if (!validate) {
    const schema = file.schemas[call];
    if (!schema) throw new Error(`no schema of ${call}: see write-schemas.ts`);
    validate = ajv.compile(schema);
    compiled.set(call, validate);
  }
  if (!validate(params)) {
    const [problem] = validate.errors ?? [];
    const unknown = problem?.params.additionalProperty;
    const where = `${problem?.instancePath ?? ''}${unknown ? `/${unknown}` : ''}`;
    throw invalidRequest(`${unknown ? 'Received unknown parameter' : problem?.message}: ${where}`, {
      code: unknown ? 'parameter_unknown' : 'parameter_invalid',
      param: where.slice(1),
    });
  }
  for (const [path, values] of allowedValues[call] ?? []) {
    for (const value of valuesAt(params, path.split('.'))) {
      if (!values.includes(String(value))) throw invalidRequest(`Invalid ${path}: must be one of ${values.join(', ')}`, { param: path });
    }
  }
}

function valuesAt(node: unknown, [head, ...rest]: readonly string[]): unknown[] {
  if (head === undefined) return node === undefined ? [] : [node];
  if (typeof node !== 'object' || node === null) return [];
  const children = head === '*' ? Object.values(node) : Object.entries(node).flatMap(([name, child]) => (name === head ? [child] : []));
  return children.flatMap((child) => valuesAt(child, rest));
}
