export { acceptances, countAcceptances } from './count-acceptances.ts';
export {
  acceptCurrentVersions,
  currentLegalVersion,
  type LegalVersionView,
  listLegalVersions,
  type PendingTerms,
  readPendingTerms,
  refuseUnacceptedTermsOf,
  seedLegalVersions,
} from './legal-versions.ts';
export { type LegalNoticeJob, legalNoticeQueue, mailLegalNotices } from './mail-legal-notices.ts';
export { publishLegalVersion } from './publish-legal-version.ts';
