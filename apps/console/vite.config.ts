import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { preloadsPlugin } from '../../scripts/preloads-plugin.ts';
import { strictZodPlugin } from '../../scripts/strict-zod-plugin.ts';
import { pagePreloads } from './page-preloads.ts';
import { docsPlugin } from './src/docs/build/docs-plugin.ts';

const server = 'http://127.0.0.1:8787';

/** Packages of every page, and of every page but sign-in: in one file each, for they compress better together. */
const groups = [
  { name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@trpc[\\/](client|server))[\\/]/ },
  { name: 'console-base', test: /node_modules[\\/](use-sync-external-store|@trpc[\\/]tanstack-react-query|@tanstack)[\\/]/ },
];

export default defineConfig(({ isSsrBuild }) => ({
  base: '/',
  plugins: [
    docsPlugin(),
    strictZodPlugin(),
    react(),
    tailwindcss(),
    ...(isSsrBuild ? [] : [preloadsPlugin(pagePreloads, ['apps/console/src/main.tsx'])]),
  ],
  // The server puts a new nonce in its place with each page.
  html: { cspNonce: '__STYLE_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    ...(isSsrBuild ? {} : { rolldownOptions: { input: ['index.html', 'sign-in.html'], output: { codeSplitting: { groups } } } }),
  },
  // The bundle that renders pages runs where it was built, without the packages of packages.
  ssr: { noExternal: true },
  server: { proxy: { '/trpc': server, '/v1': server, '/dev': server } },
}));
