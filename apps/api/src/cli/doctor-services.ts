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
  const tested = await Promise.all(
    enabled.map(async ({ id, name, kind }) => {
      const before = Date.now();
      const { ok: answers, message, latencyMs, date } = await testUpstream(services, id);
      const found = `${message} (${latencyMs} ms)`;
      const advice = 'Check its address and credential (Upstreams in the admin app), or switch it off.';
      const finding = answers ? ok('upstreams', name, found) : problem('upstreams', name, found, advice);
      // The sandbox runs on this machine.
      return { finding, name, differenceMs: kind === 'sandbox' ? null : clockDifference(date, before, Date.now()) };
    }),
  );
  return [...tested.map(({ finding }) => finding), ...compareClocks(tested)];
}

const maxOutsideDifferenceMs = 5_000;

/** How far this machine's clock is ahead of the one that wrote a `Date` header between these times; null if there is none. */
export function clockDifference(date: string | null, before: number, after: number): number | null {
  const at = Date.parse(date ?? '');
  if (Number.isNaN(at)) return null;
  // Whole seconds: it was up to a second later.
  return before > at + 1_000 ? before - at - 1_000 : Math.min(0, after - at);
}

/** One provider whose clock agrees is enough; a few that do not may be wrong themselves. */
export function compareClocks(tested: readonly { readonly name: string; readonly differenceMs: number | null }[]): Finding[] {
  const known = tested.flatMap(({ name, differenceMs }) => (differenceMs === null ? [] : [{ name, differenceMs }]));
  const [closest] = known.sort((a, b) => Math.abs(a.differenceMs) - Math.abs(b.differenceMs));
  if (!closest) return [];
  if (Math.abs(closest.differenceMs) <= maxOutsideDifferenceMs) return [ok('outside_clock', 'clock', `right, seen from ${closest.name}`)];
  const seconds = Math.round(closest.differenceMs / 1_000);
  const found = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} the clock of ${closest.name}`;
  if (known.length < 3)
    return [
      warning('outside_clock', 'clock', found, 'One of the two clocks is wrong. See whether this machine has a time service that runs.'),
    ];
  const advice = 'Synchronise the clock of this machine, and that of the database (chrony or systemd-timesyncd): dates follow the latter.';
  return [problem('outside_clock', 'clock', `${found}, and further from those of ${known.length - 1} others`, advice)];
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
