import type { Sql } from '@derouter/db';
import type { Config } from '../config.ts';
import { testUpstream } from '../gateway/index.ts';
import { verifyMailServer } from '../mail/index.ts';
import type { OperatorServices } from '../operator-services.ts';
import { checkProviders } from '../payments/index.ts';
import { type Finding, finding } from './doctor-checks.ts';

const { ok, warning, problem } = finding;

export async function checkMail({ mail }: Pick<Config, 'mail'>): Promise<Finding[]> {
  if (mail.smtpUrl === null) {
    return [
      warning('mail', 'mail', 'no server: mail is shown at /dev/mail', 'Set SMTP_URL and MAIL_FROM, or nobody can sign in from elsewhere.'),
    ];
  }
  const error = await verifyMailServer(mail.smtpUrl);
  const { host } = new URL(mail.smtpUrl);
  if (error === null) return [ok('mail', 'mail', `${host} accepts the connection and the password`)];
  return [problem('mail', 'mail', `${host}: ${error}`, 'Check SMTP_URL: host, port, user, password, and smtps:// for port 465.')];
}

export async function checkUpstreams(open: () => Promise<OperatorServices>): Promise<Finding[]> {
  let services: OperatorServices;
  try {
    services = await open();
  } catch (error) {
    return [problem('upstreams', 'upstreams', `cannot be read (${(error as Error).message})`, 'Start the server once: it migrates.')];
  }
  const enabled = services.catalog.upstreams().filter((upstream) => upstream.enabled);
  if (enabled.length === 0) {
    return [
      problem(
        'upstreams',
        'upstreams',
        'none is on',
        'Set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or run: derouter upstream add',
      ),
    ];
  }
  return Promise.all(
    enabled.map(async ({ id, name }) => {
      const { ok: answers, message, latencyMs } = await testUpstream(services, id);
      const found = `${message} (${latencyMs} ms)`;
      const advice = 'Check its address and credential (Upstreams in the admin app), or switch it off.';
      return answers ? ok('upstreams', name, found) : problem('upstreams', name, found, advice);
    }),
  );
}

export async function checkPayments(config: Config, sql: Sql): Promise<Finding[]> {
  const checks = await checkProviders(config, sql);
  if (checks.length === 0) {
    return [
      warning('payments', 'payments', 'no way to pay is set up', 'Set STRIPE_*, CRYPTOMUS_* or ONCHAIN_*: docs/payments.md says how.'),
    ];
  }
  return checks.map(({ name, kind, problem: wrong, found }) =>
    wrong === null
      ? ok(kind === 'rail' ? 'payments' : 'chains', name, found)
      : problem(
          kind === 'rail' ? 'payments' : 'chains',
          name,
          wrong,
          kind === 'rail'
            ? 'Check its key, and that this machine reaches the provider.'
            : 'Check its address in ONCHAIN_*, or use another node.',
        ),
  );
}
