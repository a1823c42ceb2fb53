import { createHash, randomBytes, randomInt } from 'node:crypto';
import { parseUsd } from '@derouter/billing';
import { userCodeLetters } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { networkLimit, takeAttempt } from '../accounts/index.ts';
import type { Sealer } from '../secrets/index.ts';
import type { Services } from '../services.ts';
import { DeviceError } from './device-error.ts';
import type { DeviceRequest } from './device-request.ts';

const lifetimeSeconds = 600;
const intervalSeconds = 5;
const maxPerNetworkAndHour = 30;

/** The answer of RFC 8628, section 3.2. */
export interface StartedAuthorisation {
  readonly device_code: string;
  /** Such as `BCDF-GHJK`. */
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly interval: number;
}

export const hashDeviceCode = (code: string) => createHash('sha256').update(code).digest('hex');

/** A user code has only 34 bits, so that its plain hash could be reversed. */
export const userCodeHashes = (sealer: Pick<Sealer, 'signatures'>, code: string) => sealer.signatures('user code', code);

/** Stores a program's request for a key. Throws `DeviceError` if too many came from the network. */
export async function startAuthorisation(
  services: Pick<Services, 'config' | 'sealer' | 'sql'>,
  { client, host, scopes, budget }: DeviceRequest,
  network: string,
): Promise<StartedAuthorisation> {
  const { config, sealer, sql } = services;
  const deviceCode = randomBytes(32).toString('base64url');
  const userCode = await sql.begin(async (tx) => {
    const limit = { bucket: 'device start', max: maxPerNetworkAndHour, windowSeconds: 3600 };
    const reached = await takeAttempt(tx, networkLimit(services, network, limit));
    if (reached) {
      throw new DeviceError(
        'too_many_requests',
        'Too many codes were asked for from this network. Try again later.',
        reached.windowSeconds,
      );
    }
    for (;;) {
      const code = Array.from({ length: 8 }, () => userCodeLetters[randomInt(userCodeLetters.length)]).join('');
      const { count } = await tx`
        INSERT INTO device_authorisations (id, device_code_hash, user_code_hmac, client, host, network, scopes, budget_nano, budget_period,
          interval_seconds, expires_at)
        VALUES (${newId()}, ${hashDeviceCode(deviceCode)}, ${sealer.sign('user code', code)}, ${client}, ${host}, ${network}, ${[...scopes]},
          ${budget && parseUsd(budget.usd).toString()}, ${budget?.period ?? null}, ${intervalSeconds},
          now() + make_interval(secs => ${lifetimeSeconds}))
        ON CONFLICT (user_code_hmac) DO NOTHING`;
      if (count === 1) return `${code.slice(0, 4)}-${code.slice(4)}`;
    }
  });
  const page = new URL('/device', config.publicUrl).href;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?code=${userCode}`,
    expires_in: lifetimeSeconds,
    interval: intervalSeconds,
  };
}
