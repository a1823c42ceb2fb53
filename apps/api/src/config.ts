import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '@derouter/db/make-folder';
import { ConfigError } from './config-error.ts';
import { type ProcessSettings, readProcessSettings } from './config-processes.ts';
import { readTrafficSettings, type TrafficSettings } from './config-traffic.ts';
import {
  choice,
  emailAddress,
  factor,
  flag,
  headerSecret,
  loginAddress,
  mailbox,
  quote,
  seconds,
  webAddress,
  wholeDollars,
  wholeNumber,
} from './config-values.ts';
import { type DatabaseSettings, readDatabaseSettings } from './database-settings.ts';
import { type EnvironmentSetting, watchSettings } from './describe-settings.ts';
import { type Operator, readOperator } from './operator.ts';
import { type CryptomusSettings, readCryptomusSettings } from './payments/cryptomus/config.ts';
import type { EvmConfig } from './payments/evm/config.ts';
import { readStripeConfig, type StripeConfig } from './payments/stripe/config.ts';
import type { TronConfig } from './payments/tron/config.ts';
import { readTelemetrySettings, type TelemetrySettings } from './telemetry/config.ts';

export type { UpstreamTimeouts } from './config-traffic.ts';
export { ConfigError };

export interface UpstreamSetting {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** All settings from the environment, read once. */
export interface Config extends ProcessSettings, TrafficSettings {
  readonly mode: 'local' | 'production';
  readonly host: string;
  readonly port: number;
  /** Has no trailing slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Null for the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly database: DatabaseSettings;
  /** 32 bytes, from which the keys for encryption and signing at rest are derived. */
  readonly secretKey: Buffer;
  /** Keys that what is stored may still be sealed or signed under. */
  readonly previousSecretKeys: readonly Buffer[];
  readonly mail: { readonly smtpUrl: string | null; readonly from: string };
  /** Who runs this installation. Shown on public pages, in mails and on PDFs. */
  readonly operator: Operator;
  readonly bootstrapAdminEmail: string | null;
  readonly upstreams: Readonly<Record<'anthropic' | 'openai' | 'gemini', UpstreamSetting | null>>;
  readonly sandboxUpstream: boolean;
  readonly sandboxPayments: boolean;
  readonly evm: EvmConfig | null;
  readonly tron: TronConfig | null;
  /** File with addresses whose deposits are not credited without staff; null: none are screened. */
  readonly screeningListFile: string | null;
  readonly stripe: StripeConfig | null;
  readonly cryptomus: CryptomusSettings | null;
  /** The least and the most credit of one purchase, decimal USD. Money that arrives is credited whatever its amount. */
  readonly topUpBounds: { readonly minUsd: string; readonly maxUsd: string };
  /** The most credit that an account buys within 24 hours in its first week, decimal USD; 0: no limit. */
  readonly newAccountDailyUsd: string;
  readonly refunds: {
    /** Time after a payment in which its customer may ask for the unused credit back. 0: never. */
    readonly windowMs: number;
    /** Whether the processing fee is refunded too. */
    readonly includesFee: boolean;
  };
  /** The most that one staff member may adjust of a customer's credit within a day without a colleague who confirms it. */
  readonly adjustmentApprovalUsd: string;
  readonly trustedProxies: number;
  /** Origins whose pages may call the API from a browser; `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly priceMarkup: string;
  readonly priceNoticeDays: number;
  readonly requestBodyLimitBytes: number;
  /** Maximum time for a client to send its body. */
  readonly requestBodyTimeoutMs: number;
  /** Refusals per minute before a key must wait; a network has ten times as many. */
  readonly refusalsPerMinute: number;
  /** Calls of the management API per minute and account. */
  readonly managementCallsPerMinute: number;
  /** Null: nothing is exported to a collector. */
  readonly telemetry: TelemetrySettings | null;
  /** Bearer token for `/metrics`; if null, only this machine may read it. */
  readonly metricsToken: string | null;
  readonly logLevel: string;
  /** The settings with their source, for staff: without secrets. */
  readonly settings: readonly EnvironmentSetting[];
}

const requiredInProduction = [
  'SECRET_KEY',
  'PUBLIC_URL',
  'DATABASE_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'OPERATOR_NAME',
  'SUPPORT_EMAIL',
  'TRUSTED_PROXIES',
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and validates the environment. Throws `ConfigError`. Nothing else in the server reads `process.env`. */
export async function readConfig(env: Environment = process.env): Promise<Config> {
  const { text, list } = watchSettings(env);
  const values = await readValues(text);
  return Object.freeze({ ...values, settings: list() });
}

async function readValues(text: (name: string) => string | null): Promise<Omit<Config, 'settings'>> {
  const mode = choice(text('DEROUTER_MODE') ?? 'local', 'DEROUTER_MODE', ['local', 'production']);
  const production = mode === 'production';
  const dataDir = resolve(text('DATA_DIR') ?? '.derouter');
  const port = wholeNumber(text('PORT') ?? '8787', 'PORT', 0, 65_535);
  const host = text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1');
  const publicUrl = webAddress(text('PUBLIC_URL') ?? `http://localhost:${port}`, 'PUBLIC_URL');
  if (new URL(publicUrl).pathname !== '/') throw new ConfigError('PUBLIC_URL must have no path: derouter needs a host name of its own.');
  const smtpUrl = readSmtpUrl(text('SMTP_URL'));
  const database = readDatabaseSettings(text);
  const upstreams = {
    anthropic: upstream('ANTHROPIC', text, 'https://api.anthropic.com'),
    openai: upstream('OPENAI', text, 'https://api.openai.com/v1'),
    gemini: upstream('GEMINI', text, 'https://generativelanguage.googleapis.com'),
  };
  const sandboxUpstream =
    flag(text('SANDBOX_UPSTREAM'), 'SANDBOX_UPSTREAM') ?? (!production && Object.values(upstreams).every((setting) => setting === null));
  const sandboxPayments = flag(text('SANDBOX_PAYMENTS'), 'SANDBOX_PAYMENTS') ?? !production;
  const stripe = readStripeConfig(text);
  const cryptomus = readCryptomusSettings(text, (message) => {
    throw new ConfigError(message);
  });
  const topUpBounds = {
    minUsd: wholeDollars(text('TOP_UP_MIN_USD') ?? '5', 'TOP_UP_MIN_USD'),
    maxUsd: wholeDollars(text('TOP_UP_MAX_USD') ?? '2500', 'TOP_UP_MAX_USD'),
  };
  if (Number(topUpBounds.minUsd) > Number(topUpBounds.maxUsd)) throw new ConfigError('TOP_UP_MIN_USD must not exceed TOP_UP_MAX_USD.');
  const trustedProxies = wholeNumber(text('TRUSTED_PROXIES') ?? '0', 'TRUSTED_PROXIES', 0, 16);
  const bootstrapAdminEmail = text('BOOTSTRAP_ADMIN_EMAIL');
  const priceNoticeDays = wholeNumber(text('PRICE_NOTICE_DAYS') ?? '7', 'PRICE_NOTICE_DAYS', 0, 365);
  if (production) {
    const missing = requiredInProduction.filter((name) => !text(name));
    if (missing.length > 0) throw new ConfigError(`${missing.join(', ')} must be set in production mode.`);
    if (cryptomus?.apiBase.startsWith('http:')) throw new ConfigError('CRYPTOMUS_API_BASE must begin with https:// in production mode.');
    if (sandboxPayments) throw new ConfigError('SANDBOX_PAYMENTS must not be on in production mode.');
    if (sandboxUpstream) throw new ConfigError('SANDBOX_UPSTREAM must not be on in production mode.');
    if (priceNoticeDays < 7) throw new ConfigError('PRICE_NOTICE_DAYS must be at least 7 in production mode: the terms promise it.');
    if (new URL(publicUrl).protocol !== 'https:') throw new ConfigError('PUBLIC_URL must begin with https:// in production mode.');
  }
  return {
    mode,
    host,
    port,
    publicUrl,
    dataDir,
    ...{ databaseUrl: database.url, database },
    ...readProcessSettings(text),
    secretKey: secretKey(text('SECRET_KEY'), dataDir, production),
    previousSecretKeys: previousKeys(text('SECRET_KEY_PREVIOUS')),
    mail: { smtpUrl, from: mailbox(text('MAIL_FROM') ?? 'derouter <no-reply@localhost>', 'MAIL_FROM') },
    operator: readOperator(text),
    bootstrapAdminEmail: bootstrapAdminEmail === null ? null : emailAddress(bootstrapAdminEmail, 'BOOTSTRAP_ADMIN_EMAIL'),
    upstreams,
    ...{ sandboxUpstream, sandboxPayments, stripe },
    ...(await readChainSettings(text)),
    screeningListFile: text('ONCHAIN_SCREENING_LIST'),
    cryptomus,
    topUpBounds,
    newAccountDailyUsd: wholeDollars(text('TOP_UP_NEW_ACCOUNT_USD') ?? topUpBounds.maxUsd, 'TOP_UP_NEW_ACCOUNT_USD', 0),
    refunds: {
      windowMs: wholeNumber(text('REFUND_WINDOW_HOURS') ?? '24', 'REFUND_WINDOW_HOURS', 0, 24 * 365) * 3_600_000,
      includesFee: flag(text('REFUND_PROCESSING_FEE'), 'REFUND_PROCESSING_FEE') ?? false,
    },
    adjustmentApprovalUsd: String(wholeNumber(text('ADJUSTMENT_APPROVAL_USD') ?? '100', 'ADJUSTMENT_APPROVAL_USD', 0, 1_000_000)),
    trustedProxies,
    corsOrigins: originList(text('CORS_ORIGINS') ?? ''),
    priceMarkup: factor(text('PRICE_MARKUP') ?? '1', 'PRICE_MARKUP'),
    priceNoticeDays,
    requestBodyLimitBytes: wholeNumber(text('REQUEST_BODY_LIMIT_MB') ?? '32', 'REQUEST_BODY_LIMIT_MB', 1, 512) * 1024 * 1024,
    requestBodyTimeoutMs: seconds(text('REQUEST_BODY_SECONDS') ?? '120', 'REQUEST_BODY_SECONDS'),
    refusalsPerMinute: wholeNumber(text('REFUSALS_PER_MINUTE') ?? '60', 'REFUSALS_PER_MINUTE', 1, 1_000_000),
    managementCallsPerMinute: wholeNumber(text('MANAGEMENT_CALLS_PER_MINUTE') ?? '300', 'MANAGEMENT_CALLS_PER_MINUTE', 1, 1_000_000),
    ...readTrafficSettings(text, trustedProxies),
    telemetry: readTelemetrySettings(text),
    metricsToken: headerSecret(text('METRICS_TOKEN'), 'METRICS_TOKEN'),
    logLevel: choice(text('LOG_LEVEL') ?? (production ? 'info' : 'warn'), 'LOG_LEVEL', [
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
      'silent',
    ]),
  };
}

/** The libraries of the chains are large, so they are loaded only if deposits are set up. */
async function readChainSettings(text: (name: string) => string | null): Promise<Pick<Config, 'evm' | 'tron'>> {
  const isSet = (...names: string[]) => names.some((name) => text(name) !== null);
  return {
    evm: isSet('ONCHAIN_EVM_XPUB', 'ONCHAIN_CHAINS') ? (await import('./payments/evm/config.ts')).readEvmConfig(text) : null,
    tron: isSet('ONCHAIN_TRON_XPUB') ? (await import('./payments/tron/config.ts')).readTronConfig(text) : null,
  };
}

/** Parses `https://a.example, https://b.example`, or `*`. */
function originList(value: string): readonly string[] {
  const origins = value
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter((origin) => origin !== '');
  const wrong = origins.find((origin) => origin !== '*' && URL.parse(origin)?.origin !== origin);
  if (wrong !== undefined) throw new ConfigError(`CORS_ORIGINS must list origins such as https://app.example, not ${quote(wrong)}.`);
  return origins;
}

function upstream(prefix: string, text: (name: string) => string | null, defaultBase: string): UpstreamSetting | null {
  const apiKey = headerSecret(text(`${prefix}_API_KEY`), `${prefix}_API_KEY`);
  const baseUrl = text(`${prefix}_BASE_URL`);
  if (!apiKey) {
    if (baseUrl) throw new ConfigError(`${prefix}_BASE_URL is set but ${prefix}_API_KEY is not.`);
    return null;
  }
  return { apiKey, baseUrl: webAddress(baseUrl ?? defaultBase, `${prefix}_BASE_URL`) };
}

/** `SECRET_KEY` if given, otherwise a generated one that is stored in the data folder. */
function secretKey(given: string | null, dataDir: string, production: boolean): Buffer {
  if (given) {
    const key = parseKey(given, 'SECRET_KEY');
    // Random bytes have about thirty different values; what somebody typed or copied from an example has few.
    if (production && new Set(key).size < 16) throw new ConfigError('SECRET_KEY is not random: make one with openssl rand -hex 32.');
    return key;
  }
  const file = join(dataDir, 'secret-key');
  let stored: string;
  try {
    makeFolder(dataDir);
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
    stored = readFileSync(file, 'utf8').trim();
  } catch {
    throw new ConfigError(`DATA_DIR (${dataDir}) cannot be written: choose another folder or change its permissions.`);
  }
  // A disk that was full leaves it empty or cut.
  return parseKey(stored, `The file ${file}`);
}

function readSmtpUrl(value: string | null): string | null {
  if (value === null) return null;
  const address = loginAddress(value, 'SMTP_URL', ['smtp:', 'smtps:']);
  if (!new URL(address).hostname) throw new ConfigError('SMTP_URL must name a host.');
  return address;
}

/** Parses keys with commas between. */
function previousKeys(given: string | null): Buffer[] {
  return given === null ? [] : given.split(',').map((key) => parseKey(key.trim(), 'SECRET_KEY_PREVIOUS'));
}

/** Parses 32 bytes in hex or base64. */
function parseKey(given: string, name: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.from(given, 'base64');
  if (key.length !== 32) throw new ConfigError(`${name} must be 32 random bytes in hex or base64 (openssl rand -hex 32).`);
  return key;
}
