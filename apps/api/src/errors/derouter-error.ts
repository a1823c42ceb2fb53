/** Every error code with the HTTP status that all edges answer with. */
export const errorStatuses = {
  validation_failed: 400,
  invalid_json: 400,
  model_missing: 400,
  previous_response_not_found: 400,
  unsupported: 400,
  email_invalid: 400,
  code_wrong: 400,
  code_expired: 400,
  terms_required: 400,
  email_domain_refused: 400,
  email_unavailable: 400,
  passkey_invalid: 400,
  amount_out_of_range: 400,
  new_account_limit: 409,
  amount_invalid: 400,
  price_notice_too_short: 400,
  promo_invalid: 400,
  promo_not_active: 400,
  refund_unavailable: 409,
  signature_invalid: 400,
  address_private: 400,
  unauthenticated: 401,
  key_missing: 401,
  key_invalid: 401,
  key_revoked: 401,
  key_expired: 401,
  key_suspended: 403,
  insufficient_credit: 402,
  key_budget_exceeded: 402,
  key_period_budget_exceeded: 402,
  client_budget_exceeded: 402,
  output_reserve_exceeded: 402,
  forbidden: 403,
  model_not_allowed: 403,
  key_scope_missing: 403,
  key_limit_of_zero: 403,
  reseller_required: 403,
  network_not_allowed: 403,
  account_suspended: 403,
  sign_in_locked: 403,
  confirmation_required: 403,
  second_factor_required: 403,
  role_missing: 403,
  view_read_only: 403,
  view_ended: 403,
  not_found: 404,
  model_not_found: 404,
  model_disabled: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  idempotency_in_progress: 409,
  idempotency_key_reused: 422,
  promo_already_redeemed: 409,
  promo_used_up: 409,
  in_use: 409,
  set_elsewhere: 409,
  body_too_large: 413,
  content_type_unsupported: 415,
  upgrade_required: 426,
  rate_limited: 429,
  promo_rate_limited: 429,
  claim_rate_limited: 429,
  concurrency_limited: 429,
  client_gone: 499,
  too_many_attempts: 429,
  internal: 500,
  upstream_failed: 502,
  upstream_unauthorized: 502,
  overloaded: 503,
  shutting_down: 503,
  upstream_unavailable: 503,
  payment_unavailable: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

interface ErrorDetails {
  readonly param?: string;
  readonly retryAfterSeconds?: number;
  readonly values?: Readonly<Record<string, string>>;
  /** Figures for programs, part of the answer of the gateway: amounts in USD as decimals, times in ISO 8601. */
  readonly facts?: Readonly<Record<string, string | number | null>>;
  readonly cause?: unknown;
}

/** An error with a code. Each edge (tRPC, the dialects, management JSON) converts it to its own format. */
export class DerouterError extends Error {
  override readonly name = 'DerouterError';
  readonly code: ErrorCode;
  /** The invalid field, if there is one. */
  readonly param: string | null;
  /** Seconds after which a retry may succeed; null if unknown or pointless. */
  readonly retryAfterSeconds: number | null;
  /** Values that the pages put into their translation of the code, so that settings are in no translated text. */
  readonly values: Readonly<Record<string, string>>;

  readonly facts: Readonly<Record<string, string | number | null>> | null;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.param = details.param ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
    this.values = details.values ?? {};
    this.facts = details.facts ?? null;
  }

  get status(): number {
    return errorStatuses[this.code];
  }
}
