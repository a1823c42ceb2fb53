import type { CryptomusContext } from './context.ts';
import { CryptomusError } from './cryptomus-error.ts';

/** The page on which the payer answers the provider's questions about a held payment; null if there is none (yet). */
export async function findHeldUrl({ client, settings }: CryptomusContext, uuid: string): Promise<string | null> {
  try {
    const links = await client.listHeldLinks(uuid);
    const open = links.find(({ status, link }) => ['init', 'pending'].includes(status) && isLink(link, settings.apiBase));
    return open?.link ?? null;
  } catch (error) {
    // The order is shown as held with or without the link; the next poll asks again.
    if (error instanceof CryptomusError) return null;
    throw error;
  }
}

/** Questionnaires may be on another company's host, so only the protocol is checked. */
function isLink(link: string, apiBase: string): boolean {
  const protocol = URL.parse(link)?.protocol;
  return protocol === 'https:' || (protocol === 'http:' && apiBase.startsWith('http://'));
}
