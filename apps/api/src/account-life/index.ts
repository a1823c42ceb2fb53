export { deleteDueAccounts } from './delete-accounts.ts';
export { type ErasureJob, eraseAccount, erasureQueue, syncCustomer } from './erase-account.ts';
export { exportMaxMinutes, exportQueue, makeExport, queueExport } from './exports.ts';
export { exportsRouter } from './exports-router.ts';
