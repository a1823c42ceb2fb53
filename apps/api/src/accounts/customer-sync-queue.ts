/** Queue of `{ accountId }`: tells the payment rails the account's address, or to forget its customer once it is deleted. */
export const customerSyncQueue = 'customer-sync';
