export { currentLegalVersion, type PendingTerms, readPendingTerms, refuseUnacceptedTerms, seedLegalVersions } from './legal-versions.ts';
export { type LegalNoticeJob, legalNoticeQueue, mailLegalNotices } from './mail-legal-notices.ts';
export { publishLegalVersion } from './publish-legal-version.ts';
