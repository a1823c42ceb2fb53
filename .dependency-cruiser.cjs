/** Who may import whom. The picture is in docs/architecture.md. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'}`,
  from: { path: `^${from}/src`, pathNot: '(\\.test\\.tsx?$|^apps/api/src/testing/)' },
  to: { path: '^(apps|packages)/', pathNot: `^(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', comment: 'Circles of types count too', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(virtual:|vitest)' } },
    only('console', 'apps/console', ['packages/ui', 'packages/locales', 'apps/api']),
    only('admin', 'apps/admin', ['packages/ui', 'packages/locales', 'apps/api']),
    only('api', 'apps/api', ['packages/billing', 'packages/db', 'packages/protocols', 'packages/locales', 'packages/sandbox']),
    only('billing', 'packages/billing', ['packages/db']),
    only('protocols', 'packages/protocols', []),
    only('sandbox', 'packages/sandbox', []),
    only('db', 'packages/db', []),
    only('ui', 'packages/ui', []),
    only('locales', 'packages/locales', []),
    only('testkit', 'packages/testkit', ['packages/db', 'packages/protocols']),
    {
      name: 'pages-import-only-types-of-the-api',
      severity: 'error',
      from: { path: '^apps/(console|admin)/' },
      to: { path: '^apps/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'testkit-is-for-tests',
      severity: 'error',
      from: { pathNot: '(\\.test\\.tsx?$|^apps/api/src/testing/|^packages/testkit/|^e2e/|^bench/)' },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'test-helpers-are-for-tests',
      severity: 'error',
      from: { path: '^apps/api/src/', pathNot: '(\\.test\\.ts$|^apps/api/src/testing/)' },
      to: { path: '^apps/api/src/testing/' },
    },
    {
      name: 'features-have-a-public-face',
      comment: 'A feature folder of the api imports another only through its index.ts',
      severity: 'error',
      from: { path: '^apps/api/src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/api/src/[^/]+/', pathNot: '^apps/api/src/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'gateway-knows-no-payments',
      severity: 'error',
      from: { path: '^apps/api/src/gateway/' },
      to: { path: '^apps/api/src/payments/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'payments-know-no-gateway',
      severity: 'error',
      from: { path: '^apps/api/src/payments/' },
      to: { path: '^apps/api/src/gateway/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'lucia-stays-behind-one-file',
      severity: 'error',
      from: { pathNot: '^apps/api/src/accounts/sessions\\.ts$' },
      to: { path: 'node_modules/(lucia|@lucia-auth)/' },
    },
    {
      name: 'money-moves-through-billing',
      comment: 'Only billing knows how the ledger is written',
      severity: 'error',
      from: { pathNot: '^(packages/(billing|db|testkit)|bench)/' },
      to: { path: '^packages/billing/src/', pathNot: '^packages/billing/src/index\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/migrations/|^e2e/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
