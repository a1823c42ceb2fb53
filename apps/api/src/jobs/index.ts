export { createJobs, type Jobs } from './create-jobs.ts';
export { createNotices, type Notices } from './create-notices.ts';
export { runInTurn } from './run-in-turn.ts';
