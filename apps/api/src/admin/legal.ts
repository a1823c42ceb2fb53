import type { NewLegalVersion } from '@derouter/contracts';
import { publishLegalVersion } from '../legal/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';

/** Publishes a version of a legal document. Throws as `publishLegalVersion`. */
export async function publishVersion(
  services: Pick<Services, 'billing' | 'jobs' | 'notices'>,
  staffUserId: string,
  version: NewLegalVersion,
): Promise<{ readonly ok: true }> {
  return changeAs(services, staffUserId, async (tx) => {
    await publishLegalVersion(services, tx, staffUserId, version);
    const action = `publish ${version.document} ${version.version} (${version.isMaterial ? 'material' : 'not material'})`;
    return { value: { ok: true }, actions: [{ action, subject: version.document }], notices: [] };
  });
}
