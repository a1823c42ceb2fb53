export { createJobs, type Jobs } from './create-jobs.ts';
export { createNotices, type Notices } from './create-notices.ts';
