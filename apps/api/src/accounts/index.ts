export { authRouter } from './router.ts';
export { createSessions, type SignedIn } from './sessions.ts';
export { bootstrapStaff, createStaffSetupToken } from './staff-setup.ts';
