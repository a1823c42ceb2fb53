import { formatUsd, type NanoUsd, type Refused, toShown, toShownDown } from '@derouter/billing';
import { DerouterError } from '../../errors/index.ts';
import type { Principal } from '../../keys/index.ts';

/** When the key's next request will end is unknown, so the delay is short. */
const concurrencyRetrySeconds = 2;

/** What a refused request needed, and what its caller is told with. */
export interface RefusedNeeds {
  readonly holdNano: bigint;
  readonly minimumNano: bigint;
  readonly principal: Pick<Principal, 'multiplierMillionths'>;
  readonly publicUrl: string;
  /** The output limit with which the request would have been admitted, if there is one. */
  readonly passingOutput: (reachNano: bigint) => number | null;
}

type NoMoney = Extract<Refused, { reason: 'insufficient_credit' | 'key_budget' }>;

/** The error for a refused admission: the limit that applied, the maximum cost of the request, and the available amount. */
export function refuseAdmission(refused: Refused, needs: RefusedNeeds): DerouterError {
  switch (refused.reason) {
    case 'insufficient_credit':
    case 'key_budget':
      return refuseForMoney(refused, needs);
    case 'limit_of_zero': {
      const what = { concurrency: 'concurrent requests', requests_per_minute: 'requests a minute', tokens_per_minute: 'tokens a minute' };
      return new DerouterError(
        'key_limit_of_zero',
        `This ${refused.scope} may not be used for requests: its limit of ${what[refused.limit]} is 0.`,
      );
    }
    case 'concurrency': {
      const whose = { model: 'with this key and model', key: 'with this key', account: 'with all keys of this account' };
      return new DerouterError(
        'concurrency_limited',
        `Too many requests at once: ${refused.limit} may run at the same time ${whose[refused.scope]}. Nothing was charged.`,
        { retryAfterSeconds: concurrencyRetrySeconds },
      );
    }
    default:
      return new DerouterError(
        'rate_limited',
        `This ${refused.scope} may ${refused.reason === 'requests_per_minute' ? `make ${count(refused.limit, 'request')}` : `use ${count(refused.limit, 'token')}`} a minute. Nothing was charged.`,
        { retryAfterSeconds: refused.retryAfterSeconds },
      );
  }
}

function count(limit: number, what: string): string {
  return `${limit} ${what}${limit === 1 ? '' : 's'}`;
}

/** The page on which the owner of a limit can raise it. */
const pages = { account_credit: '/credits', key_budget: '/keys', client_budget: '/key' } as const;

/**
 * A refusal for lack of credit or budget. The client of a client key sees every amount times the multiplier: what is needed
 * rounded half up, what is available rounded down.
 */
function refuseForMoney(refused: NoMoney, { principal, publicUrl, passingOutput, ...needs }: RefusedNeeds): DerouterError {
  const multiplier = principal.multiplierMillionths;
  const shown = (amount: bigint) => formatUsd(multiplier === null ? amount : toShown(amount, multiplier));
  const shownDown = (amount: NanoUsd) => formatUsd(multiplier === null ? amount : toShownDown(amount, multiplier));
  const source = refused.reason === 'key_budget' ? 'key_budget' : multiplier === null ? 'account_credit' : 'client_budget';
  const maxTokens = passingOutput(refused.reachNano);
  const code = maxTokens === null ? codeOf(refused, source) : 'output_reserve_exceeded';
  const [needed, atLeast, available] = [shown(needs.holdNano), shown(needs.minimumNano), shownDown(refused.availableNano)];
  const setAside = refused.setAsideNano > 0n ? ` in addition to $${shown(refused.setAsideNano)} held for requests in flight` : '';
  const resetsAt = refused.reason === 'key_budget' && refused.resetsAt ? refused.resetsAt.toISOString() : null;
  const timeZone = resetsAt !== null && refused.reason === 'key_budget' ? refused.timeZone : null;
  const range = `up to $${needed} (at least $${atLeast})`;
  const sentences = [
    {
      account_credit: `Not enough credit: this request may need ${range}, you have $${available}${setAside}.`,
      client_budget: `The client budget of this key is not enough: this request may need ${range}, $${available} is left${setAside}.`,
      key_budget: `${nameBudget(refused, shown)} is not enough: this request may need ${range}, $${available} is left${setAside}.`,
    }[source],
    maxTokens === null ? '' : `With an output limit of at most ${maxTokens} tokens it would run: lower max_tokens.`,
    resetsAt === null ? '' : `The budget resets at ${resetsAt.replace(/\.\d+Z$/, 'Z')} (${timeZone}).`,
    'Nothing was charged.',
  ];
  return new DerouterError(code, sentences.filter(Boolean).join(' '), {
    facts: {
      code,
      limit_source: source,
      needed_usd: needed,
      at_least_usd: atLeast,
      available_usd: available,
      resets_at: resetsAt,
      time_zone: timeZone,
      max_tokens: maxTokens,
      link: `${publicUrl}${pages[source]}`,
    },
  });
}

function nameBudget(refused: NoMoney, shown: (amount: bigint) => string): string {
  if (refused.reason !== 'key_budget') return '';
  const names = { total: 'total', day: 'daily', week: 'weekly', month: 'monthly' };
  return `The ${names[refused.period]} budget of this key ($${shown(refused.limitNano)})`;
}

function codeOf(refused: NoMoney, source: keyof typeof pages) {
  if (source === 'client_budget') return 'client_budget_exceeded';
  if (refused.reason === 'insufficient_credit') return 'insufficient_credit';
  return refused.period === 'total' ? 'key_budget_exceeded' : 'key_period_budget_exceeded';
}

/** The error for a caller without any credit, before its body is read. */
export function refuseWithoutCredit({ multiplierMillionths }: Pick<Principal, 'multiplierMillionths'>, publicUrl: string): DerouterError {
  const isClient = multiplierMillionths !== null;
  const [code, source] = isClient
    ? (['client_budget_exceeded', 'client_budget'] as const)
    : (['insufficient_credit', 'account_credit'] as const);
  const text = isClient ? 'The client budget of this key is used up.' : 'Not enough credit: there is none on this account.';
  return new DerouterError(code, `${text} Nothing was charged.`, {
    facts: { code, limit_source: source, available_usd: '0', link: `${publicUrl}${pages[source]}` },
  });
}
