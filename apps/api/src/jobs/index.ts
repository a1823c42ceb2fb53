export { commitChange, type Transaction } from './commit-change.ts';
export { createJobs, type Jobs, prepareJobs } from './create-jobs.ts';
export { createNotices, type Notice, type Notices } from './create-notices.ts';
export { createPace } from './create-pace.ts';
export { keepCurrent } from './keep-current.ts';
export { runInTurn } from './run-in-turn.ts';
