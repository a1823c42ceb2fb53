export { networkMatcher, parseNetwork } from './address.ts';
export { createCors } from './cors.ts';
export { refuseCrossSite } from './csrf.ts';
export { hasTwoHosts } from './has-two-hosts.ts';
export { clientAddress, isLoopback, networkOf, networkOfAddress } from './network.ts';
export { refuseForeignHosts, requireLoopback } from './refuse-foreign-hosts.ts';
export { escapeHtml, pageStyle, renderPage } from './render-page.ts';
export { sendNotFound } from './send-not-found.ts';
export { serveSpa } from './serve-spa.ts';
