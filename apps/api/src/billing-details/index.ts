export {
  issueReceipt,
  type ReceiptVersion,
  readBillingDetails,
  readReceiptVersions,
  saveBillingDetails,
} from './billing-details.ts';
