export {
  currentLegalVersion,
  type LegalVersionView,
  listLegalVersions,
  type PendingTerms,
  readPendingTerms,
  seedLegalVersions,
} from './legal-versions.ts';
export { type LegalNoticeJob, legalNoticeQueue, mailLegalNotices } from './mail-legal-notices.ts';
export { publishLegalVersion } from './publish-legal-version.ts';
