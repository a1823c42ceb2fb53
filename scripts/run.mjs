// Plain JavaScript, so that an old Node prints this message instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `derouter needs Node 24 or newer; this is ${process.versions.node}. ` +
      'Run "npx -y pnpm@12 start", which uses the Node in node_modules.',
  );
  process.exit(1);
}
const name = process.argv[2];
await import(name === 'start' ? './start.mjs' : `./${name}.ts`);
