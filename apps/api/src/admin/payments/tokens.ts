import { DerouterError } from '../../errors/index.ts';
import { switchToken } from '../../payments/index.ts';
import type { Services } from '../../services.ts';
import { authorOf, changeAs } from '../change-as.ts';

/** Every token that is credited on a chain, with its switch and how its chain is followed by this process. */
export async function listTokens({ sql, payments }: Pick<Services, 'payments' | 'sql'>) {
  const switches = await sql<{ chain: string; token: string; credited: boolean; reason: string }[]>`
    SELECT chain, token, credited, reason FROM token_switches`;
  return payments.rails.flatMap(({ deposits }) => {
    const chains = new Map((deposits?.chains() ?? []).map((gauges) => [gauges.chain, gauges]));
    return (deposits?.tokens() ?? []).map((one) => {
      const found = switches.find(({ chain, token }) => chain === one.chain && token === one.token);
      const gauges = chains.get(one.chain);
      return {
        ...one,
        isCredited: found?.credited ?? true,
        reason: found?.reason ?? '',
        lagBlocks: gauges?.lagBlocks ?? null,
        lagSeconds: gauges?.lagSeconds ?? null,
        isHalted: gauges?.halted === 1,
      };
    });
  });
}

/** The key of each rail over chains with its first addresses and networks, to compare with the wallet before customers pay there. */
export function listDepositKeys({ payments }: Pick<Services, 'payments'>) {
  return payments.rails.flatMap(({ name, deposits }) =>
    deposits ? [{ rail: name, networks: [...new Set(deposits.tokens().map(({ network }) => network))], ...deposits.key() }] : [],
  );
}

/** What the pages of providers take: their currencies and networks with limits. `offers` is null if a provider cannot be asked now. */
export async function listOffers({ payments }: Pick<Services, 'payments'>) {
  const asked = payments.rails.flatMap(({ name, offers }) => (offers ? [{ name, offers }] : []));
  return Promise.all(asked.map(async ({ name, offers }) => ({ provider: name, offers: await offers() })));
}

/** Stops or resumes crediting a token on a chain, on all processes at once. Deposits wait meanwhile. Throws `not_found`. */
export async function switchTokenAs(
  services: Pick<Services, 'billing' | 'notices' | 'payments' | 'sql'>,
  staffUserId: string,
  change: { readonly chain: string; readonly token: string; readonly isCredited: boolean; readonly reason: string },
): Promise<void> {
  const { chain, token, isCredited, reason } = change;
  const isKnown = services.payments.rails.some(({ deposits }) =>
    deposits?.tokens().some((one) => one.chain === chain && one.token === token),
  );
  if (!isKnown) throw new DerouterError('not_found', 'There is no such token.');
  await changeAs(services, staffUserId, async ({ sql }) => {
    const [before] = await sql<{ credited: boolean }[]>`
      SELECT credited FROM token_switches WHERE chain = ${chain} AND token = ${token.startsWith('0x') ? token.toLowerCase() : token}`;
    await switchToken(sql, { chain, token, credited: isCredited, reason, changedBy: authorOf(staffUserId) });
    const action = isCredited ? 'resume crediting a token' : 'stop crediting a token';
    return {
      value: undefined,
      actions: [{ action, subject: `${chain} ${token}`, reason, before: { isCredited: before?.credited ?? true }, after: { isCredited } }],
      notices: [],
    };
  });
}
