export { networkMatcher, parseNetwork } from './address.ts';
export { createCors } from './cors.ts';
export { countInFlight } from './count-in-flight.ts';
export { refuseCrossSite } from './csrf.ts';
export { clientAddress, isLoopback, networkOf, networkOfAddress } from './network.ts';
export { refuseForeignHosts, requireLoopback } from './refuse-foreign-hosts.ts';
export { escapeHtml, pageStyle, renderPage } from './render-page.ts';
export { serveSpa } from './serve-spa.ts';
