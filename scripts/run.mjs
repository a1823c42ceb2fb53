// Plain JavaScript, so that an old Node says what is wrong instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `derouter needs Node 24 or newer to run; this is ${process.versions.node}. ` +
      'Usually the one in node_modules is used: start with "npx -y pnpm@12 start".',
  );
  process.exit(1);
}
await import(`./${process.argv[2]}.ts`);
