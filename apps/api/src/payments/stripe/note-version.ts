import type { Logger } from '../../observability/index.ts';
import { stripeApiVersion } from './stripe-client.ts';

const lineOf = (version: string) => version.split('.')[1] ?? version;

/**
 * Notes events in another API version, once per version: months of a line only add fields, but another line may have moved what we
 * read. Such events are handled all the same, since only ids are read from them.
 */
export function createVersionNote(log: Pick<Logger, 'info' | 'error'>): (version: string | null | undefined) => void {
  const noted = new Set<string>();
  return (version) => {
    if (!version || version === stripeApiVersion || noted.has(version)) return;
    noted.add(version);
    const detail = { version, expected: stripeApiVersion };
    if (lineOf(version) === lineOf(stripeApiVersion)) log.info(detail, 'Stripe sends events of another month');
    else log.error(detail, 'Stripe sends events of another API line: recreate the webhook endpoint with the expected version');
  };
}
