export { adjustCustomer, type MovementView, readMovements } from './adjust-customer.ts';
export { changeAs, operatorAt } from './change-as.ts';
export { runFrom } from './change-origin.ts';
export { type CustomerView, readCustomer, setSuspension } from './customers.ts';
export { compareWithList, importPrices, type PriceDifference } from './import-prices.ts';
export { type AdminModel, listModels } from './models.ts';
export { announcePrice, withdrawPrice } from './prices.ts';
export { addStaff, listStaff, removeStaff, resetFactors, type StaffView } from './staff.ts';
export { createUpstream, enableUpstream, listUpstreams, type UpstreamView } from './upstreams.ts';
