/** One file without dependencies, so that `npx` starts fast and installs nothing else. */
export default {
  input: 'src/cli.ts',
  platform: 'node',
  output: { file: 'dist/cli.js', format: 'esm', banner: '#!/usr/bin/env node' },
  // The CommonJS build of jsonc-parser loads its parts in a way that no bundler follows.
  resolve: { mainFields: ['module', 'main'] },
};
