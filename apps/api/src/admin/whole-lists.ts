/**
 * The lists of the admin API that are read whole, and what keeps each of them short. Every other list is read by pages. A test compares
 * them with the answers.
 */
export const wholeLists = {
  'content.mails': 'the templates of mails',
  'customers.authorisations': 'authorisations of one customer, each with a document',
  'customers.search': 'what one reference finds',
  'models.compareWithList': 'the models of the list of prices',
  'models.list': 'the catalogue, which pages search and choose from',
  'models.priceHistory': 'prices of one model, days apart',
  'models.unknownUsage': 'names of fields that providers sent in 30 days, at most 200',
  'payments.clearing': 'one account for each payment method',
  'payments.depositKeys': 'one for each chain',
  'payments.fees': 'one for each payment method',
  'payments.offers': 'tokens of the configured chains',
  'payments.tokens': 'tokens of the configured chains',
  'books.balances': 'the accounts of the operator; wallets are summed up',
  'signIn.staff': 'colleagues',
  'system.partitions': 'one for each month',
  'system.processes': 'one for each process that reported in the last minute',
  'system.queues': 'the kinds of jobs',
  'system.settings': 'the settings of the server',
  'today.upstreams': 'connections to providers',
  'upstreams.limits': 'models and keys that were used in a day',
  'upstreams.list': 'connections to providers, which pages choose from',
} as const;
